import Cgroups
import Glibc
import LinuxSystem
import Testing

/// A group of this test alone, on the real kernel; it goes away with everything in it when the test ends.
final class LiveGroup {
    let group: Cgroup

    init(_ name: String, layout: CgroupLayout? = nil) throws {
        group = Cgroup(layout: try layout ?? CgroupLayout.detect(), path: "lab-test-\(getpid())-\(name)")
        try group.create(mayExist: false)
    }

    deinit {
        do {
            try group.killAll()
            try group.remove()
        } catch {
            Issue.record(error)
        }
    }

    /// Starts a program in a group, in all hierarchies at once.
    func start(
        _ arguments: [String] = ["/bin/sleep", "1000"], in group: Cgroup? = nil
    ) throws -> ChildProcess {
        let group = group ?? self.group
        let tasks = try group.openTasks()
        var plan = LaunchPlan()
        plan.join(tasks)
        plan.resetSignals()
        plan.execute(arguments[0], arguments, environment: ["PATH=/usr/bin:/bin"])
        if group.layout.unified == nil { return try plan.run() }
        let directory = try group.openDirectory()
        return try plan.run(LaunchPlan.CloneOptions(cgroup: directory.rawValue))
    }

    func shell(_ script: String, in group: Cgroup? = nil) throws -> ChildProcess {
        try start(["/bin/sh", "-c", script], in: group)
    }
}

/// What this machine has, for the conditions of tests.
enum Machine {
    static let layout = try? CgroupLayout.detect()
    static let isRoot = geteuid() == 0

    static func has(_ controller: Controller, _ version: CgroupVersion? = nil) -> Bool {
        guard isRoot, let found = layout?.version(of: controller) else { return false }
        return version == nil || version == found
    }

    /// A file of a v2 group, such as `cgroup.kill`.
    static func hasUnified(file: String) -> Bool {
        guard isRoot, let unified = layout?.unified else { return false }
        let probe = unified.mountPoint + "/lab-test-\(getpid())-probe-\(UInt32.random(in: 0...UInt32.max))"
        guard mkdir(probe, 0o755) == 0 else { return false }
        defer { rmdir(probe) }
        return KernelFile.exists(probe + "/" + file)
    }

    /// The v1 hierarchies alone, as on a machine without v2: nothing there kills a whole group at once.
    static let onlyV1: CgroupLayout? = {
        guard isRoot, let text = try? KernelFile.read("/proc/self/mountinfo") else { return nil }
        let lines = text.split(separator: "\n").filter { !$0.contains(" - cgroup2 ") }
        return try? CgroupLayout(mountInfo: lines.joined(separator: "\n"))
    }()

    /// Whether a group with every controller can be made here.
    static let canMakeGroups = isRoot && layout != nil

    /// `state` of /proc/PID/status.
    static func state(_ pid: Int32) throws -> String? { try ProcessStatus.read(process: "\(pid)")?.state }
}
