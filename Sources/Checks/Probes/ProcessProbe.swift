public import Curriculum
internal import Cgroups
internal import LinuxSystem

/// The session's processes whose command line contains `match`, or whose name is `comm`.
///
/// `count` is their number. `state`, `cgroup` and `frozen` must hold of every one of them.
public struct ProcessProbe: Probe {
    public let name = "process"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let found = try SessionProcess.find(match: check.text("match"), comm: check.text("comm"), in: context)
        var readings = [Reading]()
        for field in expectation.fields {
            let source = self.source(field.key, found)
            if field.key == "count" {
                readings.append(Reading(key: "count", value: .count(Int64(found.count)), source: source))
                continue
            }
            guard !found.isEmpty else {
                readings.append(Reading(key: field.key, value: .missing(missing(check)), source: source))
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

    private func source(_ key: String, _ found: [SessionProcess]) -> Source {
        let file = key == "cgroup" || key == "frozen" ? "cgroup" : key == "state" ? "status" : "cmdline"
        guard let first = found.first else { return Source(shown: "/proc/*/\(file)") }
        return Source(
            shown: found.count == 1 ? "/proc/\(first.shownPid)/\(file)" : "/proc/*/\(file)",
            host: found.map { "/proc/\($0.pid)/\(file)" }.joined(separator: " "))
    }

    private func missing(_ check: Check) -> ObservedValue.Missing {
        let wanted = Wording.printable(check.text("match") ?? check.text("comm") ?? "")
        return ObservedValue.Missing(
            value: Localized(ko: "프로세스가 없음", en: "no such process"),
            sentence: Localized(
                ko: "실행 중인 프로세스 가운데 \(wanted)에 해당하는 것이 없습니다.",
                en: "None of the running processes is \(wanted)."))
    }
}

/// A process of the session, as `/proc` tells it.
struct SessionProcess {
    /// As this process's pid namespace numbers it.
    let pid: Int32
    /// As the learner's does.
    let shownPid: Int32
    let state: String
    private let memberships: [CgroupMembership]

    /// The session's processes that fit, by ascending pid. Those that end meanwhile are left out.
    static func find(
        match: String?, comm: String?, in context: ProbeContext
    ) throws(ProbeFailure) -> [SessionProcess] {
        do {
            var found = [SessionProcess]()
            for pid in try context.session.allProcesses().sorted() {
                guard let status = try ProcessStatus.read(process: "\(pid)"), status.state != "Z" else { continue }
                if let comm, status.name != comm { continue }
                if let match, try !commandLine(of: pid).utf8.contains(text: match) { continue }
                found.append(
                    SessionProcess(
                        pid: pid, shownPid: status.namespacePids.last ?? pid, state: status.state,
                        memberships: try CgroupMembership.read(process: "\(pid)")))
            }
            return found
        } catch {
            throw .engine(error.description)
        }
    }

    /// The arguments, separated by spaces; empty for a process that has gone.
    private static func commandLine(of pid: Int32) throws(SystemError) -> String {
        let text = try KernelFile.readIfPresent("/proc/\(pid)/cmdline") ?? ""
        return String(decoding: text.utf8.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    /// The group in which it stands, relative to the session's: `job`; `/` for the session's own.
    ///
    /// - Parameter controller: whose hierarchy; nil for any in which it has left the session's own group.
    func group(of controller: Controller?, in context: ProbeContext) throws(ProbeFailure) -> String {
        guard let controller else {
            return memberships.map { relative($0.path, context) }.first { $0 != "/" } ?? "/"
        }
        guard let version = context.version(of: controller) else {
            throw .unavailable(
                Localized(
                    ko: "이 커널에는 \(controller.rawValue) 컨트롤러가 없습니다.",
                    en: "This kernel has no \(controller.rawValue) controller."))
        }
        let membership = memberships.first {
            version == .v2 ? $0.hierarchy == 0 : $0.controllers.contains(controller.v1Name)
        }
        guard let membership else { return "/" }
        return relative(membership.path, context)
    }

    private func relative(_ path: String, _ context: ProbeContext) -> String {
        let session = "/" + context.session.path
        if path == session { return "/" }
        guard path.hasPrefix(session + "/") else { return path }
        return String(path.dropFirst(session.count + 1))
    }
}

extension String.UTF8View {
    fileprivate func contains(text: String) -> Bool {
        let wanted = Array(text.utf8)
        let bytes = Array(self)
        guard !wanted.isEmpty else { return true }
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}
