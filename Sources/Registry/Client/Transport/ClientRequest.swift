internal import NIOCore
internal import NIOHTTP1
internal import OCI

/// One request, so written that it can be made again.
struct ClientRequest: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Content of a store, from a byte on.
        case blob(BlobUpload)
    }

    var method: HTTPMethod
    var address: WebAddress
    var headers: HTTPHeaders
    var body: Body
    /// What access it needs, for registries that want a token for it.
    var scopes: [AccessScope]
    /// Whether a broken connection or a busy server means: the same again.
    var isRepeated = true

    init(
        _ method: HTTPMethod, _ address: WebAddress, headers: HTTPHeaders = [:], body: Body = .none,
        scopes: [AccessScope] = [], isRepeated: Bool = true
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
        self.scopes = scopes
        self.isRepeated = isRepeated
    }

    /// As it is named in an error: no query, in which signatures may stand.
    var name: String { "\(method.rawValue) \(address.target.prefix { $0 != "?" })" }
}

/// What a token allows (distribution, "Token Scope Documentation").
struct AccessScope: Hashable, Sendable {
    let text: String

    static func repository(_ name: String, push: Bool = false) -> AccessScope {
        AccessScope(text: "repository:\(name):\(push ? "pull,push" : "pull")")
    }

    static let catalogue = AccessScope(text: "registry:catalog:*")
}
