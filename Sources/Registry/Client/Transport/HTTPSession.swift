internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import OCI
internal import Wire

/// The connections of one command. Knows http, and nothing of registries.
final class HTTPSession: Sendable {
    private let client: HTTPClient
    let limits: TransferLimits

    init(limits: TransferLimits) {
        self.limits = limits
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .init(limits.connect), read: .init(limits.silence), write: .init(limits.silence)))
        // Its windows are small for content of a hundred megabytes, and each layer has a connection of its own.
        configuration.httpVersion = .http1Only
        // Who is not there is not there; what is tried again, and how often, is decided in one place.
        configuration.connectionPool.retryConnectionEstablishment = false
        // How much is under way is decided there, too. A connection whose answer came before the end of its request is
        // none that can be used again, yet counts for a while.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.http1_1ConnectionDebugInitializer = { channel in
            // Content comes in large pieces, so that each piece's way through the program costs little.
            channel.setOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 65536, maximum: 1 << 20)
            )
            .flatMapThrowing { try ImpossibleStatus.refuse(on: channel) }
        }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // A client that is let go without having been closed would end the program; closed twice, it only says so.
        let client = client
        Task { do { try await client.shutdown() } catch { return } }
    }

    func close() async {
        // The process ends or goes on without it; a connection that cannot be closed is the kernel's business.
        do { try await client.shutdown() } catch { return }
    }

    /// One request, once.
    func execute(
        _ request: ClientRequest, authorization: String?, tls: TLSConfiguration?,
        report: @escaping @Sendable (HTTPExchange) -> Void
    ) async throws -> ClientResponse {
        // The library that connects takes every port for a possible one.
        guard WebAddress.possiblePorts.contains(request.address.port) else {
            throw RegistryClientError.unreachable(host: request.address.authority, reason: .unknownHost)
        }
        var message = HTTPClientRequest(url: request.address.description)
        message.method = request.method
        message.headers = request.headers
        message.tlsConfiguration = tls
        if !message.headers.contains(name: "User-Agent") { message.headers.add(name: "User-Agent", value: "lab/0.1.0") }
        if let authorization { message.headers.add(name: "Authorization", value: authorization) }
        var requestBytes: Int64 = 0
        switch request.body {
        case .none:
            // A POST without a body says so; AsyncHTTPClient adds Content-Length: 0.
            break
        case .bytes(let bytes):
            requestBytes = Int64(bytes.count)
            message.body = .bytes(ByteBuffer(bytes: bytes))
        case .blob(let upload):
            requestBytes = upload.size - upload.offset
            message.body = .stream(upload, length: .known(requestBytes))
        }
        let began = ExchangeRecord.now()
        do {
            let response = try await client.execute(message, deadline: .distantFuture)
            let exchange = HTTPExchange(
                began: began, duration: 0, method: request.method.rawValue, target: request.address.target,
                status: Int(response.status.code),
                requestHeaders: Self.told(request.headers, authorization: authorization),
                responseHeaders: Self.told(response.headers, authorization: nil), requestBytes: requestBytes)
            return ClientResponse(
                request: request, status: Int(response.status.code), headers: response.headers, body: response.body,
                limits: limits, record: ExchangeRecord(exchange, report: report))
        } catch {
            throw Self.fault(error, at: request.address.authority)
        }
    }

    /// Headers as evidence: of what proves who one is, only the scheme.
    private static func told(_ headers: HTTPHeaders, authorization: String?) -> [HTTPExchange.Header] {
        let secret: Set<String> = ["authorization", "cookie", "set-cookie", "proxy-authorization"]
        var told = headers.filter { !secret.contains($0.name.lowercased()) }.map {
            HTTPExchange.Header($0.name, $0.value)
        }
        if let scheme = authorization?.split(separator: " ").first {
            told.append(HTTPExchange.Header("Authorization", "\(scheme) …"))
        }
        return told
    }

    /// What a failed connection means. Other errors are passed on.
    static func fault(_ error: any Error, at host: String) -> any Error {
        let fault: ConnectionFault
        switch error {
        case is RegistryClientError, is CancellationError, is StoreError: return error
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return CancellationError()
            case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout: fault = .noAnswer
            case .readTimeout, .writeTimeout, .deadlineExceeded: fault = .tooSlow
            case .remoteConnectionClosed, .requestStreamCancelled, .uncleanShutdown: fault = .brokenOff
            default: fault = .other(error.shortDescription)
            }
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first {
                return Self.fault(first.error, at: host)
            }
            fault = .unknownHost
        case let error as IOError: fault = Self.fault(of: error)
        case let error as HTTPParserError:
            fault =
                error == .invalidEOFState || error == .closedConnection
                ? .brokenOff : .other("this is no HTTP (\(error))")
        case let error as NIOSSLError: fault = Self.fault(of: error)
        case let error as BoringSSLError: fault = .certificate("\(error)")
        case let error as NIOSSLExtraError: fault = .certificate("\(error)")
        case is ChannelError: fault = .brokenOff
        default: return error
        }
        return RegistryClientError.unreachable(host: host, reason: fault)
    }

    private static func fault(of error: IOError) -> ConnectionFault {
        switch error.errnoCode {
        case ECONNREFUSED: .refused
        case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: .brokenOff
        case ETIMEDOUT: .tooSlow
        case EHOSTUNREACH, ENETUNREACH: .noAnswer
        default: .other(String(cString: strerror(error.errnoCode)))
        }
    }

    /// By the library's own word for it (`Error: NUMBER error:…:WORD at FILE:LINE`): the rest is for its makers.
    private static func handshake(_ reason: String) -> ConnectionFault {
        if reason.contains("CERTIFICATE_VERIFY_FAILED") { return .untrusted }
        if reason.contains("WRONG_VERSION_NUMBER") || reason.contains("HTTP_REQUEST") { return .noTLS }
        let word = reason.split { $0 == ":" || $0 == " " || $0 == "]" }.first { part in
            part.count > 3 && part.allSatisfy { $0.isUppercase || $0 == "_" || $0.isNumber } && part.contains("_")
        }
        return .certificate(word.map { String($0) } ?? reason)
    }

    private static func fault(of error: NIOSSLError) -> ConnectionFault {
        switch error {
        case .uncleanShutdown: .brokenOff
        case .handshakeFailed(let reason): handshake("\(reason)")
        default: .certificate("\(error)")
        }
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        self = .nanoseconds(
            duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}
