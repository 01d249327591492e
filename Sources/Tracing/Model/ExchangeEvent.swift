public import Wire

/// A request that a service of the session was sent, and its answer. The service told it, not who asked.
public struct ExchangeEvent: Sendable, Hashable {
    /// Nanoseconds since the trace began, when the request came.
    public var t: UInt64
    /// Which service: `localhost:5000`.
    public var service: String
    public var exchange: HTTPExchange

    public init(t: UInt64, service: String, exchange: HTTPExchange) {
        self.t = t
        self.service = service
        self.exchange = exchange
    }
}

extension [TraceEvent] {
    /// These events and exchanges, each in its place by time. The order among events stays as it is: they come in the
    /// order in which calls returned.
    public func merged(with exchanges: [ExchangeEvent]) -> [TraceEvent] {
        guard !exchanges.isEmpty else { return self }
        var merged = [TraceEvent]()
        merged.reserveCapacity(count + exchanges.count)
        var rest = exchanges.sorted { $0.t < $1.t }[...]
        for event in self {
            while let next = rest.first, next.t < event.t { merged.append(.exchange(rest.removeFirst())) }
            merged.append(event)
        }
        return merged + rest.map { .exchange($0) }
    }
}
