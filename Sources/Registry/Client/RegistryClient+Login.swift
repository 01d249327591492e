internal import NIOHTTP1
internal import OCI

extension RegistryClient {
    /// Tries whether a registry accepts credentials. One that wants none accepts all.
    ///
    /// - Parameter registry: as in images' names.
    /// - Throws: `RegistryClientError.loginRefused`, and what can go wrong with a connection.
    public func checkLogin(_ credentials: Credentials, at registry: String) async throws {
        var options = options
        options.credentials = GivenCredentials(credentials: credentials)
        // Somebody sits there and waits. A registry that asks for longer has had too many wrong passwords.
        options.pace.longestAsked = .seconds(5)
        let asking = RegistryClient(options: options, http: http, report: report)
        let host = registry == ImageReference.defaultRegistry ? "registry-1.docker.io" : registry
        do {
            let connection = try await asking.connect(asking.own(registry: registry, host: host))
            let response = try await connection.send(ClientRequest(.GET, connection.endpoint.address("/v2/")))
            guard response.status == 200 else { throw await connection.refusal(response, repository: nil) }
            await response.discard()
        } catch RegistryClientError.unauthorized(let host, _, let message, _) {
            throw RegistryClientError.loginRefused(host: host, message: message)
        }
    }
}
