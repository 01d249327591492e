public import Curriculum
internal import LinuxSystem

/// What is mounted at `target` in the sandbox's mount namespace; of several mounts there, the one on top.
public struct MountProbe: Probe {
    public let name = "mount"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let target = check.text("target") ?? ""
        guard target.hasPrefix("/") else { throw .lesson("the target is no absolute path: \(target)") }
        let mounts: [MountInfo]
        do {
            mounts = try MountInfo.read(process: "\(context.initProcess)")
        } catch {
            throw .engine(error.description)
        }
        let mount = mounts.last { $0.target == target }
        let source = Source(shown: "/proc/self/mountinfo", host: "/proc/\(context.initProcess)/mountinfo")
        var readings = [Reading]()
        for field in expectation.fields {
            readings.append(
                Reading(key: field.key, value: try value(field.key, of: mount, target), source: source))
        }
        return readings
    }

    private func value(_ key: String, of mount: MountInfo?, _ target: String) throws(ProbeFailure) -> ObservedValue {
        if key == "exists" { return .bool(mount != nil) }
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
