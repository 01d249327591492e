public import LinuxSystem
public import Wire

/// A service of the session as probes see it: its files, from outside, and what it was asked, as itself told.
public struct ObservedService: Sendable {
    public var port: Int
    /// Where it keeps what it has, on this machine.
    public var store: String
    /// Everything since the session began, in the order in which it was answered.
    public var exchanges: @Sendable () throws(SystemError) -> [HTTPExchange]

    public init(
        port: Int, store: String, exchanges: @escaping @Sendable () throws(SystemError) -> [HTTPExchange]
    ) {
        self.port = port
        self.store = store
        self.exchanges = exchanges
    }
}

extension ProbeContext {
    /// The service that a check is about: the one on its `port`, or the first.
    ///
    /// - Throws: `lesson` where the lab has none there.
    public func service(_ port: Int64?) throws(ProbeFailure) -> ObservedService {
        guard let port else {
            guard let first = services.first else { throw .lesson("the lab has no service") }
            return first
        }
        guard let service = services.first(where: { $0.port == port }) else {
            throw .lesson("the lab has no service on port \(port)")
        }
        return service
    }
}
