import Foundation
import Synchronization

/// Work on a thread of its own: it blocks, and the threads that all tests share are few.
final class OwnThread<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Value) {
        Thread.detachNewThread { [self] in
            let value = work()
            result.withLock { $0 = value }
            isDone.signal()
        }
    }

    /// Waits for the end of the work. To be asked once.
    func value() -> Value? {
        isDone.wait()
        return result.withLock { $0 }
    }

    /// The same for at most so long; nil when the work goes on.
    func value(seconds: Int) -> Value? {
        guard isDone.wait(timeout: .now() + .seconds(seconds)) == .success else { return nil }
        return result.withLock { $0 }
    }
}
