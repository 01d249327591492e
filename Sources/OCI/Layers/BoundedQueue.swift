internal import LinuxSystem

/// Hands things from one thread to another, a few at a time: whoever is ahead waits.
final class BoundedQueue<Element>: @unchecked Sendable {
    // Guarded by the condition.
    private var elements: [Element] = []
    private var isClosed = false
    private var isCancelled = false
    private let condition = Condition()
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// False where nobody takes anything any more.
    func push(_ element: Element) -> Bool {
        let isTaken: Bool = condition.waiting {
            if isCancelled { return false }
            if elements.count >= capacity { return nil }
            elements.append(element)
            return true
        }
        condition.signalling {}
        return isTaken
    }

    /// nil once there will be no more.
    func pop() -> Element? {
        let element: Element?? = condition.waiting { () -> Element?? in
            if isCancelled { return .some(nil) }
            if !elements.isEmpty { return .some(elements.removeFirst()) }
            return isClosed ? .some(nil) : .none
        }
        condition.signalling {}
        return element ?? nil
    }

    /// No more will come.
    func close() { condition.signalling { isClosed = true } }

    /// No more is wanted: whoever pushes or pops goes on at once.
    func cancel() { condition.signalling { isCancelled = true } }
}
