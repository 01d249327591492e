internal import AsyncHTTPClient
internal import Crypto
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
public import OCI
internal import Wire
internal import X509

/// Where the registry of an image is asked.
public struct RegistryEndpoint: Hashable, Sendable {
    public enum Scheme: String, Sendable { case http, https }

    public var scheme: Scheme
    /// With its port, where that is not the scheme's own.
    public var host: String

    public init(_ reference: ImageReference, scheme: Scheme = .https) {
        self.scheme = scheme
        host = reference.host
    }

    public var url: String { "\(scheme.rawValue)://\(host)/v2/" }
}
