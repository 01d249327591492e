internal import NIOSSL

/// A certificate with those above it, and its key, both as PEM.
public struct TLSFiles: Sendable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// - Throws: `TLSError`, with the file.
    func context() throws(TLSError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw TLSError(path: certificate, reason: "\(error)")
        }
        do {
            let key = try NIOSSLPrivateKey(file: key, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSError(path: key, reason: "\(error)")
        }
    }
}

/// A certificate or a key that cannot be used.
public struct TLSError: Error, Sendable, Equatable {
    public let path: String
    public let reason: String
}

extension TLSError: CustomStringConvertible {
    public var description: String { "\(path) cannot be used for TLS: \(reason)" }
}
