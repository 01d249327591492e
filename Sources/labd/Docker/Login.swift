internal import ArgumentParser
internal import Glibc
internal import OCI
internal import Registry

/// `labd docker login [SERVER]`
struct Login: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Authenticate to a registry",
        discussion: "Defaults to Docker Hub if no server is specified.")

    @Option(name: .shortAndLong, help: "Username")
    var username: String?

    @Option(name: .shortAndLong, help: "Password. Everybody on this machine can see it: use --password-stdin instead")
    var password: String?

    @Flag(name: .customLong("password-stdin"), help: "Take the password from stdin")
    var readsPassword = false

    @OptionGroup var registry: RegistryOptions

    @Argument(help: "SERVER")
    var server: String?

    func run() async throws {
        let host = RegistryName.normalized(server)
        guard let file = DockerConfigFile.ofUser() else { throw Failure(1, registry.words.noHome) }
        let (user, password) = try await secret(for: host, file)
        let credentials = Credentials.password(user: user, password: password)
        let view = TransferView(isQuiet: false)
        try await registry.withClient(showing: view) { client in
            try await client.checkLogin(credentials, at: host)
            if try file.store(credentials, for: host) {
                StandardStream.error.write(registry.words.storedInTheClear(file.path) + "\n")
            }
            StandardStream.output.write("Login Succeeded\n")
        }
    }

    /// Asks for what was not given. Nothing of it is shown anywhere.
    private func secret(for host: String, _ file: DockerConfigFile) async throws -> (String, String) {
        if readsPassword {
            guard password == nil else { throw Failure(1, "--password and --password-stdin are mutually exclusive") }
            guard let username, !username.isEmpty else {
                throw Failure(1, "Must provide --username with --password-stdin")
            }
            var text = try readAll()
            // One end of a line, as `echo` and files have it, is not part of it.
            if text.last == UInt8(ascii: "\n") { text.removeLast() }
            if text.last == UInt8(ascii: "\r") { text.removeLast() }
            guard !text.isEmpty else { throw Failure(1, "password is empty") }
            return (username, String(decoding: text, as: UTF8.self))
        }
        if password != nil {
            StandardStream.error.write("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n")
        }
        let user: String
        if let username, !username.isEmpty {
            user = username
        } else {
            guard isatty(0) == 1 else {
                throw Failure(1, "Error: Cannot perform an interactive login from a non TTY device")
            }
            let known = try await file.credentials(for: host)?.user
            StandardStream.output.write(known.map { "Username (\($0)): " } ?? "Username: ")
            let typed = readLine() ?? ""
            user = typed.isEmpty ? known ?? "" : typed
            guard !user.isEmpty else { throw Failure(1, "Error: Non-null Username Required") }
        }
        if let password, !password.isEmpty { return (user, password) }
        guard isatty(0) == 1 else {
            throw Failure(1, "Error: Cannot perform an interactive login from a non TTY device")
        }
        StandardStream.output.write("Password: ")
        let typed = withoutEcho { readLine() ?? "" }
        StandardStream.output.write("\n")
        guard !typed.isEmpty else { throw Failure(1, "Error: Password Required") }
        return (user, typed)
    }

    private func readAll() throws -> [UInt8] {
        var bytes = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(0, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= 1 << 20 else { throw Failure(1, "the password is longer than 1 MiB") }
        }
    }

    private func withoutEcho<Result>(_ body: () -> Result) -> Result {
        var before = termios()
        guard tcgetattr(0, &before) == 0 else { return body() }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &silent)
        defer { tcsetattr(0, TCSAFLUSH, &before) }
        return body()
    }
}

/// `labd docker logout [SERVER]`
struct Logout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Log out from a registry",
        discussion: "If no server is specified, the default is Docker Hub.")

    @OptionGroup var registry: RegistryOptions

    @Argument(help: "SERVER")
    var server: String?

    func run() async throws {
        let host = RegistryName.normalized(server)
        guard let file = DockerConfigFile.ofUser() else { throw Failure(1, registry.words.noHome) }
        try await registry.explained {
            let shown = host == ImageReference.defaultRegistry ? "https://index.docker.io/v1/" : host
            guard try file.has(host) else {
                StandardStream.output.write("Not logged in to \(shown)\n")
                return
            }
            StandardStream.output.write("Removing login credentials for \(shown)\n")
            _ = try file.erase(host)
        }
    }
}

/// A registry as a person names it: with or without a scheme and a path.
enum RegistryName {
    static func normalized(_ server: String?) -> String {
        var name = server ?? ImageReference.defaultRegistry
        for scheme in ["https://", "http://"] where name.lowercased().hasPrefix(scheme) {
            name = String(name.dropFirst(scheme.count))
        }
        name = String(name.prefix { $0 != "/" })
        return ["", "index.docker.io", "registry-1.docker.io"].contains(name) ? ImageReference.defaultRegistry : name
    }
}
