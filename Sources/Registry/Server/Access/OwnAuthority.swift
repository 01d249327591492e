internal import Crypto
internal import FoundationEssentials
internal import Glibc
internal import LinuxSystem
internal import SwiftASN1
internal import X509

/// A certificate authority for one registry: who trusts its certificate trusts the registry, and nothing else does.
///
///     ca.pem  ca-key.pem            made once, good for ten years
///     server.pem  server-key.pem    made at each start, good for ninety days
public struct OwnAuthority: Sendable {
    /// The folder of the four files.
    public let path: String
    /// What clients are told to trust.
    public var certificate: String { "\(path)/ca.pem" }

    public init(path: String) { self.path = path }

    private var key: String { "\(path)/ca-key.pem" }

    /// Makes a certificate for a server under these names.
    ///
    /// - Parameter names: host names and addresses.
    /// - Throws: `SystemError`; `TLSError` where the authority's own files cannot be read.
    public func issue(for names: [String]) throws -> TLSFiles {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw SystemError("make the folder of certificates", path: path, errno: .current)
        }
        let authority = try open() ?? make()
        let serverKey = P256.Signing.PrivateKey()
        let now = Date()
        let alternatives = names.map(OwnAuthority.name)
        let server = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(serverKey.publicKey),
            // Clocks differ.
            notValidBefore: now - 3600, notValidAfter: now + 90 * 86_400, issuer: authority.certificate.subject,
            subject: try DistinguishedName { CommonName(names.first ?? "localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(alternatives)
            }, issuerPrivateKey: authority.key)
        let files = TLSFiles(certificate: "\(path)/server.pem", key: "\(path)/server-key.pem")
        try write(serverKey.pemRepresentation, to: files.key, mode: 0o600)
        try write(try server.serializeAsPEM().pemString, to: files.certificate, mode: 0o644)
        return files
    }

    private typealias Pair = (certificate: Certificate, key: Certificate.PrivateKey)

    /// The authority of an earlier start; nil where there is none.
    private func open() throws -> Pair? {
        guard access(certificate, F_OK) == 0, access(key, F_OK) == 0 else { return nil }
        do {
            return (
                try Certificate(pemEncoded: try text(of: certificate)),
                try Certificate.PrivateKey(pemEncoded: try text(of: key))
            )
        } catch let error as SystemError {
            throw error
        } catch {
            throw TLSError(path: path, reason: "\(error); remove the folder to begin anew")
        }
    }

    private func make() throws -> Pair {
        let own = P256.Signing.PrivateKey()
        let now = Date()
        let name = try DistinguishedName { CommonName("lab registry \(UInt32.random(in: .min ... .max))") }
        let made = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(own.publicKey),
            notValidBefore: now - 3600, notValidAfter: now + 3650 * 86_400, issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            }, issuerPrivateKey: .init(own))
        try write(own.pemRepresentation, to: key, mode: 0o600)
        try write(try made.serializeAsPEM().pemString, to: certificate, mode: 0o644)
        return (made, .init(own))
    }

    private func text(of path: String) throws(SystemError) -> String {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "read a certificate")
        return String(decoding: try file.readAll(), as: UTF8.self)
    }

    private func write(_ text: String, to path: String, mode: UInt32) throws(SystemError) {
        let new = "\(path).new"
        unlink(new)
        let file = try FileDescriptor.open(
            new, O_WRONLY | O_CREAT | O_EXCL, mode: mode, step: "write a certificate")
        try file.writeAll(Array(text.utf8) + (text.hasSuffix("\n") ? [] : [10]), step: "write a certificate")
        guard rename(new, path) == 0 else { throw SystemError("write a certificate", path: path, errno: .current) }
    }

    /// An address as its bytes, anything else as a name (RFC 5280, section 4.2.1.6).
    private static func name(_ text: String) -> GeneralName {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            return .ipAddress(ASN1OctetString(contentBytes: bytes[..<4]))
        }
        if inet_pton(AF_INET6, text, &bytes) == 1 { return .ipAddress(ASN1OctetString(contentBytes: bytes[...])) }
        return .dnsName(text)
    }
}
