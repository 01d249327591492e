internal import ArgumentParser
internal import Checks
internal import Curriculum
internal import Glibc
internal import LinuxSystem
internal import Synchronization
internal import TerminalUI
internal import Tracing

/// What `lab trace` is asked for.
struct TraceRequest {
    var only: String?
    var json: String?
    var follow = false
    var language: Language?
    var command: [String]

    func run() throws {
        guard !command.isEmpty else { throw ValidationError("Name a command after --: lab trace -- unshare -u true") }
        let context = try Context(language)
        let calls = try callSet()
        // Before there is a second thread: from here on a thin front stands for us towards the caller.
        let front = try context.engine { try CommandFront.leave() }
        let sink = try context.engine { try TraceSink(json: json, language: context.language) }
        do {
            let trace = try CommandTrace(command: command, calls: calls, follows: follow, front: front) {
                sink.take($0)
            }
            let outcome = try trace.run()
            let failure = sink.finish()
            if !outcome.daemons.isEmpty { Complaint(.passed, context.messages.daemonsStay(outcome.daemons)).print() }
            if let failure {
                Complaint(.failed, "lab: \(failure)").print()
                trace.end(status: Status.failed.rawValue)
            }
            trace.end(outcome)
        } catch {
            Complaint(.failed, "lab: \(error.text(in: context.language))").print()
            // As a shell says it of a command that cannot be found or run.
            let status: Int32 =
                switch error.errno {
                case .noSuchFile: 127
                case .permissionDenied, .notExecutable: 126
                default: 4
                }
            front.end(status)
            Glibc.exit(status)
        }
    }

    private func callSet() throws -> CallSet {
        guard let only else { return .isolation }
        do {
            return try CallSet(parsing: only)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}

extension TraceRequest {
    /// Reads `[--only SETS] [--json FILE] [--follow] [--lang LANGUAGE] -- COMMAND…`; nil for anything else, which is
    /// then the parser's to read or to refuse.
    ///
    /// The parser finds its options by reflection, which takes longer than everything else that a trace does before
    /// its command starts.
    init?(plain words: ArraySlice<String>) {
        guard let terminator = words.firstIndex(of: "--") else { return nil }
        self.init(command: Array(words[(terminator + 1)...]))
        var options = words[..<terminator]
        while let option = options.popFirst() {
            if option == "--follow" {
                follow = true
                continue
            }
            guard let value = options.popFirst(), !value.isEmpty, !value.hasPrefix("-") else { return nil }
            switch option {
            case "--only": only = value
            case "--json": json = value
            case "--lang":
                guard let language = Language(rawValue: value) else { return nil }
                self.language = language
            default: return nil
            }
        }
    }
}

/// Where the events go: text for a person on standard error, JSON lines for a program.
private final class TraceSink: Sendable {
    private let writer: Mutex<LineWriter?>
    private let failure = Mutex<String?>(nil)
    private let search = Mutex(PathSearch())
    private let terminal = Terminal(descriptor: 2)
    private let columns: Int
    private let language: Language

    init(json: String?, language: Language) throws(SystemError) {
        self.language = language
        writer = Mutex(try json.map { path throws(SystemError) in try LineWriter(path: path) })
        columns = TerminalCapabilities.size(descriptor: 2)?.columns ?? 120
    }

    /// On the tracer's thread.
    func take(_ events: [TraceEvent]) {
        guard failure.withLock({ $0 == nil }) else { return }
        do {
            let writesText = try writer.withLock { writer in
                for event in events { try writer?.write(event) }
                return writer == nil
            }
            if writesText { try show(search.withLock { $0.add(events) }) }
        } catch {
            // The command goes on; it is told at the end what is missing.
            failure.withLock { $0 = error.text(in: language) }
        }
    }

    private func show(_ events: [TraceEvent]) throws {
        try terminal.write(events.flatMap { TraceText.lines($0, columns: columns) })
    }

    /// What could not be written, if anything.
    func finish() -> String? {
        do {
            let writesText = try writer.withLock { writer in
                try writer?.flush()
                return writer == nil
            }
            if writesText { try show(search.withLock { $0.finish() }) }
        } catch {
            failure.withLock { $0 = $0 ?? error.text(in: language) }
        }
        return failure.withLock { $0 }
    }
}
