internal import Cgroups
internal import Glibc
public import LinuxSystem
internal import Synchronization
public import Tracing

/// One bash in a sandbox, which all steps of a lesson share: its variables, its directory and its jobs carry over.
///
/// The shell reads its script from a pipe. It has done a step when it asks for more and there is none: the tracer
/// sees it in that very call, so there is no marker in the output that a step could print by itself. The status of a
/// step is that of `( exit $? )`, a process that the shell is told to start after it: the kernel tells how it ended.
public final class TracedShell: Sendable {
    /// How a run of a text came to its end.
    public enum Ending: Sendable, Hashable {
        /// The shell waits for more; the status of the text's last command.
        case finished(status: Int32)
        /// The shell itself has ended: `exit`, `exec`, or a failure under `set -e`. The next text needs a new one.
        case shellEnded(ExitStatus)
        /// It took longer than it may; its processes were ended.
        case timedOut
        /// The learner interrupted it; its processes were ended.
        case cancelled
    }

    public struct Run: Sendable {
        public var ending: Ending
        public var output: CapturedOutput
        /// Calls and what became of processes, in order; the shell's own bookkeeping is left out.
        public var events: [TraceEvent]
        public var duration: Duration
    }

    /// From when the times of its events count, in nanoseconds of CLOCK_MONOTONIC.
    var epoch: UInt64 { tracer.epoch }

    private static let scriptNumber: Int32 = 9
    /// By which name bash knows what it reads; its complaints begin with it.
    public static let scriptPath = "/proc/self/fd/\(scriptNumber)"

    private enum Message: Sendable {
        case idle(ExitStatus?)
        case ended(ExitStatus)
    }

    /// The shell's pid, as the host numbers it.
    public let pid: Int32
    private let sandbox: Sandbox
    private let tracer: Tracer
    private let script: ScriptPipe
    private let output: OutputStream
    private let bell: Bell<Message>
    private let events: EventStore
    private let cancellation = Mutex(false)
    private let end = Mutex<ExitStatus?>(nil)

    /// Starts the shell and waits until it asks for its first command.
    ///
    /// - Parameter calls: what is recorded, of every step.
    public init(in sandbox: Sandbox, calls: CallSet) throws(SystemError) {
        let script = try ScriptPipe()
        let output = try OutputStream()
        let bell = try Bell<Message>()
        let events = EventStore()
        let null = try FileDescriptor.open("/dev/null", O_RDONLY)
        var options = Tracer.Options(calls: calls)
        options.script = Tracer.ScriptWatch(isDone: { script.isDone() }, onDone: { bell.ring(.idle($0)) })
        options.refusedDeviceWrite = DeviceBroker(group: sandbox.group).perform
        options.onEnd = { status, _ in
            bell.ring(.ended(status))
            return .follow
        }
        tracer = try Tracer(options) { events.append($0) }
        let scriptNumber = Self.scriptNumber
        let entry = Sandbox.Entry(
            "/bin/bash", ["bash", "--noprofile", "--norc", Self.scriptPath], environment: ["TERM=dumb"],
            descriptors: [
                0: null.rawValue, 1: output.writer, 2: output.writer,
                scriptNumber: script.readEnd,
            ])
        for descriptor in [script.readEnd, output.writer] { sandbox.give(descriptor) }
        pid = try sandbox.start(entry, tracedBy: tracer)
        self.sandbox = sandbox
        self.script = script
        self.output = output
        self.bell = bell
        self.events = events
        // Its first question: it has started.
        _ = wait(for: ContinuousClock.now.advanced(by: .seconds(10)))
        // How bash found its script is not the learner's business: neither the descriptor nor the name in its errors.
        _ = run("exec \(scriptNumber)<&-; BASH_ARGV0=bash", time: .seconds(10))
    }

    /// Runs a text in the shell, as if it were typed.
    ///
    /// - Parameters:
    ///   - time: after which its processes are ended.
    ///   - onOutput: called on this thread with what is printed, as it comes.
    public func run(
        _ text: String, time: Duration, onOutput: ([UInt8]) -> Void = { _ in }
    ) -> Run {
        run(word: TracedShell.quote(text), time: time, onOutput: onOutput)
    }

    /// - Parameter word: one word of the shell, which `eval` takes for a text.
    private func run(word: String, time: Duration, onOutput: ([UInt8]) -> Void = { _ in }) -> Run {
        cancellation.withLock { $0 = false }
        let start = ContinuousClock.now
        var captured = CapturedOutput()
        func pass(_ bytes: [UInt8]) {
            guard !bytes.isEmpty else { return }
            captured.append(bytes)
            onOutput(bytes)
        }
        let before = (try? sandbox.processes()) ?? []
        let command = "eval \(word)\n( exit $? )\n"
        var ending = end.withLock { $0 }.map { Ending.shellEnded($0) }
        if ending == nil {
            do throws(SystemError) {
                try script.write(command, until: start.advanced(by: time)) {
                    // The end of an earlier run that had been given up.
                    noteEnd(bell.answer())
                    _ = events.take()
                }
                ending = end.withLock { $0 }.map { Ending.shellEnded($0) }
            } catch {
                ending = .timedOut
            }
        }
        if ending == nil { ending = wait(for: start.advanced(by: time), passing: pass) }
        if ending == nil {
            let wasCancelled = cancellation.withLock { $0 }
            // First what the step started; a shell that is busy itself is ended a little later.
            kill(since: before, withShell: false)
            if wait(for: .now.advanced(by: .milliseconds(500)), passing: pass, listening: false) == nil {
                kill(since: before, withShell: true)
                _ = wait(for: .now.advanced(by: .seconds(5)), passing: pass, listening: false)
            }
            ending = wasCancelled ? .cancelled : .timedOut
        }
        pass(output.drain())
        return Run(
            ending: ending ?? .timedOut, output: captured, events: events.take().withoutBookkeeping(shell: pid),
            duration: start.duration(to: .now))
    }

    /// Runs texts one after another without looking at any: for a shell that is led to a moment that it knows.
    ///
    /// A shell reads its script byte by byte where it cannot go back in it, and the tracer stops it at each. So all of
    /// the texts are put where it reads them at once: in a file in memory that the sandbox's first process holds.
    ///
    /// - Parameters:
    ///   - texts: none of them ends the shell.
    ///   - time: for all of them.
    func repeatAll(_ texts: [String], time: Duration) throws(SystemError) -> Ending {
        try sandbox.script.replace(with: texts.map { "eval \(TracedShell.quote($0))\n" }.joined())
        return run(word: "\"$(</proc/1/fd/3)\"", time: time).ending
    }

    private func noteEnd(_ messages: [Message]) {
        for case .ended(let status) in messages { end.withLock { $0 = status } }
    }

    /// Waits until the shell asks for more or has ended; nil when the time is over before, or the learner interrupts.
    private func wait(
        for deadline: ContinuousClock.Instant, passing receiver: ([UInt8]) -> Void = { _ in }, listening: Bool = true
    ) -> Ending? {
        while true {
            output.wait(bell: bell.descriptor, atMost: 50)
            receiver(output.drain())
            for message in bell.answer() {
                switch message {
                case .idle(let status): return .finished(status: status?.shellStatus ?? 0)
                case .ended(let status):
                    end.withLock { $0 = status }
                    return .shellEnded(status)
                }
            }
            if listening, cancellation.withLock({ $0 }) { return nil }
            if ContinuousClock.now >= deadline { return nil }
        }
    }

    /// Interrupts the run that is under way, from any thread.
    public func cancel() { cancellation.withLock { $0 = true } }

    /// Ends the shell and everything that it started.
    public func stop() { tracer.stop() }

    /// Whether the shell can take another text.
    public var isAlive: Bool { end.withLock { $0 == nil } }

    /// Ends what has been started since; frozen processes too, which die only when they are thawed.
    private func kill(since before: Set<Int32>, withShell: Bool) {
        guard var condemned = try? sandbox.processes() else { return }
        condemned.subtract(before.union([pid, sandbox.initPid]))
        if withShell { condemned.insert(pid) }
        for process in condemned { Glibc.kill(process, SIGKILL) }
        // What cannot be thawed keeps the run waiting, and its time is limited.
        try? sandbox.group.thaw(condemned)
    }

    /// The text in single quotes, as one word of the shell.
    private static func quote(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
