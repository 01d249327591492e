public import Curriculum
internal import LinuxSystem
internal import Tracing

/// In which namespaces the described processes stand, by the inodes of `/proc/PID/ns`, read from outside.
///
/// A kind of namespace (`pid mnt uts ipc net user cgroup time`) reads `session` where the process shares it with the
/// session's first process, `host` where it shares it with this machine, else `own`. Where the check names an `other`
/// process by its whole command line, a kind reads `same` or `different` instead. `hostname` is the name that the UTS
/// namespace holds.
public struct NamespaceProbe: Probe {
    public let name = "namespace"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let found = try SessionProcess.find(check, in: context)
        let others = try check.text("other").map { (other) throws(ProbeFailure) in
            try SessionProcess.find(match: nil, argv: other, in: context)
        }
        var readings = [Reading]()
        for field in expectation.fields {
            let source = Self.source(field.key, found)
            guard !found.isEmpty else {
                readings.append(
                    Reading(key: field.key, value: .missing(SessionProcess.missing(check)), source: source))
                continue
            }
            if let others, others.isEmpty, field.key != "hostname" {
                let value = ObservedValue.missing(Self.noOther(check.text("other") ?? ""))
                readings.append(Reading(key: field.key, value: value, source: source))
                continue
            }
            var values = [ObservedValue]()
            for process in found {
                values.append(try Self.value(field.key, of: process, beside: others, context))
            }
            readings.append(
                Reading(key: field.key, value: values.count == 1 ? values[0] : .each(values), source: source))
        }
        return readings
    }

    private static func value(
        _ key: String, of process: SessionProcess, beside others: [SessionProcess]?, _ context: ProbeContext
    ) throws(ProbeFailure) -> ObservedValue {
        if key == "hostname" {
            guard let names = HostNames(tid: process.pid) else {
                throw .engine("the UTS namespace of process \(process.pid) cannot be entered")
            }
            return .text(names.host)
        }
        guard let kind = NamespaceKind(rawValue: key) else { throw .lesson("the namespace probe has no '\(key)'") }
        guard let inode = kind.inode(process: "\(process.pid)") else {
            throw .engine("process \(process.pid) has ended while it was looked at")
        }
        let place = "\(key):[\(inode)]"
        if let others {
            let theirs = others.map { kind.inode(process: "\($0.pid)") }
            if theirs.allSatisfy({ $0 == inode }) {
                return .named(
                    "same", words: Localized(ko: "같은 것(\(place))", en: "the same (\(place))"))
            }
            let list = theirs.map { $0.map { "\(key):[\($0)]" } ?? "?" }.joined(separator: " ")
            return .named(
                "different",
                words: Localized(ko: "다른 것(\(place), 상대는 \(list))", en: "another (\(place), beside \(list))"))
        }
        if inode == kind.inode(process: "\(context.initProcess)") {
            return .named(
                "session",
                words: Localized(ko: "샌드박스의 것(\(place))", en: "the sandbox's (\(place))"))
        }
        if inode == kind.inode(process: "self") {
            return .named(
                "host", words: Localized(ko: "호스트의 것(\(place))", en: "the host's (\(place))"))
        }
        return .named("own", words: Localized(ko: "새것(\(place))", en: "a new one (\(place))"))
    }

    private static func source(_ key: String, _ found: [SessionProcess]) -> Source {
        let file = key == "hostname" ? "ns/uts" : "ns/\(key)"
        guard found.count == 1 else {
            return Source(
                shown: "/proc/*/\(file)",
                host: found.isEmpty ? nil : found.map { "/proc/\($0.pid)/\(file)" }.joined(separator: " "))
        }
        return found[0].source(file)
    }

    private static func noOther(_ other: String) -> ObservedValue.Missing {
        let wanted = Wording.printable(other)
        return ObservedValue.Missing(
            value: Localized(ko: "비교할 프로세스가 없음", en: "no process to compare with"),
            sentence: Localized(
                ko: "비교할 프로세스 \(wanted)이(가) 실행 중이 아닙니다.",
                en: "The process to compare with, \(wanted), is not running."))
    }
}
