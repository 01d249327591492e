public import Curriculum
internal import Cgroups
internal import LinuxSystem
internal import Tracing

/// What the kernel holds of a group: its limits, its counters and how many processes are in it.
///
/// `controller` names the hierarchy, `path` the group below the session's own.
public struct CgroupProbe: Probe {
    public let name = "cgroup"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let controller = try check.controller()
        let path = try check.groupPath(check.text("path"))
        guard let version = context.version(of: controller) else {
            throw .unavailable(
                Localized(
                    ko: "이 커널에는 \(controller.rawValue) 컨트롤러가 없습니다.",
                    en: "This kernel has no \(controller.rawValue) controller."))
        }
        let reader = GroupReader(
            group: context.session.group(path), controller: controller, version: version, path: path, context: context)
        var readings = [Reading]()
        for field in expectation.fields { readings.append(try reader.read(field.key)) }
        return readings
    }

    public func history(_ expectation: Expectation, of check: Check, in context: ProbeContext) -> [[Reading]] {
        // One field has one file; of several, the recording does not say what they were at the same moment.
        guard expectation.fields.count == 1, let key = expectation.fields.first?.key,
            let controller = try? check.controller(), let path = try? check.groupPath(check.text("path")),
            let version = context.version(of: controller),
            let file = GroupFile(key, of: controller, version)
        else { return [] }
        let source = context.source(file.name, of: controller, path)
        // A recording names a group from the root of its hierarchy; from the session's own where that was the root.
        let names = ["/" + path, "/" + context.session.group(path).path]
        return context.recording().flatMap(\.changes).compactMap { change in
            guard case .cgroup(_, let group, let changed, _, let to) = change, changed == file.name,
                names.contains(group), let value = file.value(of: to)
            else { return nil }
            return [Reading(key: key, value: value, source: source)]
        }
    }
}

/// Reads the fields of one group in one hierarchy.
struct GroupReader {
    let group: Cgroup
    let controller: Controller
    let version: CourseCgroupVersion
    let path: String
    let context: ProbeContext

    func read(_ key: String) throws(ProbeFailure) -> Reading {
        guard let directory = group.directory(of: controller) else {
            throw .engine("the \(controller.rawValue) controller has no directory")
        }
        let exists = KernelFile.exists(directory)
        if key == "exists" {
            let source = Source(shown: context.shownDirectory(of: controller, path), host: directory)
            return Reading(key: key, value: .bool(exists), source: source)
        }
        guard let file = GroupFile(key, of: controller, version) else {
            throw .lesson("the \(controller.rawValue) controller has no '\(key)' on cgroup \(version.rawValue)")
        }
        let source = context.source(file.name, of: controller, path)
        guard exists else { return Reading(key: key, value: .missing(missing), source: source) }
        do {
            return Reading(key: key, value: try value(key), source: source)
        } catch  where error.errno == .noSuchFile || error.errno == .noSuchDevice {
            // It went away between the two looks; or, on v2, the group has not got the controller.
            let gone = version == .v2 && KernelFile.exists(directory) ? withoutController(file.name) : missing
            return Reading(key: key, value: .missing(gone), source: source)
        } catch {
            throw .engine(error.description)
        }
    }

    private func value(_ key: String) throws(SystemError) -> ObservedValue {
        switch (controller, key) {
        case (_, "procs"):
            return .count(Int64(try group.processes(controller).count))
        case (.memory, "limit"):
            switch try group.memory.limit() {
            case .max: return .unlimited
            case .bytes(let bytes): return .pages(Int64(clamping: bytes))
            }
        case (.memory, "usage"):
            return .bytes(Int64(clamping: try group.memory.usage()))
        case (.memory, "oom_kills"):
            return .count(Int64(clamping: try group.memory.oomKills()))
        case (.pids, "limit"):
            switch try group.pids.limit() {
            case .max: return .unlimited
            case .count(let count): return .count(Int64(clamping: count))
            }
        case (.pids, "usage"):
            return .count(Int64(clamping: try group.pids.current()))
        case (.pids, "pids_max_hits"):
            return .count(Int64(clamping: try group.pids.limitHits()))
        case (.cpu, "quota"):
            return try group.cpu.bandwidth().percent.map(ObservedValue.percent) ?? .unlimited
        case (.cpu, "shares"), (.cpu, "weight"):
            switch try group.cpu.proportion() {
            case .shares(let number), .weight(let number): return .count(Int64(clamping: number))
            }
        case (.cpu, "throttled"):
            return .count(Int64(clamping: try group.cpu.throttling().throttled))
        case (.freezer, "frozen"):
            return .bool(try group.freezer.state() == .frozen)
        case (.io, "read_bps"), (.io, "write_bps"):
            return try DeviceLimits.limit(key, of: group, device: context.diskDevice)
        default:
            throw SystemError("read '\(key)' of the \(controller.rawValue) controller", errno: .notSupported)
        }
    }

    private var missing: ObservedValue.Missing {
        ObservedValue.Missing(noGroup: path, at: context.shownDirectory(of: controller, path))
    }

    private func withoutController(_ file: String) -> ObservedValue.Missing {
        ObservedValue.Missing(
            value: Localized(ko: "\(file) 파일이 없음", en: "no file \(file)"),
            sentence: Localized(
                ko: "\(path) 그룹에 \(file) 파일이 없습니다. 상위 그룹의 cgroup.subtree_control에 "
                    + "+\(controller.rawValue)를 먼저 써야 합니다.",
                en: "The group \(path) has no file \(file): write +\(controller.rawValue) to cgroup.subtree_control of "
                    + "the group above first."))
    }
}
