internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// Reads a pipe on a thread of its own, and notes when the first byte came.
final class PipeListener: Sendable {
    private struct Heard {
        var first: ContinuousClock.Instant?
        var bytes: [UInt8] = []
    }

    private let pipe: FileDescriptor
    private let heard = Mutex(Heard())
    private let thread = Mutex<pthread_t?>(nil)

    /// - Parameter pipe: its reading end. The listener ends with the last writing end.
    init(_ pipe: consuming FileDescriptor) throws(SystemError) {
        self.pipe = pipe
        var number = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &number, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<PipeListener>.fromOpaque(context).takeRetainedValue().listen()
                return nil
            }, context)
        guard result == 0 else {
            Unmanaged<PipeListener>.fromOpaque(context).release()
            throw SystemError("start a thread", errno: Errno(rawValue: result))
        }
        thread.withLock { $0 = number }
    }

    private func listen() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while let count = try? pipe.read(into: &chunk), count > 0 {
            let now = ContinuousClock.now
            heard.withLock { heard in
                heard.first = heard.first ?? now
                heard.bytes += chunk[..<count]
            }
        }
    }

    /// Waits for the end of the pipe. Once.
    func join() -> (first: ContinuousClock.Instant?, bytes: [UInt8]) {
        if let number = thread.withLock({ $0.take() }) { pthread_join(number, nil) }
        return heard.withLock { ($0.first, $0.bytes) }
    }
}
