internal import Crypto
internal import FoundationEssentials
internal import Glibc

/// What a token says (RFC 7519), with what it is good for as registries write it.
struct TokenClaims: Codable, Sendable {
    struct Access: Codable, Sendable {
        var type: String
        var name: String
        var actions: [RegistryAction]
    }

    var iss: String
    /// Who it was given to; empty for somebody who did not say.
    var sub: String
    var aud: String
    /// Seconds since 1970.
    var exp: Int
    var nbf: Int
    var iat: Int
    var jti: String
    var access: [Access]
}

/// Gives out tokens and reads them: claims that anybody can read and nobody can change (RFC 7515, HS256). The key is of
/// this process: a token ends with it.
struct TokenIssuer: Sendable {
    static let service = "lab-registry"
    /// How long a token is good, in seconds.
    static let lifetime = 300

    private let key = SymmetricKey(size: .bits256)
    /// `{"alg":"HS256","typ":"JWT"}`
    private static let head = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

    func issue(to name: String, _ access: [TokenClaims.Access], now: Int = TokenIssuer.now()) throws -> String {
        let claims = TokenClaims(
            iss: TokenIssuer.service, sub: name, aud: TokenIssuer.service, exp: now + TokenIssuer.lifetime,
            nbf: now, iat: now, jti: String(UInt64.random(in: .min ... .max), radix: 36), access: access)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = "\(TokenIssuer.head).\(TokenIssuer.base64(try encoder.encode(claims)))"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        return "\(text).\(TokenIssuer.base64(Data(code)))"
    }

    /// The claims of a token of ours that is still good; nil for any other. What its head says is not asked.
    func read(_ token: String, now: Int = TokenIssuer.now()) -> TokenClaims? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= 16384, parts.count == 3, parts[0] == TokenIssuer.head,
            let code = TokenIssuer.bytes(parts[2]),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Data("\(parts[0]).\(parts[1])".utf8), using: key),
            let body = TokenIssuer.bytes(parts[1]),
            let claims = try? JSONDecoder().decode(TokenClaims.self, from: body),
            claims.aud == TokenIssuer.service, claims.nbf <= now + 5, now < claims.exp
        else { return nil }
        return claims
    }

    static func now() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec
    }

    /// With the alphabet of addresses, without padding (RFC 4648, section 5).
    private static func base64(_ data: Data) -> String {
        let text = data.base64EncodedString()
        return String(
            text.compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }

    private static func bytes(_ text: Substring) -> Data? {
        var plain = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        plain += String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain)
    }
}
