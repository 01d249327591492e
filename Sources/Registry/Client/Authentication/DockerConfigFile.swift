internal import FoundationEssentials
internal import Glibc
internal import LinuxSystem
internal import OCI

/// Docker's `config.json`, which other programs read and write, too: what is not ours in it stays as it is.
public struct DockerConfigFile: CredentialStore {
    public let path: String

    public init(path: String) { self.path = path }

    /// `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`; nil where there is no home.
    public static func ofUser() -> DockerConfigFile? {
        Environment.dockerFolder.map { DockerConfigFile(path: "\($0)/config.json") }
    }

    /// The names under which programs keep what belongs to a registry; the first is the one that is written.
    static func keys(for registry: String) -> [String] {
        registry == ImageReference.defaultRegistry
            ? ["https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io"]
            : [
                registry, "https://\(registry)", "http://\(registry)", "https://\(registry)/v1/",
                "https://\(registry)/v2/",
            ]
    }

    // MARK: Reading

    public func credentials(for registry: String) async throws -> Credentials? {
        let config = try read()
        if let helper = helper(for: registry, in: config) {
            for key in Self.keys(for: registry) {
                if let found = try helper.get(key) { return found }
            }
            return nil
        }
        for key in Self.keys(for: registry) {
            if let entry = config["auths"]?[key], let found = try credentials(in: entry, key) { return found }
        }
        return nil
    }

    /// Whether anything is kept for a registry.
    public func has(_ registry: String) throws -> Bool {
        let config = try read()
        return Self.keys(for: registry).contains { config["auths"]?[$0] != nil }
    }

    private func credentials(in entry: JSONValue, _ key: String) throws -> Credentials? {
        if let token = entry["identitytoken"]?.text, !token.isEmpty { return .identityToken(token) }
        if let auth = entry["auth"]?.text, !auth.isEmpty {
            // The text itself is a password: no error may hold it.
            guard let data = Data(base64Encoded: auth), let colon = data.firstIndex(of: UInt8(ascii: ":")) else {
                throw RegistryClientError.configuration(
                    path: path, reason: "the auth of \(key) is no USER:PASSWORD in base64")
            }
            // Old programs padded with NUL.
            let password = data[data.index(after: colon)...].prefix { $0 != 0 }
            return .password(
                user: String(decoding: data[..<colon], as: UTF8.self),
                password: String(decoding: password, as: UTF8.self))
        }
        guard let user = entry["username"]?.text, let password = entry["password"]?.text else { return nil }
        return .password(user: user, password: password)
    }

    private func helper(for registry: String, in config: JSONValue) -> CredentialProgram? {
        for key in Self.keys(for: registry) {
            if let name = config["credHelpers"]?[key]?.text, !name.isEmpty { return CredentialProgram(name: name) }
        }
        return config["credsStore"]?.text.flatMap { $0.isEmpty ? nil : CredentialProgram(name: $0) }
    }

    private func read() throws -> JSONValue {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try FileDescriptor.open(path, O_RDONLY, step: "read the stored logins").readAll()
        } catch {
            if error.errno == .noSuchFile { return .object([:]) }
            throw error
        }
        // An empty file is what `touch` leaves.
        if bytes.allSatisfy({ " \n\t\r".utf8.contains($0) }) { return .object([:]) }
        guard let config = try? ImageDocument.decode(JSONValue.self, from: bytes), case .object = config else {
            // Its text may hold passwords, so none of it is quoted.
            throw RegistryClientError.configuration(path: path, reason: "this is no JSON object")
        }
        return config
    }

    // MARK: Writing

    /// Keeps credentials for a registry; with the program that keeps passwords here, where there is one.
    ///
    /// - Returns: whether they lie in this file, where everybody who reads it can read them.
    @discardableResult
    public func store(_ credentials: Credentials, for registry: String) throws -> Bool {
        try change { config in
            let key = Self.keys(for: registry)[0]
            var entry = JSONValue.object([:])
            let helper = helper(for: registry, in: config)
            if let helper {
                try helper.store(credentials, for: key)
            } else {
                switch credentials {
                case .password(let user, let password):
                    entry["auth"] = .string(Data("\(user):\(password)".utf8).base64EncodedString())
                case .identityToken(let token): entry["identitytoken"] = .string(token)
                }
            }
            var auths = config["auths"] ?? .object([:])
            auths[key] = entry
            config["auths"] = auths
            return helper == nil
        }
    }

    /// Forgets what is kept for a registry.
    ///
    /// - Returns: whether there was anything.
    public func erase(_ registry: String) throws -> Bool {
        try change { config in
            let keys = Self.keys(for: registry)
            if let helper = helper(for: registry, in: config) {
                for key in keys where try helper.get(key) != nil { try helper.erase(key) }
            }
            var auths = config["auths"] ?? .object([:])
            let had = keys.contains { auths[$0] != nil }
            for key in keys { auths[key] = nil }
            if had { config["auths"] = auths }
            return had
        }
    }

    /// Reads, changes and replaces the file as one step among all processes that do the same.
    private func change<Result>(_ change: (inout JSONValue) throws -> Result) throws -> Result {
        let target = resolvedPath()
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        try makeFolders(folder)
        let lock = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY, step: "lock the stored logins")
        while flock(lock.rawValue, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw SystemError("lock the stored logins", path: folder, errno: .current)
            }
        }
        var config = try read()
        let before = config
        let result = try change(&config)
        if config != before { try replace(target, with: config) }
        lock.close()
        return result
    }

    /// Where the file really is: a link to it stays a link.
    private func resolvedPath() -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func makeFolders(_ folder: String) throws {
        var made = ""
        for part in folder.split(separator: "/") {
            made += (made.isEmpty && !folder.hasPrefix("/") ? "" : "/") + part
            if mkdir(made, 0o700) != 0, errno != EEXIST {
                throw SystemError("make the folder of the stored logins", path: made, errno: .current)
            }
        }
    }

    private func replace(_ target: String, with config: JSONValue) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Of an empty object it makes three lines. Within a string the end of a line is escaped.
        let text = String(decoding: try encoder.encode(config), as: UTF8.self).replacing(/\{\n\n *\}/, with: "{}")
        let bytes = Array(text.utf8) + [UInt8(ascii: "\n")]
        let temporary = "\(target).\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        // From its first moment on, nobody else may read it.
        let file = try FileDescriptor.open(
            temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, step: "write the stored logins")
        do {
            try file.writeAll(bytes, step: "write the stored logins")
            guard fsync(file.rawValue) == 0, rename(temporary, target) == 0 else {
                throw SystemError("write the stored logins", path: target, errno: .current)
            }
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
