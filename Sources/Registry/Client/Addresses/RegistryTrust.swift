internal import Glibc
internal import LinuxSystem
internal import NIOSSL

/// Whom a registry's certificate has to be from.
struct RegistryTrust: Sendable {
    /// Files of certificates besides the system's; empty where the system's alone are trusted.
    let files: [String]

    /// - Parameters:
    ///   - host: the registry, with its port, as folders below `certs.d` are called.
    ///   - given: a file that the person named.
    init(host: String, given: [String]) throws {
        var files = given
        for folder in ["/etc/docker/certs.d", Environment.dockerFolder.map { "\($0)/certs.d" }].compactMap({ $0 }) {
            files += Self.certificates(in: "\(folder)/\(host)")
        }
        for file in given where access(file, R_OK) != 0 {
            throw RegistryClientError.configuration(path: file, reason: "\(Errno.current)")
        }
        self.files = files
    }

    /// `*.crt`, as Docker reads them.
    private static func certificates(in folder: String) -> [String] {
        KernelFile.names(in: folder).filter { $0.hasSuffix(".crt") }.map { "\(folder)/\($0)" }
    }

    /// nil where the system's certificates decide.
    func configuration() throws -> TLSConfiguration? {
        guard !files.isEmpty else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        for file in files {
            do {
                configuration.additionalTrustRoots.append(.certificates(try NIOSSLCertificate.fromPEMFile(file)))
            } catch {
                throw RegistryClientError.configuration(path: file, reason: "this is no certificate in PEM")
            }
        }
        return configuration
    }
}
