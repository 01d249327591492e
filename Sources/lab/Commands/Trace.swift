internal import Checks
internal import Curriculum
internal import ArgumentParser
internal import Glibc
internal import LinuxSystem
internal import Synchronization
internal import TerminalUI
internal import Tracing

/// `lab trace -- COMMAND`: any program's calls, and the kernel state that each one changed.
struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Trace a program: its calls, and what each one changed in the kernel.",
        discussion: """
            Sets: ns mount cgroup net id cap exec file signal, names of calls, or all. The exit status is the command's.
            """)

    @Option(help: "Only these, comma-separated. Default: ns,mount,cgroup,net,id,cap,exec.") var only: String?
    @Option(help: "Write JSON lines to this file instead of text to standard error.") var json: String?
    @Flag(help: "Wait for the daemons that it leaves behind.") var follow = false
    @OptionGroup var options: LanguageOption
    @ArgumentParser.Argument(parsing: .postTerminator, help: "The command and its arguments, after --.") var command: [String] = []

    func run() throws {
        guard !command.isEmpty else { throw ValidationError("Name a command after --: lab trace -- unshare -u true") }
        let context = try Context(options.language)
        let calls = try callSet()
        // Before there is a second thread: from here on a thin front stands for us towards the caller.
        let front = try context.engine { try CommandFront.leave() }
        let sink = try context.engine { try TraceSink(json: json, language: context.language) }
        do {
            let trace = try CommandTrace(command: command, calls: calls, follows: follow, front: front) { sink.take($0) }
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
            let status: Int32 = error.errno == .noSuchFile ? 127 : error.errno == .permissionDenied ? 126 : 4
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

/// Where the events go: text for a person on standard error, JSON lines for a program.
private final class TraceSink: Sendable {
    private let writer: Mutex<LineWriter?>
    private let failure = Mutex<String?>(nil)
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
            if writesText { try terminal.write(events.flatMap { TraceText.lines($0, columns: columns) }) }
        } catch {
            // The command goes on; it is told at the end what is missing.
            failure.withLock { $0 = error.text(in: language) }
        }
    }

    /// What could not be written, if anything.
    func finish() -> String? {
        do {
            try writer.withLock { try $0?.flush() }
        } catch {
            failure.withLock { $0 = $0 ?? error.text(in: language) }
        }
        return failure.withLock { $0 }
    }
}
