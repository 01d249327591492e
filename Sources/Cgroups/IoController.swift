internal import Glibc
public import LinuxSystem

/// A block device by its numbers: `254:0`.
public struct BlockDevice: Sendable, Hashable, CustomStringConvertible {
    public let major: UInt32
    public let minor: UInt32

    public init(major: UInt32, minor: UInt32) {
        self.major = major
        self.minor = minor
    }

    public init?(_ text: some StringProtocol) {
        let numbers = text.split(separator: ":")
        guard numbers.count == 2, let major = UInt32(numbers[0]), let minor = UInt32(numbers[1]) else { return nil }
        self.init(major: major, minor: minor)
    }

    /// The device that a block device file stands for, or that holds a file or directory.
    ///
    /// - Throws: ENODEV where that file system has no block device (tmpfs, overlay): no I/O limit ever bites there.
    public init(of path: String) throws(SystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw SystemError("find the block device", path: path, errno: .current)
        }
        let number = status.st_mode & S_IFMT == S_IFBLK ? status.st_rdev : status.st_dev
        // gnu_dev_major and gnu_dev_minor of sys/sysmacros.h, which are macros in C.
        major = UInt32(number >> 8 & 0xfff) | UInt32(number >> 32 & 0xffff_f000)
        minor = UInt32(number & 0xff) | UInt32(number >> 12 & 0xffff_ff00)
        if major == 0 {
            throw SystemError(
                "find the block device", path: path, errno: .noSuchDevice,
                advice: "Its file system has none, and no I/O limit bites there: use a file on a disk.")
        }
    }

    public var description: String { "\(major):\(minor)" }
}

/// A limit of bytes or operations a second.
public enum IoRate: Sendable, Hashable {
    case max
    case perSecond(UInt64)
}

/// The limits of a group for one device.
public struct IoLimit: Sendable, Hashable {
    public var readBytes: IoRate
    public var writeBytes: IoRate
    public var readOperations: IoRate
    public var writeOperations: IoRate

    public init(
        readBytes: IoRate = .max, writeBytes: IoRate = .max, readOperations: IoRate = .max,
        writeOperations: IoRate = .max
    ) {
        self.readBytes = readBytes
        self.writeBytes = writeBytes
        self.readOperations = readOperations
        self.writeOperations = writeOperations
    }

    /// No limit has no number, and none of the numbers may be 0: v1 takes that for no limit, v2 refuses it.
    func refuseZero(_ path: String) throws(SystemError) {
        if [readBytes, writeBytes, readOperations, writeOperations].contains(.perSecond(0)) {
            throw SystemError(
                "limit the device to 0 a second", path: path, errno: .outOfRange,
                advice: "The kernel cannot stop I/O altogether: the least is 1, and v1 would take 0 for no limit.")
        }
    }
}

/// The io controller of one group (cgroup-v1/blkio-controller.rst, cgroup-v2.rst). Limits are for whole devices, not
/// partitions. On v1 they bind the processes in the group itself, on v2 also those in all groups below it.
public protocol IoController: Sendable {
    /// Every device that has a limit here.
    func limits() throws(SystemError) -> [BlockDevice: IoLimit]
    /// Sets all four limits for a device.
    ///
    /// - Throws: ENODEV for what is no whole block device, ERANGE for zero.
    func setLimit(_ limit: IoLimit, of device: BlockDevice) throws(SystemError)
}

extension IoController {
    /// The limits for a device; all `max` where there are none.
    public func limit(of device: BlockDevice) throws(SystemError) -> IoLimit { try limits()[device] ?? IoLimit() }
}

extension Cgroup {
    /// The group's io controller.
    ///
    /// - Throws: ENODEV where the machine has not got it.
    public var io: any IoController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .io)
            return switch hierarchy.version {
            case .v1: IoControllerV1(directory(hierarchy, as: V1.self))
            case .v2: IoControllerV2(directory(hierarchy, as: V2.self))
            }
        }
    }
}
