internal import Curriculum
internal import Tracing

/// The fields of an expectation beside what was read, and which of them hold.
struct Verdict {
    struct Field {
        let key: String
        let matcher: Matcher
        let reading: Reading
        let isFulfilled: Bool
    }

    let fields: [Field]

    init(_ expectation: Expectation, _ readings: [Reading]) throws {
        guard expectation.fields.count == readings.count else {
            throw ProbeFailure.engine("the probe read \(readings.count) of \(expectation.fields.count) fields")
        }
        fields = try zip(expectation.fields, readings).map { field, reading in
            let isFulfilled = try field.isFulfilled(by: reading.value)
            return Field(key: field.key, matcher: field.matcher, reading: reading, isFulfilled: isFulfilled)
        }
    }

    var isFulfilled: Bool { fields.allSatisfy(\.isFulfilled) }

    /// What is worth telling: the fields that failed, or all of them.
    var telling: [Field] {
        let failed = fields.filter { !$0.isFulfilled }
        return failed.isEmpty ? (subjects.isEmpty ? fields : subjects) : failed
    }

    /// What the check is about. That the digests of the same image hold goes without saying.
    var subjects: [Field] { fields.filter { $0.key != "verifies" } }

    var source: Source? { telling.lazy.compactMap(\.reading.source).first }

    /// The call that made it so, where one is recorded: who removed what is not there, or last wrote what is.
    func decidingCall(among calls: DecidingCall) -> CallEvent? {
        for field in telling {
            guard let source = field.reading.decidedBy ?? field.reading.source else { continue }
            let call = field.reading.value.isMissing ? calls.removal(below: source) : calls.lastWrite(to: source)
            if let call { return call }
        }
        return nil
    }
}

extension Expectation.Field {
    /// Whether the value is what the field wants.
    ///
    /// - Throws: `lesson` where the two cannot be compared.
    func isFulfilled(by value: ObservedValue) throws(ProbeFailure) -> Bool {
        do {
            return try matcher.isFulfilled(by: value)
        } catch {
            throw .lesson("'\(key)' cannot be compared with '\(error.expected)' (\(position))")
        }
    }
}

/// A verdict in the learner's language.
struct VerdictWords {
    let expected: String
    let observed: String
    let message: String

    init(_ verdict: Verdict, check: Check, language: Language) {
        let wording = Wording(language: language)
        let telling = verdict.telling
        // One field needs no name: the lesson's sentence has it.
        let named = verdict.subjects.count > 1
        func list(_ text: (Verdict.Field) -> String) -> String {
            telling.map { named ? "\($0.key) \(text($0))" : text($0) }.joined(separator: ", ")
        }
        expected = list { wording.text($0.matcher, like: $0.reading.value) }
        observed = list { wording.text($0.reading.value) }
        for field in telling {
            guard case .missing(let missing) = field.reading.value, !field.isFulfilled else { continue }
            message = missing.sentence[language]
            return
        }
        let template = check.fail[language]
        guard !template.isEmpty else {
            let keys = telling.map(\.key).joined(separator: ", ")
            message =
                Localized(
                    ko: "\(keys): 커널에는 \(observed)입니다. \(expected)이어야 합니다.",
                    en: "\(keys): the kernel holds \(observed); it should be \(expected).")[language]
            return
        }
        message = VerdictWords.fill(template, ["actual": observed, "expected": expected])
    }

    /// Puts values where `{name}` stands, in one pass: a value that holds braces is not looked at again.
    static func fill(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let after = rest.index(after: open)
            if let close = rest[after...].firstIndex(of: "}"), let value = values[String(rest[after..<close])] {
                result += value
                rest = rest[rest.index(after: close)...]
            } else {
                result += "{"
                rest = rest[after...]
            }
        }
        return result + rest
    }
}
