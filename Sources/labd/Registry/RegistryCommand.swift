internal import ArgumentParser
internal import Checks
internal import Curriculum
internal import Dispatch
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Registry

/// `labd registry`
struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Serve an image registry (OCI distribution specification)",
        discussion: """
            Images are kept in a folder and served until the program is told to stop (Ctrl-C or SIGTERM).
            Push with: lab docker tag IMAGE localhost:5000/NAME && lab docker push localhost:5000/NAME
            """)

    @Option(name: .long, help: "HOST:PORT to listen on; port 0 lets the kernel choose; fd:N is an open socket.")
    var listen = "127.0.0.1:5000"

    @Option(name: .long, help: "Folder to keep everything in. Default: registry below the data folder of lab.")
    var store: String?

    @OptionGroup(title: "Who may use it") var access: AccessOptions
    @OptionGroup(title: "Encryption") var encryption: EncryptionOptions

    @Option(
        name: .long,
        help: "FILE or fd:N, where each finished exchange is told as a line of JSON; full, it ends the registry.")
    var exchanges: String?

    @Option(name: .long, help: "fd:N, where the address is written once the registry listens.")
    var ready: String?

    @Option(name: .customLong("lang"), help: "Language: ko or en. Default: from LANG.")
    var givenLanguage: Language?

    func run() async throws {
        let words = ServerWords(language: Language.ofEnvironment(givenLanguage))
        let stopping = StopSignals()
        do {
            var configuration = RegistryServer.Configuration(listener: try listener(words), folder: try folder(words))
            configuration.access = try access.rules(words)
            let tls = try encryption.files(for: listen, in: configuration.folder, words)
            configuration.tls = tls?.files
            configuration.exchanges = try exchangeLog(words)
            let readyFile = try ready.map { try descriptor($0, option: "--ready", words) }
            let server = try await RegistryServer.start(configuration)
            StandardStream.output.write("\(words.listening(server.url, configuration.folder))\n")
            if let authority = tls?.authority { StandardStream.output.write("\(words.trust(authority))\n") }
            if configuration.access.scheme != .none, tls == nil, !isLocal {
                StandardStream.error.write("\(words.passwordsInTheClear)\n")
            }
            if let readyFile {
                let file = FileDescriptor(owning: readyFile)
                // Whoever wanted to know may be gone.
                try? file.write("\(server.url)\n")
            }
            await stopping.wait()
            try await server.stop()
        } catch let error as SystemError {
            throw Failure(1, "lab: \(error.text(in: words.language))")
        } catch let failure as Failure {
            throw failure
        } catch let error as TLSError {
            throw Failure(2, words.cannotEncrypt(error))
        } catch {
            throw Failure(1, words.cannotListen(listen, "\(error)"))
        }
    }

    private func listener(_ words: ServerWords) throws -> RegistryServer.Listener {
        if listen.hasPrefix("fd:") { return .socket(try descriptor(listen, option: "--listen", words)) }
        // The last colon: an IPv6 address has many, and stands in brackets.
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port)
        else { throw Failure(2, words.wrongListen(listen)) }
        var host = String(listen[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return .address(host: host.isEmpty ? "0.0.0.0" : host, port: port)
    }

    /// Nobody on another machine can reach it.
    private var isLocal: Bool {
        ["127.", "localhost:", "[::1]:", "fd:"].contains { listen.hasPrefix($0) }
    }

    private func folder(_ words: ServerWords) throws -> String {
        let path = store ?? "\(DataFolder.ofUser().path)/registry"
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST {
                throw SystemError("make the registry's folder", path: made, errno: .current)
            }
        }
        return path
    }

    private func exchangeLog(_ words: ServerWords) throws -> ExchangeLog? {
        guard let exchanges else { return nil }
        let file =
            exchanges.hasPrefix("fd:")
            ? FileDescriptor(owning: try descriptor(exchanges, option: "--exchanges", words))
            : try FileDescriptor.open(
                exchanges, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600, step: "write the exchanges")
        return ExchangeLog(file) { error in
            // At once: the answer that could not be told shall not be the last of many.
            StandardStream.error.write("lab: \(error.text(in: words.language))\n")
            _exit(1)
        }
    }

    /// The number in `fd:N`, of a descriptor that is open.
    private func descriptor(_ text: String, option: String, _ words: ServerWords) throws -> Int32 {
        guard text.hasPrefix("fd:"), let number = Int32(text.dropFirst(3)), number >= 0, fcntl(number, F_GETFD) >= 0
        else { throw Failure(2, words.wrongDescriptor(text, option: option)) }
        // No child of ours shall have it.
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return number
    }
}

/// Waits for somebody to end the program.
private struct StopSignals {
    private let signals: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        signals = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    func wait() async {
        for await _ in signals { break }
        for source in sources { source.cancel() }
    }
}
