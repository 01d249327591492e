internal import Glibc
internal import LinuxSystem
internal import OCI

/// What a person says about registries, in `$LAB_REGISTRIES` or `~/.config/lab/registries.json`:
///
///     { "registries": {
///         "docker.io": { "mirrors": ["http://localhost:5000"] },
///         "registry.example:5000": { "insecure": true },
///         "registry.example": { "ca": "/etc/example/ca.pem" } } }
///
/// Mirrors are asked first, in order, and only for pulling. `insecure` allows plain http.
public struct RegistryConfiguration: Hashable, Sendable, Codable {
    public struct Registry: Hashable, Sendable, Codable {
        /// Addresses, `http://HOST[:PORT]` or `https://HOST[:PORT]`.
        public var mirrors: [String]?
        public var insecure: Bool?
        /// Path of a file of certificates (PEM) that are trusted besides those of the system.
        public var ca: String?

        public init(mirrors: [String]? = nil, insecure: Bool? = nil, ca: String? = nil) {
            self.mirrors = mirrors
            self.insecure = insecure
            self.ca = ca
        }
    }

    public var registries: [String: Registry]

    public init(registries: [String: Registry] = [:]) { self.registries = registries }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        registries = try values.decodeIfPresent([String: Registry].self, forKey: .registries) ?? [:]
        for (name, registry) in registries {
            for mirror in registry.mirrors ?? [] where WebAddress(mirror)?.target != "/" {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "the mirror \(mirror) of \(name) is no http://HOST[:PORT]"))
            }
        }
    }

    /// What the files of this user say; nothing where there are none.
    ///
    /// - Throws: `RegistryClientError.configuration`.
    public static func ofUser() throws -> RegistryConfiguration {
        guard
            let path = Environment.value("LAB_REGISTRIES")
                ?? Environment.configurationFolder.map({ "\($0)/registries.json" })
        else { return RegistryConfiguration() }
        return try RegistryConfiguration(path: path)
    }

    init(path: String) throws {
        do {
            let file = try FileDescriptor.open(path, O_RDONLY, step: "read the configuration of registries")
            self = try ImageDocument.decode(RegistryConfiguration.self, from: file.readAll())
        } catch let error as SystemError where error.errno == .noSuchFile {
            self.init()
        } catch {
            throw RegistryClientError.configuration(path: path, reason: "\(error)")
        }
    }

    func registry(_ name: String) -> Registry { registries[name] ?? Registry() }
}

/// What of the environment decides where files are.
enum Environment {
    /// nil for what is empty, too.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
        return value
    }

    static var home: String? { value("HOME") }

    /// Where programs of the house keep their configuration.
    static var configurationFolder: String? {
        (value("XDG_CONFIG_HOME") ?? home.map { "\($0)/.config" }).map { "\($0)/lab" }
    }

    /// Docker's own: `$DOCKER_CONFIG` or `~/.docker`.
    static var dockerFolder: String? { value("DOCKER_CONFIG") ?? home.map { "\($0)/.docker" } }
}
