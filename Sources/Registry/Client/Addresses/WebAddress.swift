/// An address of http or https, as far as registries use them (RFC 3986).
struct WebAddress: Hashable, Sendable {
    var scheme: RegistryEndpoint.Scheme
    /// Host and, where it was written, port.
    var authority: String
    /// Path and query; begins with a slash.
    var target: String

    init(scheme: RegistryEndpoint.Scheme, authority: String, target: String) {
        self.scheme = scheme
        self.authority = authority
        self.target = target
    }

    /// An absolute address; nil for anything else. What stands behind `#` is for browsers, and a user and password in
    /// front of the host are not sent: they belong into the configuration.
    init?(_ text: String) {
        let scheme: RegistryEndpoint.Scheme
        var rest: Substring
        if text.lowercased().hasPrefix("https://") {
            scheme = .https
            rest = text.dropFirst(8)
        } else if text.lowercased().hasPrefix("http://") {
            scheme = .http
            rest = text.dropFirst(7)
        } else {
            return nil
        }
        if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var authority = rest[..<end]
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        guard !authority.isEmpty, WebAddress.mayHavePort(String(authority)) else { return nil }
        let target = rest[end...]
        self.init(
            scheme: scheme, authority: String(authority), target: target.hasPrefix("/") ? String(target) : "/\(target)")
    }

    /// Whether what stands behind the host, if anything does, is a number that a port can have.
    private static func mayHavePort(_ authority: String) -> Bool {
        let (host, port) = split(authority: authority)
        return port.map { possiblePorts.contains($0) } ?? (authority.count - host.count <= 1)
    }

    static let possiblePorts = 0...65535

    /// What a `Location` means when it comes in the answer from here.
    func resolving(_ location: String) -> WebAddress? {
        if let absolute = WebAddress(location) { return absolute }
        guard !location.contains("://") || location.hasPrefix("/") else { return nil }
        var next = self
        if location.hasPrefix("//") { return WebAddress("\(scheme.rawValue):\(location)") }
        if location.hasPrefix("/") {
            next.target = location
        } else {
            let path = target.prefix { $0 != "?" }
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
            next.target = folder + location
        }
        return next
    }

    /// The same with one more pair in the query.
    func adding(_ name: String, _ value: String) -> WebAddress {
        var next = self
        next.target += (target.contains("?") ? "&" : "?") + name + "=" + WebAddress.escape(value)
        return next
    }

    var host: String { WebAddress.split(authority: authority).host }
    var port: Int { WebAddress.split(authority: authority).port ?? (scheme == .https ? 443 : 80) }

    /// Credentials for one are credentials for the other (RFC 6454).
    func hasSameOrigin(as other: WebAddress) -> Bool {
        scheme == other.scheme && host.lowercased() == other.host.lowercased() && port == other.port
    }

    static func split(authority: String) -> (host: String, port: Int?) {
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[afterBracket...].lastIndex(of: ":") else { return (authority, nil) }
        return (String(authority[..<colon]), Int(authority[authority.index(after: colon)...]))
    }

    /// Everything but letters, digits and `-._~` in percent signs, so that it is one value of a query.
    static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes = [UInt8]()
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension WebAddress: CustomStringConvertible {
    var description: String { "\(scheme.rawValue)://\(authority)\(target)" }

    /// Without the query: in one of a redirect stand signatures, which are as good as passwords.
    var withoutQuery: String { String(description.prefix { $0 != "?" }) }
}
