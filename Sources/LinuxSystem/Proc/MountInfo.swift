/// One line of `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
public struct MountInfo: Sendable, Hashable {
    public let id: Int
    public let parent: Int
    /// `major:minor` of the file system's device.
    public let device: String
    /// The directory of the file system that is the mount's root.
    public let root: String
    /// Where it is mounted, as its process sees it.
    public let target: String
    /// Options of this mount: `rw,nosuid`.
    public let options: String
    /// `shared:2`, `master:1`; empty for a private mount.
    public let propagation: [String]
    public let type: String
    public let source: String
    /// Options of the file system, shared by all its mounts.
    public let superOptions: String

    /// From one line; nil where it has not the fields that the kernel documents.
    public init?(line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count >= 10, let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count >= dash + 3,
            let id = Int(fields[0]), let parent = Int(fields[1])
        else { return nil }
        self.id = id
        self.parent = parent
        device = String(fields[2])
        root = MountInfo.unescape(fields[3])
        target = MountInfo.unescape(fields[4])
        options = String(fields[5])
        propagation = fields[6..<dash].map(String.init)
        type = String(fields[dash + 1])
        source = MountInfo.unescape(fields[dash + 2])
        superOptions = fields.count > dash + 3 ? String(fields[dash + 3]) : ""
    }

    /// The mounts that a process sees, in the kernel's order.
    ///
    /// - Parameter process: a pid, or `self`.
    public static func read(process: String = "self") throws(SystemError) -> [MountInfo] {
        try KernelFile.read("/proc/\(process)/mountinfo", step: "read the mounts")
            .split(separator: "\n").compactMap { MountInfo(line: $0) }
    }

    /// The kernel writes space, tab, newline and backslash as `\040` and so on.
    static func unescape(_ field: Substring) -> String {
        guard field.utf8.contains(UInt8(ascii: "\\")) else { return String(field) }
        var bytes = [UInt8]()
        var rest = field.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3,
                let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
