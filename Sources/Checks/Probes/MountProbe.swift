public import Curriculum
internal import LinuxSystem

/// What is mounted at `target` in the mount namespace of the session's first process, or of the process that the
/// check describes; of several mounts there, the one on top. `count` is the number of mounts there and below.
public struct MountProbe: Probe {
    public let name = "mount"

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { check.describesProcess }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let target = check.text("target") ?? ""
        guard target.hasPrefix("/") else { throw .lesson("the target is no absolute path: \(target)") }
        let viewers = try SessionProcess.viewers(check, in: context)
        var tables = [[MountInfo]]()
        do {
            for viewer in viewers { tables.append(try MountInfo.read(process: "\(viewer.pid)")) }
        } catch {
            throw .engine(error.description)
        }
        let source = SessionProcess.source("mountinfo", of: viewers)
        return try SessionProcess.readings(expectation, of: check, in: tables, from: source) {
            (key, table) throws(ProbeFailure) in try value(key, of: table, target)
        }
    }

    private func value(_ key: String, of table: [MountInfo], _ target: String) throws(ProbeFailure) -> ObservedValue {
        let mount = table.last { $0.target == target }
        if key == "exists" { return .bool(mount != nil) }
        if key == "count" {
            let below = target == "/" ? "/" : target + "/"
            return .count(Int64(table.count { $0.target == target || $0.target.hasPrefix(below) }))
        }
        guard ["fstype", "source", "options"].contains(key) else { throw .lesson("the mount probe has no '\(key)'") }
        guard let mount else {
            return .missing(
                ObservedValue.Missing(
                    value: Localized(ko: "마운트가 없음", en: "no mount"),
                    sentence: Localized(
                        ko: "\(target)에 마운트된 것이 없습니다.", en: "Nothing is mounted at \(target).")))
        }
        switch key {
        case "fstype": return .text(mount.type)
        case "source": return .text(mount.source)
        default:
            let options = [mount.options, mount.superOptions].flatMap { $0.split(separator: ",").map(String.init) }
            // The file system repeats rw, and says it also of a mount that is read-only.
            let own = mount.options.split(separator: ",")
            return .words(options.filter { $0 != "rw" || own.contains("rw") } + mount.propagation)
        }
    }
}
