internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Signals of this program that concern a container, as a descriptor (signalfd(2)). They stay blocked while this lives; what
/// the caller ignores stays ignored.
final class SignalDescriptor {
    private let file: FileDescriptor
    private let former: UInt64

    private static let all = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH]

    init() throws(SystemError) {
        var wanted: UInt64 = 0
        for signal in SignalDescriptor.all {
            var action = sigaction()
            sigaction(signal, nil, &action)
            // SIG_IGN is 1.
            if unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != 1 {
                wanted |= 1 << UInt64(signal - 1)
            }
        }
        let result = withUnsafePointer(to: &wanted) {
            // SFD_CLOEXEC | SFD_NONBLOCK
            lab_syscall(Int(__NR_signalfd4), -1, argument($0), 8, 0o2004000, 0, 0)
        }
        guard result >= 0 else { throw SystemError("listen to signals", errno: Errno(result: result)) }
        file = FileDescriptor(owning: Int32(result))
        // A reader that has gone is told by EPIPE.
        var blocked = wanted | 1 << UInt64(SIGPIPE - 1)
        var former: UInt64 = 0
        lab_syscall(Int(__NR_rt_sigprocmask), Int(SIG_BLOCK), argument(&blocked), argument(&former), 8, 0, 0)
        self.former = former
    }

    deinit {
        var former = former | 1 << UInt64(SIGPIPE - 1)
        lab_syscall(Int(__NR_rt_sigprocmask), Int(SIG_SETMASK), argument(&former), 0, 8, 0, 0)
    }

    var number: Int32 { file.rawValue }

    /// Those that have come.
    func take() -> [Int32] {
        // struct signalfd_siginfo has 128 bytes, the number first.
        var buffer = [UInt32](repeating: 0, count: 32 * 8)
        let count = buffer.withUnsafeMutableBytes { read(number, $0.baseAddress, $0.count) }
        guard count > 0 else { return [] }
        return stride(from: 0, to: count / 4, by: 32).map { Int32(buffer[$0]) }
    }
}
