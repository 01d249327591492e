internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The device nodes that a sandbox has: the harmless ones, bound from the host, because a user namespace may not
/// make any (mknod(2): EPERM).
enum DeviceNode: String, CaseIterable {
    case null, zero, full, random, urandom, tty

    static let attributes = UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)

    var path: String { "/dev/\(rawValue)" }

    /// The number under which the kernel has always known it (Documentation/admin-guide/devices.txt).
    var number: (major: Int, minor: Int) {
        switch self {
        case .null: (1, 3)
        case .zero: (1, 5)
        case .full: (1, 7)
        case .random: (1, 8)
        case .urandom: (1, 9)
        case .tty: (5, 0)
        }
    }

    /// A detached mount of the node. Its number is checked by descriptor, in the child, before it is attached: a
    /// planted file must not stand in for a device (CVE-2025-31133).
    func mount() throws(SystemError) -> DetachedMount {
        try DetachedMount(of: path, attributes: DeviceNode.attributes)
    }
}
