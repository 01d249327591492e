internal import NIOCore
internal import NIOHTTP1
internal import Wire

/// One request and its answer while they are under way. Belongs to its connection's event loop.
final class Exchange {
    let head: HTTPRequestHead
    let request: Request
    /// CLOCK_MONOTONIC, in nanoseconds.
    let began: UInt64
    /// Body that has come and is not taken yet.
    var waiting: [ByteBuffer] = []
    var waitingBytes = 0
    var receivedBytes: Int64 = 0
    /// The whole request is here.
    var isReceived = false
    var sink: (any BodySink)?
    /// A thread is at work for it.
    var isBusy = false
    /// The answer is decided: what still comes of the body is thrown away.
    var isAnswered = false
    /// The answer's last byte was handed to the kernel.
    var isSent = false
    /// The connection is gone.
    var isBroken = false
    var keepsAlive: Bool
    var record: HTTPExchange?

    init(_ head: HTTPRequestHead, from address: CallerAddress, isSecure: Bool) {
        self.head = head
        request = Request(head, from: address, isSecure: isSecure)
        began = NIODeadline.now().uptimeNanoseconds
        // Behind a request that offers another protocol the parser reads no further, though nobody took the offer.
        keepsAlive = head.isKeepAlive && !head.headers.contains(name: "upgrade") && head.method != .CONNECT
    }

    var wantsContinue: Bool {
        head.version == .http1_1 && head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    }
}
