internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A loop device over an image file (loop(4)), held open: it clears itself when its last user has gone.
struct LoopDevice: ~Copyable {
    let number: Int
    private let descriptor: FileDescriptor

    var path: String { "/dev/loop\(number)" }

    /// Binds the image to a free device. Another program may take the same number in between (EBUSY): then the next.
    init(_ image: borrowing FileDescriptor) throws(SystemError) {
        let control = try FileDescriptor.open("/dev/loop-control", O_RDWR, step: "find a loop device")
        for _ in 0..<64 {
            let free = try systemCall(__NR_ioctl, Int(control.rawValue), getFree, step: "find a free loop device")
            let path = "/dev/loop\(free)"
            let device = try FileDescriptor.open(path, O_RDWR, step: "open the loop device")
            // struct loop_config (linux/loop.h): fd, block size, then loop_info64 with lo_flags at byte 52.
            var config = [UInt8](repeating: 0, count: 304)
            config.withUnsafeMutableBytes { bytes in
                bytes.storeBytes(of: UInt32(bitPattern: image.rawValue), toByteOffset: 0, as: UInt32.self)
                bytes.storeBytes(of: autoClear, toByteOffset: 8 + 52, as: UInt32.self)
            }
            let result = config.withUnsafeBytes {
                lab_syscall(Int(__NR_ioctl), Int(device.rawValue), configure, argument($0.baseAddress), 0, 0, 0)
            }
            if result == -Int(EBUSY) { continue }
            guard result >= 0 else { throw SystemError("bind a loop device", path: path, errno: Errno(result: result)) }
            number = free
            descriptor = device
            return
        }
        throw SystemError("bind a loop device: all are taken", path: "/dev/loop-control", errno: .busy)
    }
}

// linux/loop.h: LOOP_CTL_GET_FREE, LOOP_CONFIGURE, LO_FLAGS_AUTOCLEAR.
private let getFree = 0x4C82
private let configure = 0x4C0A
private let autoClear: UInt32 = 4
