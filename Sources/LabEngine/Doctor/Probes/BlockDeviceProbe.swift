internal import CLinux
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// Whether a loop device can be bound to a file (loop(4)), and a file system made on it: `/disk` in a sandbox.
enum BlockDeviceProbe {
    static func run() -> Finding {
        guard ["/sbin/mkfs.ext4", "/usr/sbin/mkfs.ext4"].contains(where: KernelFile.exists) else {
            return .missing(ko: "mkfs.ext4가 없습니다.", en: "There is no mkfs.ext4.", .package("e2fsprogs"))
        }
        do {
            return .available(Localized(same: "ext4 on \(try bindOnce())"))
        } catch  where error.errno == .noSuchFile || error.errno == .noSuchDevice {
            return .missing(
                error,
                Remedy(
                    command: "sudo modprobe loop",
                    Localized(ko: "loop 모듈을 올립니다.", en: "Load the module for loop devices.")), .privileged)
        } catch  where geteuid() != 0 {
            return .missing(error, .sudo)
        } catch {
            return .missing(error, .privileged)
        }
    }

    /// Binds a file in memory to a free device, and lets it go. Returns the device's path.
    private static func bindOnce() throws(SystemError) -> String {
        let control = try FileDescriptor.open("/dev/loop-control", O_RDWR, step: "find a loop device")
        let before = KernelFile.names(in: "/sys/block")
        let file = try MemoryFile("doctor").takeDescriptor()
        guard ftruncate(file.rawValue, 1 << 20) == 0 else {
            throw SystemError("size a file in memory", errno: .current)
        }
        // Another program may take the free device before us (EBUSY): then the next one.
        var attemptsLeft = 4
        while true {
            let number = try systemCall(__NR_ioctl, Int(control.rawValue), getFree, step: "find a free loop device")
            let path = "/dev/loop\(number)"
            // Asking for a free one may have made it.
            defer {
                if !before.contains("loop\(number)") {
                    lab_syscall(Int(__NR_ioctl), Int(control.rawValue), remove, number, 0, 0, 0)
                }
            }
            do {
                try bind(file.rawValue, to: path)
                return path
            } catch  where error.errno == .busy && attemptsLeft > 0 {
                attemptsLeft -= 1
            }
        }
    }

    private static func bind(_ file: Int32, to path: String) throws(SystemError) {
        let device = try FileDescriptor.open(path, O_RDWR, step: "open a loop device")
        try systemCall(__NR_ioctl, Int(device.rawValue), setFile, Int(file), step: "bind a loop device", path: path)
        try systemCall(__NR_ioctl, Int(device.rawValue), clearFile, 0, step: "release a loop device", path: path)
    }

    // linux/loop.h: LOOP_CTL_GET_FREE, LOOP_CTL_REMOVE, LOOP_SET_FD, LOOP_CLR_FD.
    private static let getFree = 0x4C82
    private static let remove = 0x4C81
    private static let setFile = 0x4C00
    private static let clearFile = 0x4C01
}
