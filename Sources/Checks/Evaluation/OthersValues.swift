internal import Curriculum

/// Whether what failed would have been right for another learner: then it was copied, and the failure says so.
struct OthersValues {
    /// As the lesson has it: parameters are not put in.
    let check: Check
    let probe: any Probe
    let context: ProbeContext

    /// The parameters by which what was read would be another learner's right answer; the first that explains it.
    func explanation(of readings: [Reading]) -> Localized? {
        let own = check.resolved(with: context.parameters)
        for (name, choices) in context.choices.sorted(by: { $0.key < $1.key }) {
            let value = context.parameters.values[name]
            let others = choices.filter { $0 != value }.map { choice in
                var values = context.parameters
                values.values[name] = choice
                return check.resolved(with: values)
            }
            guard others.contains(where: { isRight(readings, for: $0, own: own) }) else { continue }
            let mine = "\(ParameterValues.environmentName(name))=\(value ?? "")"
            return Localized(
                ko: "다른 학습자의 값입니다. 내 값은 \(mine)입니다.",
                en: "These are another learner's values: yours is \(mine).")
        }
        return nil
    }

    private func isRight(_ readings: [Reading], for other: Check, own: Check) -> Bool {
        guard other != own, let expectation = other.expectations.expectation(for: context.version(for: other)) else {
            return false
        }
        var readings = readings
        if other.arguments != own.arguments {
            // Another place to look at. What looking would change is not looked at for somebody else.
            guard !probe.disturbs, let read = try? probe.read(expectation, of: other, in: context) else { return false }
            readings = read
        }
        return (try? Verdict(expectation, readings))?.isFulfilled ?? false
    }
}
