public import Curriculum
public import LinuxSystem
internal import Synchronization
public import Tracing

/// Keeps a session as JSON lines: what each step ran, printed, called and changed. `lab run --record FILE`.
public final class SessionRecorder: Sendable {
    private let writer: Mutex<LineWriter>
    private let start = ContinuousClock.now
    /// The first thing that could not be written; what follows it is dropped.
    private let failure = Mutex<SystemError?>(nil)

    /// Creates the file, or empties it, and writes its first line: the version.
    public init(path: String, lab: String, language: Language, machine: String = "host") throws(SystemError) {
        let header = RecordingHeader(lab: lab, language: language.rawValue, machine: machine)
        writer = Mutex(try LineWriter(path: path, header: header))
    }

    /// What a visit to the learner's own shell is called, in place of a step's id.
    public static let visitName = "shell"

    /// What could not be written, a full disk say; nil where the recording is whole.
    public var error: SystemError? { failure.withLock { $0 } }

    /// Writes what the kernel holds before the first step.
    public func record(_ moment: Moment) { write([.state(t: nanoseconds(start.duration(to: .now)), moment)]) }

    /// Writes a step that has been run.
    ///
    /// - Parameter moment: what the kernel holds after it; nil where that could not be read.
    public func record(
        _ step: Step, shell: String, _ outcome: StepOutcome, asExpected: Bool, moment: Moment? = nil
    ) {
        let end = nanoseconds(start.duration(to: .now))
        let begin = end - min(nanoseconds(outcome.run.duration), end)
        let first = outcome.run.events.first?.t ?? 0
        var entries: [RecordingEntry] = [.stepBegan(t: begin, step: step.id, script: shell)]
        // The tracer counts from its own beginning.
        entries += outcome.run.events.map { .event($0.moved(by: begin, from: first)) }
        if outcome.run.output.total > 0 { entries.append(.output(t: end, text: outcome.run.output.text)) }
        entries.append(.stepEnded(t: end, step: step.id, status: outcome.run.ending.status, asExpected: asExpected))
        if let moment { entries.append(.state(t: end, moment)) }
        write(entries)
    }

    /// Writes what was done in the learner's own shell, as a step of that name: what ran in it, and what that did.
    ///
    /// What it showed on the terminal is not kept: it was drawn for one terminal alone.
    public func record(_ visit: ShellVisit) {
        let end = nanoseconds(start.duration(to: .now))
        let begin = end - min(nanoseconds(visit.duration), end)
        let first = visit.events.first?.t ?? 0
        let script = visit.commands.compactMap { $0.words?.joined(separator: " ") }.map { $0 + "\n" }.joined()
        var entries: [RecordingEntry] = [
            .state(t: begin, visit.before), .stepBegan(t: begin, step: SessionRecorder.visitName, script: script),
        ]
        entries += visit.events.map { .event($0.moved(by: begin, from: first)) }
        entries.append(
            .stepEnded(t: end, step: SessionRecorder.visitName, status: visit.status.shellStatus, asExpected: true))
        entries.append(.state(t: end, visit.after))
        write(entries)
    }

    private func write(_ entries: [RecordingEntry]) {
        guard error == nil else { return }
        do {
            try writer.withLock { writer in
                for entry in entries { try writer.write(entry) }
                try writer.flush()
            }
        } catch let error as SystemError {
            failure.withLock { $0 = error }
        } catch {
            failure.withLock { $0 = SystemError("record the session", errno: .invalid) }
        }
    }

    private func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        return UInt64(max(seconds, 0)) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000)
    }
}

extension TracedShell.Ending {
    /// As a shell reports it; 124 for what was stopped, as timeout(1) does.
    public var status: Int32 {
        switch self {
        case .finished(let status): status
        case .shellEnded(let status): status.shellStatus
        case .timedOut, .cancelled: 124
        }
    }
}

extension TraceEvent {
    fileprivate func moved(by begin: UInt64, from first: UInt64) -> TraceEvent {
        switch self {
        case .call(var call):
            call.t = begin + (call.t >= first ? call.t - first : 0)
            return .call(call)
        case .state(var state):
            state.t = begin + (state.t >= first ? state.t - first : 0)
            return .state(state)
        case .exchange(var exchange):
            exchange.t = begin + (exchange.t >= first ? exchange.t - first : 0)
            return .exchange(exchange)
        }
    }
}
