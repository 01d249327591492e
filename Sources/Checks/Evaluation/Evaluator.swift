public import Curriculum
internal import Synchronization
internal import Tracing

/// Looks at the kernel for each check of an exercise and says what became of it.
///
/// The engine calls `sample()` again and again while the learner's script runs, then `evaluate()` once.
public final class Evaluator: Sendable {
    private let checks: [Check]
    /// The same as the lesson has them, by their ids.
    private let written: [String: Check]
    private let registry: ProbeRegistry
    private let context: ProbeContext
    private let samples: Mutex<[String: Samples]>

    /// What the looks during the run have shown of one check.
    private struct Samples {
        var looks = 0
        /// The first look that fulfilled the check.
        var fulfilled: [Reading]?
        /// The first look that did not.
        var violated: [Reading]?
    }

    /// - Parameter checks: parameters are put in here.
    public init(checks: [Check], registry: ProbeRegistry = .standard, context: ProbeContext) {
        self.checks = checks.map { $0.resolved(with: context.parameters) }
        written = Dictionary(checks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.registry = registry
        self.context = context
        samples = Mutex([:])
    }

    /// Whether any check wants to be looked at while the script runs.
    public var needsSamples: Bool { checks.contains(where: isSampled) }

    /// Whether what the script left running has a part in the verdict, or could still bring what a check waits for.
    ///
    /// Where it has none, it is ended first: it could show each check another state.
    public var needsProcesses: Bool {
        checks.contains { check in
            if case .within = check.when { return true }
            return registry[check.probe]?.needsProcesses(check) ?? true
        }
    }

    /// One look at what `during` and `ever` ask for. Cheap: a read of a file for each such check.
    public func sample() {
        for check in checks where isSampled(check) {
            // What cannot be read now is told by `evaluate()`, which tries again.
            guard let expectation = check.expectations.expectation(for: context.version(for: check)),
                let readings = try? registry[check.probe]?.read(expectation, of: check, in: context),
                let verdict = try? Verdict(expectation, readings)
            else { continue }
            // Before the thing exists there is nothing that could be violated.
            if readings.contains(where: { $0.value.isMissing }) { continue }
            samples.withLock { samples in
                var sample = samples[check.id] ?? Samples()
                sample.looks += 1
                if verdict.isFulfilled { sample.fulfilled = sample.fulfilled ?? readings }
                if !verdict.isFulfilled { sample.violated = sample.violated ?? readings }
                samples[check.id] = sample
            }
        }
    }

    /// The outcomes, in the order of the checks.
    ///
    /// Checks whose probes disturb the kernel are made last. May take as long as the longest `within`, and as the
    /// effects that are measured.
    public func evaluate() -> [CheckOutcome] {
        var outcomes = [String: CheckOutcome]()
        for disturbing in [false, true] {
            for check in checks where (registry[check.probe]?.disturbs ?? false) == disturbing {
                outcomes[check.id] = outcome(of: check)
            }
        }
        return checks.compactMap { check in
            outcomes[check.id].map { companion(of: check, among: outcomes, $0) }
        }
    }

    // MARK: One check

    private func outcome(of check: Check) -> CheckOutcome {
        guard let probe = registry[check.probe] else {
            return broken(check, "there is no probe '\(check.probe)'")
        }
        let version = context.version(for: check)
        guard let expectation = check.expectations.expectation(for: version) else {
            return skipped(
                check,
                Localized(
                    ko: "이 검사는 cgroup \(version.rawValue)에서는 하지 않습니다.",
                    en: "This check is not made on cgroup \(version.rawValue)."))
        }
        guard !expectation.fields.isEmpty else { return broken(check, "it expects nothing") }
        do {
            switch check.when {
            case .now: return try judge(probe.read(expectation, of: check, in: context), check, expectation)
            case .within(let patience): return try poll(probe, check, expectation, patience * context.slowness)
            case .ever: return try ever(probe, check, expectation)
            case .during: return try during(probe, check, expectation)
            }
        } catch let failure as ProbeFailure {
            switch failure {
            case .engine(let reason): return faulty(check, reason)
            case .lesson(let reason): return broken(check, reason)
            case .unavailable(let reason): return skipped(check, reason)
            }
        } catch {
            return broken(check, "\(error)")
        }
    }

    private func poll(
        _ probe: any Probe, _ check: Check, _ expectation: Expectation, _ patience: Duration
    ) throws -> CheckOutcome {
        let start = ContinuousClock.now
        var pause = Pause()
        while true {
            let outcome = try judge(probe.read(expectation, of: check, in: context), check, expectation)
            if outcome.status == .pass || start.duration(to: .now) >= patience { return outcome }
            pause.wait(atMost: patience - start.duration(to: .now))
        }
    }

    private func ever(_ probe: any Probe, _ check: Check, _ expectation: Expectation) throws -> CheckOutcome {
        if let readings = samples.withLock({ $0[check.id]?.fulfilled }) {
            return try judge(readings, check, expectation)
        }
        for readings in probe.history(expectation, of: check, in: context) {
            // What an old value cannot be compared with is told by the present one.
            if let verdict = try? Verdict(expectation, readings), verdict.isFulfilled {
                return try judge(readings, check, expectation)
            }
        }
        return try judge(probe.read(expectation, of: check, in: context), check, expectation)
    }

    private func during(_ probe: any Probe, _ check: Check, _ expectation: Expectation) throws -> CheckOutcome {
        let samples = samples.withLock { $0[check.id] }
        if let violated = samples?.violated { return try judge(violated, check, expectation) }
        if let fulfilled = samples?.fulfilled { return try judge(fulfilled, check, expectation) }
        let readings = try probe.read(expectation, of: check, in: context)
        // Never there while the script ran: a fault of the script, as the probe tells it.
        if readings.contains(where: { $0.value.isMissing }) { return try judge(readings, check, expectation) }
        throw ProbeFailure.engine("the script ended before the first look at it")
    }

    private func isSampled(_ check: Check) -> Bool {
        let sampled = check.when == .during || check.when == .ever
        return sampled && !(registry[check.probe]?.disturbs ?? true)
    }

    // MARK: Outcomes

    private func judge(_ readings: [Reading], _ check: Check, _ expectation: Expectation) throws -> CheckOutcome {
        let verdict = try Verdict(expectation, readings)
        let words = VerdictWords(verdict, check: check, language: context.language)
        var outcome = CheckOutcome(
            id: check.id, status: verdict.isFulfilled ? .pass : .fail,
            points: verdict.isFulfilled ? check.points : 0, max: check.points, expected: words.expected,
            observed: words.observed, source: verdict.source)
        guard !verdict.isFulfilled else { return outcome }
        outcome.message = words.message
        if let written = written[check.id], let probe = registry[check.probe],
            let reason = OthersValues(check: written, probe: probe, context: context).explanation(of: readings)
        {
            outcome.message = reason[context.language] + " " + words.message
        }
        let calls = DecidingCall(events: context.recording())
        outcome.decidingCall = verdict.decidingCall(among: calls)
        return outcome
    }

    /// A system call alone proves nothing: what counts is the state that it left, or the effect.
    private func companion(
        of check: Check, among outcomes: [String: CheckOutcome], _ outcome: CheckOutcome
    ) -> CheckOutcome {
        if check.probe == "syscall" && check.with == nil && check.points > 0 {
            return broken(check, "a syscall check never scores alone: it needs 'with'")
        }
        guard let with = check.with, outcome.status == .pass else { return outcome }
        guard let other = outcomes[with] else { return broken(check, "there is no check '\(with)'") }
        if other.status == .pass { return outcome }
        var outcome = outcome
        outcome.status = other.status
        outcome.points = 0
        outcome.message =
            Localized(
                ko: "이 검사는 \(with) 검사를 통과해야 점수가 됩니다.",
                en: "This counts only together with the check \(with), which did not pass.")[context.language]
        return outcome
    }

    private func skipped(_ check: Check, _ reason: Localized) -> CheckOutcome {
        CheckOutcome(id: check.id, status: .skip, max: check.points, message: reason[context.language])
    }

    private func faulty(_ check: Check, _ reason: String) -> CheckOutcome {
        let text = Localized(ko: "채점 도구의 문제입니다: \(reason)", en: "The engine is at fault: \(reason)")
        return CheckOutcome(id: check.id, status: .error, max: check.points, message: text[context.language])
    }

    private func broken(_ check: Check, _ reason: String) -> CheckOutcome {
        let text = Localized(
            ko: "검사 정의의 문제입니다(\(check.position)): \(reason)",
            en: "The check is broken (\(check.position)): \(reason)")
        return CheckOutcome(id: check.id, status: .error, max: check.points, message: text[context.language])
    }
}

extension ObservedValue {
    var isMissing: Bool { if case .missing = self { true } else { false } }
}
