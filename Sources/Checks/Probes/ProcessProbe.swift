public import Curriculum
internal import Cgroups
internal import LinuxSystem

/// The session's processes whose command line contains `match` or is `argv`, or whose name is `comm`.
///
/// `count` is their number. Everything else must hold of every one of them: `state`, `cgroup`, `frozen`; `uid`, the
/// user as the session numbers users; `inner_pid`, the process's number in its own pid namespace; `chrooted`, whether
/// its root lies below the root of its mount namespace; `listens`, a TCP port on which it listens.
public struct ProcessProbe: Probe {
    public let name = "process"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let found = try SessionProcess.find(check, in: context)
        var readings = [Reading]()
        for field in expectation.fields {
            let source = self.source(field.key, found)
            if field.key == "count" {
                readings.append(Reading(key: "count", value: .count(Int64(found.count)), source: source))
                continue
            }
            guard !found.isEmpty else {
                readings.append(Reading(key: field.key, value: .missing(SessionProcess.missing(check)), source: source))
                continue
            }
            var values = [ObservedValue]()
            for process in found { values.append(try value(field.key, of: process, check, context)) }
            readings.append(Reading(key: field.key, value: .each(values), source: source))
        }
        return readings
    }

    private func value(
        _ key: String, of process: SessionProcess, _ check: Check, _ context: ProbeContext
    ) throws(ProbeFailure) -> ObservedValue {
        switch key {
        case "state":
            return .text(process.state)
        case "uid":
            return .count(Int64(try process.user(in: context)))
        case "inner_pid":
            return .count(Int64(process.shownPid))
        case "chrooted":
            return .bool(try process.isChrooted())
        case "listens":
            return try ports(of: process, context)
        case "cgroup":
            let controller = check.text("controller") == nil ? nil : try check.controller()
            return .text(try process.group(of: controller, in: context))
        case "frozen":
            let path = try process.group(of: .freezer, in: context)
            guard Cgroup.isValid(path: path) else { return .bool(false) }
            do {
                return .bool(try context.session.group(path == "/" ? "" : path).freezer.state() == .frozen)
            } catch {
                throw .engine(error.description)
            }
        default:
            throw .lesson("the process probe has no '\(key)'")
        }
    }

    private func ports(of process: SessionProcess, _ context: ProbeContext) throws(ProbeFailure) -> ObservedValue {
        do {
            let ports = try ListeningPorts(process: process.pid).ports
            return ports.isEmpty
                ? .nothing(Localized(ko: "아무 포트도 듣지 않음", en: "no port")) : .words(ports.map(String.init))
        } catch {
            throw .engine(error.text(in: context.language))
        }
    }

    private func source(_ key: String, _ found: [SessionProcess]) -> Source {
        let file =
            switch key {
            case "cgroup", "frozen": "cgroup"
            case "state", "uid", "inner_pid": "status"
            case "chrooted": "root"
            case "listens": "net/tcp"
            default: "cmdline"
            }
        guard let first = found.first else { return Source(shown: "/proc/*/\(file)") }
        return Source(
            shown: found.count == 1 ? "/proc/\(first.shownPid)/\(file)" : "/proc/*/\(file)",
            host: found.map { "/proc/\($0.pid)/\(file)" }.joined(separator: " "))
    }
}
