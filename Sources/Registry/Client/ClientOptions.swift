/// How the client behaves where neither the person nor the registry says otherwise.
public struct ClientOptions: Sendable {
    /// Plain http was asked for, for every registry of this command.
    public var plainHTTP = false
    /// A file of certificates (PEM) that are trusted besides the system's, and those below `certs.d`.
    public var ca: String?
    public var registries = RegistryConfiguration()
    public var credentials: (any CredentialStore)?
    /// How many layers are under way at a time.
    public var parallel = 4
    public var pace = RetryPace()
    public var limits = TransferLimits()

    public init() {}
}

/// When something is tried again.
public struct RetryPace: Sendable {
    /// How often in all.
    public var attempts = 5
    /// Before the second attempt; twice as long before each later one, less a random part, so that many clients of one
    /// registry do not come back at the same moment.
    public var base: Duration = .milliseconds(500)
    public var longest: Duration = .seconds(20)
    /// A registry that asks for more patience than this is given up.
    public var longestAsked: Duration = .seconds(60)
    /// Whether a connection that broke is made again; not while it is being found out how a registry is spoken to.
    var coversConnections = true

    public init() {}

    /// How long to wait before attempt `number` (the second is 2); nil where it is not worth it.
    func pause(before number: Int, asked: Duration?) -> Duration? {
        guard number <= attempts else { return nil }
        if let asked { return asked <= longestAsked ? asked : nil }
        var full = base
        for _ in 2..<max(number, 2) where full < longest { full = full * 2 }
        full = min(full, longest)
        let nanoseconds = full.components.seconds * 1_000_000_000 + full.components.attoseconds / 1_000_000_000
        return .nanoseconds(nanoseconds / 2 + Int64.random(in: 0...max(nanoseconds / 2, 1)))
    }
}

/// When somebody who answers slowly, or without end, is given up.
public struct TransferLimits: Sendable {
    public var connect: Duration = .seconds(10)
    /// So long may nothing at all come.
    public var silence: Duration = .seconds(60)
    /// In every period of so long, at least so many bytes must come. Less is somebody who keeps us waiting.
    public var period: Duration = .seconds(60)
    public var bytesInPeriod: Int64 = 4096

    public init() {}
}
