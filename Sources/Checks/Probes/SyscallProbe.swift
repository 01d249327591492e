public import Curriculum
internal import Tracing

/// The calls of that name in the recording whose arguments contain the given texts.
///
/// With `errno` or `ret`, `count` counts the calls that returned that. It scores only with another check.
public struct SyscallProbe: Probe {
    public let name = "syscall"

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { false }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let wanted = check.map("args")
        let calls = context.recording().compactMap { event in
            if case .call(let call) = event, call.call == check.text("call"),
                wanted.allSatisfy({ call[argument: $0.key]?.words.contains($0.value.text) ?? false })
            {
                call
            } else {
                nil
            }
        }
        var matching = [CallEvent]()
        next: for call in calls {
            for field in expectation.fields where field.key == "errno" || field.key == "ret" {
                if try !field.isFulfilled(by: value(field.key, of: call)) { continue next }
            }
            matching.append(call)
        }
        let told = matching.last ?? calls.last
        let source = Source(shown: "\(check.text("call") ?? "")(2)")
        return try expectation.fields.map { field throws(ProbeFailure) in
            switch field.key {
            case "count":
                return Reading(key: "count", value: .count(Int64(matching.count)), source: source)
            case "errno", "ret":
                return Reading(
                    key: field.key, value: told.map { value(field.key, of: $0) } ?? .missing(missing(check)),
                    source: source)
            default:
                throw .lesson("the syscall probe has no '\(field.key)'")
            }
        }
    }

    private func value(_ key: String, of call: CallEvent) -> ObservedValue {
        let none = Localized(ko: "오류 없음", en: "no error")
        if key == "errno" { return call.errno.map(ObservedValue.text) ?? .nothing(none) }
        let notReturned = Localized(ko: "돌아오지 않음", en: "it did not return")
        return call.ret.map { .count(Int64($0)) } ?? .nothing(notReturned)
    }

    private func missing(_ check: Check) -> ObservedValue.Missing {
        let name = check.text("call") ?? ""
        return ObservedValue.Missing(
            value: Localized(ko: "호출이 없음", en: "no such call"),
            sentence: Localized(
                ko: "\(name) 호출이 기록에 없습니다.", en: "The recording has no such call of \(name)."))
    }
}

extension Tracing.Value {
    /// The argument as text in which a check can look for a part.
    fileprivate var words: String {
        switch self {
        case .integer(let number): "\(number)"
        case .size(let bytes): "\(bytes)"
        case .mode(let mode): "0" + String(mode, radix: 8)
        case .hexadecimal(let number): "0x" + String(number, radix: 16)
        case .null: "NULL"
        case .text(let text), .excerpt(let text, _), .path(let text), .flags(let text), .words(let text): text
        case .bytes(let bytes, _): String(decoding: bytes, as: UTF8.self)
        case .descriptor(let number, let path): path ?? "\(number)"
        case .list(let values): values.map(\.words).joined(separator: " ")
        case .record(let fields): fields.map { "\($0.name)=\($0.value.words)" }.joined(separator: " ")
        }
    }
}
