internal import Cgroups
internal import Curriculum
internal import LinuxSystem
internal import Synchronization
internal import Tracing

/// The text of a step as a session runs it, and what is kept of it.
struct StepScript: Sendable {
    /// The step's id.
    var id: String
    var shell: String
    var time: Duration
    /// What is shown of its calls.
    var calls: CallSet
    /// Calls that are not shown for that, but are looked at by the questions of the lesson.
    var asked: Set<String> = []
    /// Whether it only looks: the state after it is that before it, so going back need not run it.
    var onlyLooks = false
    /// Whether it cannot be repeated.
    var runsOnce = false
    /// It has been run, and the shell waited for more: it can be repeated together with others.
    var leftShellWaiting = false
}

/// A sandbox and the shell in it, led through steps one after another.
///
/// A session has one. A comparison makes two more, and going back makes the session's anew.
final class Stage: Sendable {
    let sandbox: Sandbox
    private let calls: CallSet
    private let shell = Mutex<TracedShell?>(nil)
    private let isInterrupted = Mutex(false)
    /// Of the learner's own shells, as long as something that was started in them may still run.
    private let watches = Mutex<[ShellWatch]>([])

    /// - Parameter calls: everything that any step will want to see: a filter cannot be taken off a process.
    init(_ sandbox: Sandbox, calls: CallSet) {
        self.sandbox = sandbox
        self.calls = calls
    }

    deinit { close() }

    /// Runs a script and tells what the kernel made of it.
    func run(_ script: StepScript, onOutput: ([UInt8]) -> Void = { _ in }) throws -> StepOutcome {
        let shell = try openShell()
        let before = try CgroupSnapshot(of: sandbox.group)
        let layers = LayerPicture.all(of: sandbox.initPid)
        let mark = try sandbox.services?.mark()
        var run = shell.run(script.shell, time: script.time, onOutput: onOutput)
        let after = try CgroupSnapshot(of: sandbox.group)
        retireIfEnded(shell)
        let asked = run.events.compactMap { event -> CallEvent? in
            if case .call(let call) = event, script.asked.contains(call.call) { call } else { nil }
        }
        run.events = StepEvents(calls: script.calls, session: sandbox.group).select(run.events)
        if let services = sandbox.services, let mark {
            run.events = run.events.merged(with: try services.events(since: mark, epoch: shell.epoch))
            if let failure = services.failure() { throw failure }
        }
        return StepOutcome(
            run: run, changes: after.difference(from: before),
            layers: LayerPicture.changed(from: layers, to: LayerPicture.all(of: sandbox.initPid)), asked: asked)
    }

    /// Goes through scripts without looking at what they do. What has been run before goes as one.
    ///
    /// - Parameter onStep: told of each one before it runs, and of the first of those that go as one.
    /// - Returns: the id of the one in which it was interrupted, or of the first of those; nil at the end.
    @discardableResult
    func lead(through scripts: some Sequence<StepScript>, onStep: (String) -> Void = { _ in }) throws -> String? {
        isInterrupted.withLock { $0 = false }
        var together = [StepScript]()
        func stops(in first: StepScript, _ run: (TracedShell) throws -> TracedShell.Ending) throws -> Bool {
            onStep(first.id)
            // It may have come between two of them.
            if isInterrupted.withLock({ $0 }) { return true }
            let shell = try openShell()
            let ending = try run(shell)
            retireIfEnded(shell)
            return ending == .cancelled
        }
        func repeatTogether() throws -> String? {
            guard let first = together.first else { return nil }
            let isOver = try stops(in: first) { shell in
                try shell.repeatAll(together.map(\.shell), time: together.reduce(.zero) { $0 + $1.time })
            }
            together = []
            return isOver ? first.id : nil
        }
        for script in scripts where !script.onlyLooks && !script.runsOnce {
            if script.leftShellWaiting {
                together.append(script)
                continue
            }
            if let id = try repeatTogether() { return id }
            if try stops(in: script, { $0.run(script.shell, time: script.time).ending }) { return script.id }
        }
        return try repeatTogether()
    }

    /// What the kernel holds now.
    func moment() -> Moment {
        MomentReader(group: sandbox.group, initPid: sandbox.initPid, shell: shell.withLock { $0?.pid }).read()
    }

    /// Interrupts the script that runs now. From any thread.
    func cancel() {
        isInterrupted.withLock { $0 = true }
        shell.withLock { $0 }?.cancel()
    }

    /// Ends every process and removes what the sandbox made.
    func close() {
        // A frozen process does not die before it is thawed: the groups first.
        try? sandbox.close()
        shell.withLock { shell in
            defer { shell = nil }
            return shell
        }?.stop()
        for watch in watches.withLock({ watches in
            defer { watches = [] }
            return watches
        }) {
            watch.stop()
        }
    }

    func keep(_ watch: ShellWatch) { watches.withLock { $0.append(watch) } }

    private func openShell() throws -> TracedShell {
        if let open = shell.withLock({ $0 }), open.isAlive { return open }
        let opened = try TracedShell(in: sandbox, calls: calls)
        shell.withLock { $0 = opened }
        return opened
    }

    private func retireIfEnded(_ ended: TracedShell) {
        guard !ended.isAlive else { return }
        ended.stop()
        shell.withLock { $0 = nil }
    }
}
