internal import NIOHTTP1
internal import NIOPosix
internal import OCI

/// What a request gets.
struct Answer: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Bytes of a file, from and to.
        case file(ServedFile, Range<Int64>)
    }

    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: Body

    init(_ status: HTTPResponseStatus, headers: [(String, String)] = [], body: Body = .none) {
        self.status = status
        self.headers = HTTPHeaders(headers)
        self.body = body
    }

    /// A document.
    init(_ status: HTTPResponseStatus = .ok, json: some Encodable, headers: [(String, String)] = []) throws {
        self.init(
            status, headers: [("Content-Type", "application/json")] + headers,
            body: .bytes(try ImageDocument.encode(json)))
    }

    init(_ error: RegistryError) {
        self.init(
            error.status, headers: [("Content-Type", "application/json")] + error.headers, body: .bytes(error.body))
    }

    /// In bytes.
    var length: Int64 {
        switch body {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, let range): Int64(range.count)
        }
    }
}

/// What becomes of a request whose head has been read.
enum Handling: Sendable {
    case answer(Answer)
    /// The body is wanted first.
    case body(any BodySink)
}

/// Takes the body of a request as it comes. The calls are made one after the other, on threads that may block.
protocol BodySink: AnyObject, Sendable {
    /// The next bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// There are no more.
    func finish() throws -> Answer
    /// The connection is gone, or a write has failed.
    func abandon()
}
