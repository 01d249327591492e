public import ArgumentParser
internal import Checks
public import Curriculum
internal import DockerWords
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Registry
internal import TextColumns

extension Language: ExpressibleByArgument {}

/// How a registry is reached, and in which language it is told.
struct RegistryOptions: ParsableArguments {
    @Flag(name: .customLong("plain-http"), help: "Speak http without TLS. Nothing is secret on the way then.")
    var plainHTTP = false

    @Option(name: .customLong("ca"), help: "A file of certificates (PEM) that are trusted besides the system's.")
    var ca: String?

    @Flag(name: [.customShort("v"), .customLong("verbose")], help: "Show how the name is read, and each request.")
    var isVerbose = false

    @Option(name: .customLong("lang"), help: "Language: ko or en. Default: from LANG.")
    var givenLanguage: Language?

    var language: Language { Language.ofEnvironment(givenLanguage) }

    var words: RegistryWords { RegistryWords(language: language) }

    /// A client for one command. It ends when the body does; what goes wrong becomes a sentence and the status 1.
    func withClient(
        showing view: TransferView, _ body: (RegistryClient) async throws -> Void
    ) async throws {
        try await explained {
            var options = ClientOptions()
            options.plainHTTP = plainHTTP
            options.ca = ca
            options.credentials = DockerConfigFile.ofUser()
            options.registries = try RegistryConfiguration.ofUser()
            let narrator = isVerbose ? RegistryNarrator(words: words, view: view) : nil
            let words = words
            let client = RegistryClient(options: options) { event in
                narrator?.show(event)
                view.show(event, words)
            }
            do {
                try await body(client)
            } catch {
                await client.close()
                view.end()
                throw error
            }
            await client.close()
            view.end()
        }
    }

    /// Turns what goes wrong into what the person reads.
    func explained<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as ReferenceError {
            throw Failure(2, words.text(of: error))
        } catch let error as RegistryClientError {
            throw Failure(1, words.text(of: error))
        } catch  where error is SystemError || error is StoreError {
            throw Failure(1, "lab: \(error.sentence(in: language))")
        }
    }

    /// Shows each step of how a name is read, where that is wanted.
    func resolve(_ text: String) throws -> ImageReference {
        let (reference, steps) = try ImageReference.resolve(text)
        if isVerbose {
            StandardStream.error.write(
                ([words.resolving(text)] + steps.map(words.text) + [words.resolved(reference)])
                    .map { $0 + "\n" }.joined())
        }
        return reference
    }
}

/// What ends a command: a status, and a text for standard error.
struct Failure: Error {
    let status: Int32
    let text: String

    init(_ status: Int32, _ text: String) {
        self.status = status
        self.text = text
    }
}

/// Standard output and standard error, written to without a buffer in between.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// A reader that went away is no failure: the work goes on.
    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Lines with words of registries and images in them: nothing in those moves the cursor or changes colours.
    func writeVisibly(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        write(lines.map { VisibleText.of($0) + "\n" }.joined())
    }

    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Columns and rows; nil where it is no terminal.
    var size: (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
