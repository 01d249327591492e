internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// Wakes the thread that polls, and keeps what has happened until it is asked for.
final class Bell<Message: Sendable>: Sendable {
    private let pipe: Pipe
    private let messages = Mutex<[Message]>([])

    init() throws(SystemError) {
        pipe = try Pipe(flags: O_NONBLOCK)
    }

    /// From any thread.
    func ring(_ message: Message) {
        messages.withLock { $0.append(message) }
        // A full pipe is no loss: it rings already.
        try? pipe.writeEnd.write("!")
    }

    /// What has happened since the last time.
    func answer() -> [Message] {
        var bytes = [UInt8](repeating: 0, count: 256)
        while let count = try? pipe.readEnd.read(into: &bytes), count == bytes.count {}
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }

    /// Readable while something is to be answered.
    var descriptor: FileDescriptor {
        _read { yield pipe.readEnd }
    }
}
