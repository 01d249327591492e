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
    private let thread = Mutex<SystemThread?>(nil)

    /// - Parameter pipe: its reading end. The listener ends with the last writing end.
    init(_ pipe: consuming FileDescriptor) throws(SystemError) {
        self.pipe = pipe
        let listening = try SystemThread { self.listen() }
        thread.withLock { $0 = listening }
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
        thread.withLock { $0.take() }?.join()
        return heard.withLock { ($0.first, $0.bytes) }
    }
}
