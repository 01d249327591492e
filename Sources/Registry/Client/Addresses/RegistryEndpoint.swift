public import OCI

/// Where the registry of an image is asked.
public struct RegistryEndpoint: Hashable, Sendable {
    public enum Scheme: String, Sendable, Hashable { case http, https }

    public var scheme: Scheme
    /// With its port, where that is not the scheme's own.
    public var host: String

    public init(_ reference: ImageReference, scheme: Scheme = .https) {
        self.init(host: reference.host, scheme: scheme)
    }

    public init(host: String, scheme: Scheme = .https) {
        self.scheme = scheme
        self.host = host
    }

    public var url: String { "\(scheme.rawValue)://\(host)/v2/" }

    /// An address below this registry; `path` begins with a slash.
    func address(_ path: String) -> WebAddress { WebAddress(scheme: scheme, authority: host, target: path) }

    /// Whether a host is this machine (127.0.0.0/8, ::1, localhost). As Docker does, plain http is allowed to it without
    /// being asked for: nobody can listen in between.
    public static func isLoopback(_ host: String) -> Bool {
        let name = WebAddress.split(authority: host).host
        if name == "localhost" || name == "[::1]" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
