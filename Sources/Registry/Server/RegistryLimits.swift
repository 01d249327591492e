/// What a client may cost at the most.
public struct RegistryLimits: Sendable {
    /// Until the head of a request is there, counted from the end of the one before, in milliseconds. A client that
    /// sends it drop by drop gets no more.
    public var headMilliseconds: Int64 = 60_000
    /// Without a byte of a body, in either direction, in milliseconds. An answer counts by the megabyte.
    public var stallMilliseconds: Int64 = 120_000
    /// Connections at a time; others are closed at once.
    public var connections = 2048
    /// All headers of a request, in bytes.
    public var headBytes = 64 << 10
    /// What is read and thrown away after a refusal, in bytes, so that the client can read why.
    public var discardedBytes: Int64 = 64 << 20
    /// How long running requests may take once the registry is told to stop, in milliseconds.
    public var shutdownMilliseconds: Int64 = 10_000
    /// How long an upload waits for its next part, in seconds.
    public var uploadSeconds = 86_400

    /// So many wrong passwords may come from one address in a period of `wrongPasswordSeconds`. For the rest of it only
    /// those are let in whose password was right before.
    public var wrongPasswords = 10
    public var wrongPasswordSeconds = 60

    public init() {}
}
