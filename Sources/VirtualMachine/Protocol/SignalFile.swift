internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Signals that are read from a descriptor (signalfd(2)). They have to be blocked.
enum SignalFile {
    static func open(_ signals: sigset_t) throws(SystemError) -> FileDescriptor {
        var signals = signals
        let flags = Int(O_CLOEXEC | O_NONBLOCK)
        let number = withUnsafePointer(to: &signals) {
            lab_syscall(Int(__NR_signalfd4), -1, argument($0), 8, flags, 0, 0)
        }
        guard number >= 0 else { throw SystemError("wait for signals", errno: Errno(result: number)) }
        return FileDescriptor(owning: Int32(number))
    }

    /// The numbers of those that have come.
    static func take(_ file: borrowing FileDescriptor) -> [Int32] {
        // struct signalfd_siginfo: 128 bytes, the number first.
        var buffer = [UInt32](repeating: 0, count: 32)
        var signals = [Int32]()
        while read(file.rawValue, &buffer, 128) == 128 { signals.append(Int32(bitPattern: buffer[0])) }
        return signals
    }
}
