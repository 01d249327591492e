internal import Glibc
internal import Synchronization

/// A thread for one piece of work (pthread_create(3)), for what a task cannot promise: that the work stays on one thread
/// from its begin to its end, as ptrace(2) and PR_SET_PDEATHSIG want it, and that a blocking call holds nobody else up.
public final class SystemThread: Sendable {
    private let number: pthread_t
    private let isLeft = Atomic(false)

    /// Starts the work. The thread goes on when nobody keeps this object.
    ///
    /// - Parameter step: what it is for, as an error tells it.
    /// - Throws: EAGAIN at a limit of threads or of memory.
    public init(step: String = "start a thread", _ work: @escaping @Sendable () -> Void) throws(SystemError) {
        var number = pthread_t()
        let parcel = Unmanaged.passRetained(Work(run: work))
        let result = pthread_create(
            &number, nil,
            { parcel in
                guard let parcel else { return nil }
                Unmanaged<Work>.fromOpaque(parcel).takeRetainedValue().run()
                return nil
            }, parcel.toOpaque())
        self.number = number
        guard result == 0 else {
            // Nothing is there to be left.
            isLeft.store(true, ordering: .relaxed)
            parcel.release()
            throw SystemError(step, errno: Errno(rawValue: result))
        }
    }

    deinit { if leave() { pthread_detach(number) } }

    /// Waits for its end. Only the first call does.
    public func join() { if leave() { pthread_join(number, nil) } }

    private func leave() -> Bool { !isLeft.exchange(true, ordering: .relaxed) }

    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
