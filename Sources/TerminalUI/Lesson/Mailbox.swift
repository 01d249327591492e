internal import Glibc
internal import LinuxSystem

/// Events from other threads for the loop of the screen. The loop waits for its descriptor with poll(2).
final class Mailbox: @unchecked Sendable {
    /// So many events wait at most; who posts more waits too, so that a program that floods its output is slowed down
    /// instead of filling the memory.
    private static let capacity = 256

    private let condition = Condition()
    private var events: [LessonEvent] = []
    private var isClosed = false
    private let readEnd: Int32
    private let writeEnd: Int32

    /// Nil when the kernel gives no pipe.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Becomes readable when an event has come.
    var descriptor: Int32 { readEnd }

    func post(_ event: LessonEvent) {
        let wasEmpty = condition.waiting { () -> Bool? in
            if isClosed { return false }
            guard events.count < Self.capacity else { return nil }
            events.append(event)
            return events.count == 1
        }
        if wasEmpty {
            var byte: UInt8 = 1
            _ = write(writeEnd, &byte, 1)
        }
    }

    /// All events that have come, in order.
    func take() -> [LessonEvent] {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(readEnd, &bytes, bytes.count) > 0 {}
        return condition.signalling {
            defer { events = [] }
            return events
        }
    }

    /// Nobody takes events any more: who posts does not wait.
    func close() { condition.signalling { isClosed = true } }

    private func close(_ descriptor: Int32) { Glibc.close(descriptor) }
}
