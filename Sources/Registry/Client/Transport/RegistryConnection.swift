internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import OCI

/// One registry, spoken to with whatever login it takes.
final class RegistryConnection: Sendable {
    let endpoint: RegistryEndpoint
    let http: HTTPSession
    let tls: TLSConfiguration?
    let authorizer: Authorizer
    let pace: RetryPace
    let report: @Sendable (ClientEvent) -> Void

    init(
        endpoint: RegistryEndpoint, http: HTTPSession, tls: TLSConfiguration?, authorizer: Authorizer, pace: RetryPace,
        report: @escaping @Sendable (ClientEvent) -> Void
    ) {
        self.endpoint = endpoint
        self.http = http
        self.tls = tls
        self.authorizer = authorizer
        self.pace = pace
        self.report = report
    }

    var host: String { endpoint.host }

    /// Makes a request: logs in where that is wanted, follows redirects, and is patient with a registry that is busy.
    ///
    /// The answer may have any status but those; the caller knows which are right.
    func send(_ request: ClientRequest) async throws -> ClientResponse {
        try await patiently(request) { try await self.sendAuthorized($0) }
    }

    /// The same with the body, for documents: where that breaks off, the request is made again.
    ///
    /// - Returns: no bytes where the status is another than 200; that answer's body is still to come.
    func sendReading(
        _ request: ClientRequest, limit: Int = ImageDocument.largest
    ) async throws -> (response: ClientResponse, bytes: [UInt8]) {
        var bytes = [UInt8]()
        let response = try await patiently(request) {
            let response = try await self.sendAuthorized($0)
            if response.status == 200 { bytes = try await response.bytes(limit: limit) }
            return response
        }
        return (response, bytes)
    }

    /// The first request: a refusal is an answer to it, which says what login is wanted.
    func sendPing(_ request: ClientRequest) async throws -> ClientResponse {
        try await patiently(request) { try await self.sendFollowing($0, authorization: nil) }
    }

    private func patiently(
        _ request: ClientRequest, _ send: (ClientRequest) async throws -> ClientResponse
    ) async throws -> ClientResponse {
        var attempt = 1
        while true {
            let fault: RegistryClientError
            do {
                let response = try await send(request)
                let isBusy = response.status == 429 || (500...599).contains(response.status) && response.status != 501
                guard isBusy, request.isRepeated else { return response }
                await response.discard()
                fault = .busy(
                    host: host, status: response.status, wait: RetryAfter.duration(response.header("Retry-After")))
            } catch let error as RegistryClientError {
                guard request.isRepeated, error.mayPass, pace.coversConnections else { throw error }
                fault = error
            }
            attempt += 1
            try await wait(before: attempt, orThrow: fault)
        }
    }

    /// Waits as long as is right before an attempt, or as long as the registry asks for; or gives up.
    func wait(before attempt: Int, orThrow fault: RegistryClientError) async throws {
        var reason = ClientEvent.WaitReason.connection
        var asked: Duration?
        switch fault {
        case .busy(_, let status, let wait): (reason, asked) = (.status(status), wait)
        // Who has kept us waiting to the limit twice will do so again.
        case .unreachable(_, .tooSlow) where attempt > 2: throw fault
        default: break
        }
        guard let pause = pace.pause(before: attempt, asked: asked) else { throw fault }
        report(.waiting(endpoint, pause, attempt: attempt, reason: reason))
        try await Task.sleep(for: pause)
    }

    private func sendAuthorized(_ request: ClientRequest) async throws -> ClientResponse {
        let isHome = request.address.hasSameOrigin(as: endpoint.address("/"))
        let authorization = isHome ? try await authorizer.authorization(for: request.scopes) : nil
        let response = try await sendFollowing(request, authorization: authorization)
        guard response.status == 401, isHome, response.request.address.hasSameOrigin(as: endpoint.address("/")) else {
            return response
        }
        let challenges = Challenge.parse(response.headers["WWW-Authenticate"])
        // The first answer says what is wanted; a second one of that kind means that we cannot give it.
        guard
            let next = try await authorizer.authorization(
                for: request.scopes, answering: challenges, after: authorization)
        else { return response }
        await response.discard()
        return try await sendFollowing(request, authorization: next)
    }

    private func sendFollowing(_ request: ClientRequest, authorization: String?) async throws -> ClientResponse {
        var current = request
        var authorization = authorization
        for _ in 0..<10 {
            let endpoint = endpoint
            let response = try await http.execute(current, authorization: authorization, tls: tls(for: current.address))
            {
                [report] in report(.exchange(endpoint, $0))
            }
            let isRedirect = [301, 302, 303, 307, 308].contains(response.status)
            guard isRedirect, request.method == .GET || request.method == .HEAD else { return response }
            let location = response.header("Location") ?? ""
            guard let next = current.address.resolving(location),
                next.scheme == .https || current.address.scheme == .http
            else {
                throw RegistryClientError.lie(
                    host: host, what: request.name,
                    .header(name: "Location", value: String(location.prefix { $0 != "?" })))
            }
            await response.discard()
            // Who stores the content is told nothing about who wants it.
            if !next.hasSameOrigin(as: current.address) { authorization = nil }
            current.address = next
        }
        throw RegistryClientError.refused(
            host: host, request: request.name, status: 310, message: "it redirects without end")
    }

    /// What the person trusts for the registry is not trusted for whoever it redirects to.
    private func tls(for address: WebAddress) -> TLSConfiguration? {
        address.host == endpoint.address("/").host ? tls : nil
    }

    /// The error that a refusal means.
    func refusal(_ response: ClientResponse, repository: String?) async -> RegistryClientError {
        let message = await RegistryAnswer.message(of: response)
        switch response.status {
        case 401, 403:
            return .unauthorized(
                host: host, repository: repository, message: message, hadCredentials: await authorizer.hasCredentials)
        case 429, 500...599:
            return .busy(
                host: host, status: response.status, wait: RetryAfter.duration(response.header("Retry-After")))
        default:
            return .refused(host: host, request: response.request.name, status: response.status, message: message)
        }
    }
}

extension RegistryClientError {
    /// Whether the same might work in a moment.
    var mayPass: Bool {
        switch self {
        case .unreachable(_, .brokenOff), .unreachable(_, .tooSlow), .busy: true
        default: false
        }
    }
}
