import Foundation
import Synchronization

/// Work on a thread of its own. A task would wait for one of the few threads that all tests share, and a test that waits
/// for the task holds another: where the machine is busy, neither comes to an end.
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
}
