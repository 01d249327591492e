internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Interrupts the tracer's wait4 while events lie in the batch, so that none waits for the next stop.
///
/// A timer costs one call a batch; to look before every wait whether there is something to do would cost one a stop.
struct FlushTimer: ~Copyable {
    private let timer: Int32?
    static let nanoseconds = 15_000_000

    /// For the calling thread. Without a timer (the kernel may refuse one) a batch leaves when it is full.
    init() {
        // struct sigevent: value, signal number, notification, thread; SIGEV_THREAD_ID is 4.
        var event = [Int32](repeating: 0, count: 16)
        event[2] = TraceControl.signal
        event[3] = 4
        event[4] = Int32(lab_syscall(Int(__NR_gettid), 0, 0, 0, 0, 0, 0))
        var number: Int32 = 0
        let result = event.withUnsafeBytes { event in
            withUnsafeMutablePointer(to: &number) {
                lab_syscall(
                    Int(__NR_timer_create), Int(CLOCK_MONOTONIC), argument(event.baseAddress), argument($0), 0, 0, 0)
            }
        }
        timer = result == 0 ? number : nil
    }

    deinit {
        if let timer { lab_syscall(Int(__NR_timer_delete), Int(timer), 0, 0, 0, 0, 0) }
    }

    /// Again and again, since one signal may come just before wait4 blocks.
    func arm() { set(FlushTimer.nanoseconds) }
    func disarm() { set(0) }

    private func set(_ nanoseconds: Int) {
        guard let timer else { return }
        // struct itimerspec: interval, then value.
        let setting = [0, nanoseconds, 0, nanoseconds]
        setting.withUnsafeBytes {
            _ = lab_syscall(Int(__NR_timer_settime), Int(timer), 0, argument($0.baseAddress), 0, 0, 0)
        }
    }
}
