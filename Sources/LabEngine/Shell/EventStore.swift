internal import Synchronization
internal import Tracing

/// Takes events on the tracer's thread and gives them out on another.
final class EventStore: Sendable {
    private let events = Mutex<[TraceEvent]>([])

    func append(_ more: [TraceEvent]) { events.withLock { $0.append(contentsOf: more) } }

    /// What has come since the last time.
    func take() -> [TraceEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }

    /// What has come so far, without taking it.
    func peek() -> [TraceEvent] { events.withLock { $0 } }
}

extension [TraceEvent] {
    /// Without the process by which the shell tells a step's status: the last one that it started.
    func withoutBookkeeping(shell: Int32) -> [TraceEvent] {
        let teller = lazy.reversed().compactMap { event -> Int32? in
            for case .started(let pid, shell) in event.changes { return pid }
            return nil
        }.first
        guard let teller else { return self }
        return filter { event in
            if event.pid == teller { return false }
            if case .state(let state) = event {
                return !state.changes.contains { if case .started(teller, _) = $0 { true } else { false } }
            }
            if case .call(let call) = event {
                return !call.changes.contains { if case .started(teller, _) = $0 { true } else { false } }
            }
            return true
        }
    }
}
