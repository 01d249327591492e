internal import Glibc
public import LinuxSystem
internal import NIOHTTP1
internal import NIOPosix
internal import Wire

/// Where each finished exchange is told, one JSON line each. Credentials are never in it.
public final class ExchangeLog: Sendable {
    private let file: FileDescriptor
    /// One thread keeps the order, and keeps a reader that is slow away from the event loops. A plain file has no reader
    /// to wait for: there a line is written at once, before the answer is.
    private let pool: NIOThreadPool
    private let isPlain: Bool
    private let onFailure: @Sendable (SystemError) -> Void

    /// - Parameters:
    ///   - file: a file, a pipe or a socket, open for writing.
    ///   - onFailure: called where a plain file takes no more. Whoever asked for evidence is not served without it.
    public init(_ file: consuming FileDescriptor, onFailure: @escaping @Sendable (SystemError) -> Void = { _ in }) {
        self.onFailure = onFailure
        // Pipes and sockets cannot be sought in.
        isPlain = lseek(file.rawValue, 0, SEEK_CUR) >= 0
        self.file = file
        pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
    }

    func write(_ exchange: HTTPExchange) {
        if isPlain { return writeLine(exchange) }
        pool.submit { [self] _ in writeLine(exchange) }
    }

    private func writeLine(_ exchange: HTTPExchange) {
        guard let line = try? exchange.line else { return }
        do throws(SystemError) { try file.writeAll(line, step: "write the exchanges") } catch {
            // A reader that is gone takes no evidence; the registry goes on.
            if isPlain { onFailure(error) }
        }
    }

    /// Writes what is left.
    func close() async { try? await pool.shutdownGracefully() }

    // MARK: What is told

    /// Parameters of queries whose values are told.
    private static let parameters: Set<String> = [
        "artifactType", "client_id", "digest", "digest-algorithm", "from", "last", "mount", "n", "ns", "offline_token",
        "page", "q", "scope", "service", "tag",
    ]

    static func record(
        _ request: HTTPRequestHead, _ response: HTTPResponseHead, began: UInt64, requestBytes: Int64,
        responseBytes: Int64
    ) -> HTTPExchange {
        HTTPExchange(
            began: began, duration: 0, method: request.method.rawValue, target: target(request.uri),
            status: Int(response.status.code), requestHeaders: headers(request.headers),
            responseHeaders: headers(response.headers), requestBytes: requestBytes, responseBytes: responseBytes)
    }

    private static func headers(_ headers: HTTPHeaders) -> [HTTPExchange.Header] {
        headers.compactMap { HTTPExchange.Header.told($0.name, $0.value) }
    }

    /// Path and query as they were sent, but for values that nobody should read.
    static func target(_ text: String) -> String {
        let text = text.prefix(8192)
        var path = text.prefix { $0 != "?" }
        if !path.hasPrefix("/"), let scheme = path.firstRange(of: "://") {
            let rest = path[scheme.upperBound...]
            // `http://NAME:PASSWORD@host/`
            if let at = rest.prefix(while: { $0 != "/" }).lastIndex(of: "@") {
                path = "\(path[..<scheme.upperBound])\(rest[rest.index(after: at)...])"
            }
        }
        guard let mark = text.firstIndex(of: "?") else { return String(path) }
        let pairs = text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false).map {
            pair in
            let name = pair.prefix { $0 != "=" }
            return parameters.contains(String(name)) || name.count == pair.count ? String(pair) : "\(name)=…"
        }
        return "\(path)?\(pairs.joined(separator: "&"))"
    }
}
