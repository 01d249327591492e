internal import NIOHTTP1
internal import NIOSSL
internal import OCI

/// Speaks to image registries (distribution-spec): fetches and uploads images, lists and finds them.
///
/// One serves one command. `close` ends its connections.
public final class RegistryClient: Sendable {
    let options: ClientOptions
    let http: HTTPSession
    let report: @Sendable (ClientEvent) -> Void

    /// - Parameter report: called from any thread with what happens.
    public init(options: ClientOptions = ClientOptions(), report: @escaping @Sendable (ClientEvent) -> Void = { _ in })
    {
        self.options = options
        self.report = report
        http = HTTPSession(limits: options.limits)
    }

    /// With the connections of another.
    init(options: ClientOptions, http: HTTPSession, report: @escaping @Sendable (ClientEvent) -> Void) {
        self.options = options
        self.http = http
        self.report = report
    }

    public func close() async { await http.close() }

    /// The registries that may have an image, in the order in which they are asked: its mirrors, then its own.
    func sources(of registry: String, host: String) -> [WebAddressChoice] {
        let mirrors = (options.registries.registry(registry).mirrors ?? []).compactMap(WebAddress.init)
        return mirrors.map { WebAddressChoice(registry: $0.authority, host: $0.authority, schemes: [$0.scheme]) }
            + [own(registry: registry, host: host)]
    }

    /// The registry itself.
    ///
    /// Plain http only where it was asked for, and for this machine. There it comes first, so that what a lesson shows are
    /// the exchanges that were meant; where the answer is no http, TLS is tried. A certificate is always verified.
    func own(registry: String, host: String) -> WebAddressChoice {
        let said = options.registries.registry(registry)
        let schemes: [RegistryEndpoint.Scheme]
        if options.plainHTTP {
            schemes = [.http]
        } else if said.ca != nil || options.ca != nil {
            schemes = [.https]
        } else {
            schemes = said.insecure == true || RegistryEndpoint.isLoopback(host) ? [.http, .https] : [.https]
        }
        return WebAddressChoice(registry: registry, host: host, schemes: schemes)
    }

    /// Finds out how a registry is spoken to, by `GET /v2/`, and what login it wants.
    func connect(_ choice: WebAddressChoice) async throws -> RegistryConnection {
        let given = [options.ca, options.registries.registry(choice.registry).ca].compactMap { $0 }
        let trust = try RegistryTrust(host: choice.host, given: given)
        let tls = try trust.configuration()
        // Certificates of its own below `certs.d` say that it speaks TLS.
        let schemes = trust.files.isEmpty || choice.schemes == [.http] ? choice.schemes : [.https]
        var first: (any Error)?
        for scheme in schemes {
            let endpoint = RegistryEndpoint(host: choice.host, scheme: scheme)
            var pace = options.pace
            pace.coversConnections = schemes.count == 1
            let connection = connection(to: endpoint, registry: choice.registry, tls: tls, pace: pace)
            do {
                if try await connection.ping(mayBeTLS: schemes.count > 1 && scheme == .http) {
                    return schemes.count == 1 ? connection : self.connection(as: connection, pace: options.pace)
                }
                first = first ?? RegistryClientError.notARegistry(host: choice.host, status: 400)
            } catch let error as RegistryClientError {
                // So it does speak TLS, and what plain http led to says nothing.
                if case .unreachable(_, .untrusted) = error { throw error }
                guard schemes.count > 1, error.mayBeAnotherProtocol else { throw first ?? error }
                first = first ?? error
            }
        }
        if schemes.count > 1, let error = first as? RegistryClientError, error.mayPass {
            // Neither spoke sense: it was no question of the protocol, so the patience that was saved is used now.
            let endpoint = RegistryEndpoint(host: choice.host, scheme: .http)
            let connection = connection(to: endpoint, registry: choice.registry, tls: tls, pace: options.pace)
            if try await connection.ping(mayBeTLS: false) { return connection }
        }
        throw first ?? RegistryClientError.notARegistry(host: choice.host, status: 0)
    }

    /// A server that is known to be none of the second version of the API.
    func unasked(_ choice: WebAddressChoice) -> RegistryConnection {
        connection(
            to: RegistryEndpoint(host: choice.host, scheme: choice.schemes[0]), registry: choice.registry, tls: nil,
            pace: options.pace)
    }

    private func connection(
        to endpoint: RegistryEndpoint, registry: String, tls: TLSConfiguration?, pace: RetryPace
    ) -> RegistryConnection {
        let authorizer = Authorizer(
            registry: registry, endpoint: endpoint, store: options.credentials, http: http, tls: tls, report: report)
        return RegistryConnection(
            endpoint: endpoint, http: http, tls: tls, authorizer: authorizer, pace: pace, report: report)
    }

    private func connection(as other: RegistryConnection, pace: RetryPace) -> RegistryConnection {
        RegistryConnection(
            endpoint: other.endpoint, http: http, tls: other.tls, authorizer: other.authorizer, pace: pace,
            report: report)
    }
}

/// A registry before it is known how it is spoken to.
struct WebAddressChoice: Sendable {
    /// As in images' names; credentials and configuration go by it.
    var registry: String
    var host: String
    /// In the order in which they are tried.
    var schemes: [RegistryEndpoint.Scheme]
}

extension RegistryConnection {
    /// - Returns: false where the answer may come from a server that expects TLS.
    func ping(mayBeTLS: Bool) async throws -> Bool {
        let request = ClientRequest(.GET, endpoint.address("/v2/"), headers: ["Accept": "application/json"])
        // Not `send`: a refusal is an answer, and needs no login yet.
        let response = try await sendPing(request)
        switch response.status {
        case 200: await response.discard()
        case 401:
            try await authorizer.learn(Challenge.parse(response.headers["WWW-Authenticate"]))
            await response.discard()
        case 400 where mayBeTLS:
            await response.discard()
            return false
        case 403, 429, 500...599: throw await refusal(response, repository: nil)
        default:
            await response.discard()
            throw RegistryClientError.notARegistry(host: host, status: response.status)
        }
        return true
    }
}

extension RegistryClientError {
    fileprivate var mayBeAnotherProtocol: Bool {
        switch self {
        case .unreachable(_, .brokenOff), .unreachable(_, .other), .unreachable(_, .certificate),
            .unreachable(_, .noTLS):
            true
        default: false
        }
    }
}
