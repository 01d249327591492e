internal import Glibc
internal import LinuxSystem

/// A thread for one piece of work, to be waited for.
struct WorkerThread: ~Copyable {
    private let thread: pthread_t

    init(_ work: @escaping () -> Void) throws(SystemError) {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Work(work))
        let result = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw SystemError("start a thread", errno: Errno(rawValue: result))
        }
        self.thread = thread
    }

    /// Waits for its end.
    consuming func join() { pthread_join(thread, nil) }

    private final class Work {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }
}
