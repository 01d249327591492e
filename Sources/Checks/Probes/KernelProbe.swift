public import Curriculum
internal import LinuxSystem

/// A file of `/proc` that a kernel has once, as the kernel of the learner's virtual machine has it.
///
/// `value` is its first line there; `host` says whether this machine's kernel holds the `same` or something `different`.
public struct KernelProbe: Probe {
    public let name = "kernel"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let path = check.text("path") ?? ""
        guard let guest = context.guest else { throw .lesson("the kernel probe is for an exercise with machine: vm") }
        let own: String?
        do { own = try KernelFile.readIfPresent(path).map(KernelProbe.firstLine) } catch {
            throw .engine(error.text(in: context.language))
        }
        let source = Source(shown: path)
        return expectation.fields.map { field in
            guard let value = guest[path] else { return Reading(key: field.key, value: gone, source: source) }
            let theirs = KernelProbe.firstLine(value)
            if field.key == "value" { return Reading(key: field.key, value: .text(theirs), source: source) }
            let isSame = own == theirs
            let words = Localized(ko: own ?? "없음", en: own ?? "nothing")
            return Reading(
                key: field.key, value: .named(isSame ? "same" : "different", words: words), source: source)
        }
    }

    private var gone: ObservedValue {
        .missing(
            ObservedValue.Missing(
                value: Localized(ko: "가상 머신이 멈춤", en: "the machine went down"),
                sentence: Localized(
                    ko: "가상 머신이 멈춰서 커널을 볼 수 없습니다.", en: "The machine went down: there is no kernel to look at.")))
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? ""
    }
}
