internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// The time that a script gets: what its author wrote, who thought of a machine of usual speed.
enum TimeLimit {
    /// How many times as long everything takes here: in a virtual machine under emulation what its host says
    /// (`EmulatorSettings.slowness`), on the kernel's command line; elsewhere 1.
    static let factor: Int = {
        guard getenv("LAB_MACHINE") != nil, let line = try? KernelFile.read("/proc/cmdline") else { return 1 }
        return factor(commandLine: line)
    }()

    static func factor(commandLine: String) -> Int {
        let name = "lab.slowness="
        let word = commandLine.split(whereSeparator: \.isWhitespace).last { $0.hasPrefix(name) }
        guard let factor = word.flatMap({ Int($0.dropFirst(name.count)) }) else { return 1 }
        return min(max(factor, 1), 100)
    }

    /// - Parameter time: of one step or exercise. The lab's own limit holds as well.
    static func of(_ time: Duration, in lab: Lab) -> Duration { min(time, lab.settings.sandbox.time) * factor }
}
