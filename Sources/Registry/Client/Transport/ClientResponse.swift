internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import OCI
internal import Synchronization
internal import Wire

/// An answer whose body is still to come.
struct ClientResponse: Sendable {
    let request: ClientRequest
    let status: Int
    let headers: HTTPHeaders
    let body: HTTPClientResponse.Body
    let limits: TransferLimits
    let record: ExchangeRecord

    func header(_ name: String) -> String? { headers.first(name: name) }

    /// The whole body; for documents.
    ///
    /// - Throws: `RegistryClientError.lie` where it has more bytes than the limit.
    func bytes(limit: Int = ImageDocument.largest) async throws -> [UInt8] {
        var bytes = [UInt8]()
        try await read { buffer in
            guard bytes.count + buffer.count <= limit else {
                throw RegistryClientError.lie(
                    host: request.address.authority, what: request.name, .length(expected: Int64(limit), actual: nil))
            }
            bytes.append(contentsOf: buffer)
        }
        return bytes
    }

    /// Hands over the body as it comes. Whoever breaks off closes the connection.
    func read(_ take: (UnsafeRawBufferPointer) throws -> Void) async throws {
        // A body comes once; whoever asks for it again gets nothing.
        if record.isOver { return }
        var count: Int64 = 0
        defer { record.finish(responseBytes: count) }
        var periodEnd = ContinuousClock.now + limits.period
        var inPeriod: Int64 = 0
        do {
            for try await buffer in body {
                count += Int64(buffer.readableBytes)
                inPeriod += Int64(buffer.readableBytes)
                try buffer.withUnsafeReadableBytes(take)
                if inPeriod < limits.bytesInPeriod {
                    if ContinuousClock.now > periodEnd {
                        throw RegistryClientError.unreachable(host: request.address.authority, reason: .tooSlow)
                    }
                } else if inPeriod > 1 << 20 || ContinuousClock.now > periodEnd {
                    periodEnd = ContinuousClock.now + limits.period
                    inPeriod = 0
                }
            }
        } catch {
            throw HTTPSession.fault(error, at: request.address.authority)
        }
    }

    /// Reads what little an answer without content has, so that its connection can be used again.
    ///
    /// The answer itself is there already: where the rest breaks off, or is long, only that connection is lost.
    func discard() async {
        struct TooLong: Error {}
        var rest = 64 << 10
        do {
            try await read { buffer in
                rest -= buffer.count
                if rest < 0 { throw TooLong() }
            }
        } catch { return }
    }
}

/// Tells of an exchange once, when it is over.
final class ExchangeRecord: Sendable {
    private let exchange: Mutex<HTTPExchange?>
    private let report: @Sendable (HTTPExchange) -> Void

    init(_ exchange: HTTPExchange, report: @escaping @Sendable (HTTPExchange) -> Void) {
        self.exchange = Mutex(exchange)
        self.report = report
    }

    var isOver: Bool { exchange.withLock { $0 == nil } }

    func finish(responseBytes: Int64) {
        let over = exchange.withLock { exchange in
            defer { exchange = nil }
            return exchange
        }
        guard var over else { return }
        over.duration = Self.now() - over.began
        over.responseBytes = responseBytes
        report(over)
    }

    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
