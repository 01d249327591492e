public import Tracing

/// Leaves out the attempts of a search along `PATH`: a program is looked for in one directory after the other, and all
/// but the last `execve` fail with ENOENT. The last one is told, whether it worked or not.
public struct PathSearch: Sendable {
    /// Failed attempts that may turn out to be followed by another, by process.
    private var held: [Int32: CallEvent] = [:]

    public init() {}

    /// Takes the next events and gives back those that can be told now.
    public mutating func add(_ events: [TraceEvent]) -> [TraceEvent] {
        var told: [TraceEvent] = []
        for event in events {
            if let attempt = held.removeValue(forKey: event.pid), !isNext(event, after: attempt) {
                told.append(.call(attempt))
            }
            if case .call(let call) = event, call.call == "execve", call.errno == "ENOENT" {
                held[call.pid] = call
            } else {
                told.append(event)
            }
        }
        return told
    }

    /// The trace is over: what is still held was the last attempt.
    public mutating func finish() -> [TraceEvent] {
        defer { held = [:] }
        return held.values.sorted { $0.t < $1.t }.map { .call($0) }
    }

    private func isNext(_ event: TraceEvent, after attempt: CallEvent) -> Bool {
        guard case .call(let call) = event, call.call == attempt.call else { return false }
        return call[argument: "argv"] == attempt[argument: "argv"]
            && name(call[argument: "pathname"]) == name(attempt[argument: "pathname"])
    }

    private func name(_ value: Value?) -> Substring? {
        guard case .path(let path)? = value else { return nil }
        return path.split(separator: "/").last
    }
}
