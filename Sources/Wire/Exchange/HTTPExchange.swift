/// One request and its answer, as the server saw them. It is evidence: what a client says about itself is not in it.
public struct HTTPExchange: Hashable, Sendable, Codable {
    /// When the request's first byte was read, in nanoseconds of CLOCK_MONOTONIC.
    public var began: UInt64
    /// Until the last of the answer was about to be handed to the kernel, in nanoseconds.
    public var duration: UInt64
    public var method: String
    /// Path and query, as they were sent.
    public var target: String
    public var status: Int
    /// Headers of both directions that tell the story. `Authorization` is told by its scheme alone.
    public var requestHeaders: [Header]
    public var responseHeaders: [Header]
    /// Bytes of the bodies.
    public var requestBytes: Int64
    public var responseBytes: Int64

    public struct Header: Hashable, Sendable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        began: UInt64, duration: UInt64, method: String, target: String, status: Int, requestHeaders: [Header] = [],
        responseHeaders: [Header] = [], requestBytes: Int64 = 0, responseBytes: Int64 = 0
    ) {
        self.began = began
        self.duration = duration
        self.method = method
        self.target = target
        self.status = status
        self.requestHeaders = requestHeaders
        self.responseHeaders = responseHeaders
        self.requestBytes = requestBytes
        self.responseBytes = responseBytes
    }
}
