internal import Glibc

/// What `/proc/PID/status` says of a process (proc_pid_status(5)).
public struct ProcessStatus: Sendable, Hashable {
    /// The fields as the kernel writes them, by name, values trimmed.
    public let fields: [String: String]

    public init(text: String) {
        var fields = [String: String]()
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == "\t" || $0 == " " }
            fields[String(line[..<colon])] = String(value)
        }
        self.fields = fields
    }

    /// The status of a process (a pid, `self`, `PID/task/TID`); nil where it has gone.
    public static func read(process: String) throws(SystemError) -> ProcessStatus? {
        try KernelFile.readIfPresent("/proc/\(process)/status").map(ProcessStatus.init(text:))
    }

    /// The command's name, at most 15 bytes.
    public var name: String { fields["Name"] ?? "" }
    /// One letter: R, S, D, T, t, Z, X, I.
    public var state: String { String((fields["State"] ?? "").prefix(1)) }
    public var threadGroup: Int32 { number("Tgid") }
    public var parent: Int32 { number("PPid") }
    public var tracer: Int32 { number("TracerPid") }
    /// The pid in each pid namespace, from ours to its own.
    public var namespacePids: [Int32] { list("NSpid") }
    /// Real, effective, saved and file-system user id.
    public var userIds: [Int32] { list("Uid") }
    public var groupIds: [Int32] { list("Gid") }
    public var supplementaryGroups: [Int32] { list("Groups") }
    public var effectiveCapabilities: UInt64 { hexadecimal("CapEff") }
    public var permittedCapabilities: UInt64 { hexadecimal("CapPrm") }
    public var inheritableCapabilities: UInt64 { hexadecimal("CapInh") }
    public var boundingCapabilities: UInt64 { hexadecimal("CapBnd") }
    public var ambientCapabilities: UInt64 { hexadecimal("CapAmb") }
    /// Whether SIGKILL has been sent: nothing of the program runs any more, though the process may be seen for a
    /// while. The kernel keeps the signal pending until the process has gone.
    public var isKilled: Bool {
        (hexadecimal("ShdPnd") | hexadecimal("SigPnd")) & 1 << UInt64(SIGKILL - 1) != 0
    }

    public var noNewPrivileges: Bool { fields["NoNewPrivs"] == "1" }
    /// 0 none, 1 strict, 2 filter.
    public var seccompMode: Int32 { number("Seccomp") }
    public var seccompFilters: Int32 { number("Seccomp_filters") }

    private func number(_ field: String) -> Int32 { fields[field].flatMap { Int32($0) } ?? 0 }
    private func list(_ field: String) -> [Int32] {
        (fields[field] ?? "").split { $0 == "\t" || $0 == " " }.compactMap { Int32($0) }
    }
    private func hexadecimal(_ field: String) -> UInt64 { UInt64(fields[field] ?? "0", radix: 16) ?? 0 }
}
