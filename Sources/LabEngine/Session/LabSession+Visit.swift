internal import Curriculum
internal import Tracing

/// The learner's own shell in the session.
extension LabSession {
    /// Opens it on the learner's terminal and returns when it has ended.
    ///
    /// - Parameter isTraced: false for a learner who wants to run a tracer themselves: a process can have only one.
    public func visit(isTraced: Bool = true, seat: InteractiveShell.Seat = .init()) throws -> ShellVisit {
        let calls = isTraced ? try LabSession.callsOfShell(in: lesson) : nil
        return try freshStage().visit(calls: calls, seat: seat)
    }

    /// Whatever set some step of the lesson is about, and everything that makes or changes isolation. Single calls that
    /// every program makes all the time, as opening a file is one, say something in their own step alone.
    static func callsOfShell(in lesson: Lesson) throws -> CallSet {
        var calls = try LabSession.shownCalls(of: lesson)
        calls.sets.formUnion([.ns, .mount, .cgroup, .id, .cap, .exec])
        calls.calls.subtract(CallSet.members(of: .file).union(["clone", "clone3", "fork", "vfork", "read", "write"]))
        // Whoever wants to trace a program here is told why that cannot be.
        calls.calls.insert("ptrace")
        return calls
    }
}

extension Stage {
    /// - Parameter calls: what is recorded; nil: nothing, and no tracer follows the shell.
    func visit(calls: CallSet?, seat: InteractiveShell.Seat) throws -> ShellVisit {
        let watch = try calls.map { try ShellWatch(calls: $0, sandbox: sandbox) }
        if let watch { keep(watch) }
        let (start, before) = (ContinuousClock.now, moment())
        let mark = try sandbox.services?.mark()
        let status = try InteractiveShell.run(in: sandbox, watch: watch, seat: seat)
        let duration = start.duration(to: .now)
        let (events, dropped) = watch?.events ?? ([], 0)
        var told = calls.map { StepEvents(calls: $0, session: sandbox.group).select(events) } ?? []
        // That the shell was started is nothing that was done in it.
        if let start = told.firstIndex(where: { if case .call(let call) = $0 { call.isExec } else { false } }) {
            told.remove(at: start)
        }
        if let watch, let services = sandbox.services, let mark {
            told = told.merged(with: try services.events(since: mark, epoch: watch.epoch))
        }
        var parents: [Int32: Int32] = [:]
        for case .started(let pid, let parent) in events.flatMap(\.changes) { parents[pid] = parent }
        return ShellVisit(
            status: status, isTraced: watch != nil, events: told, parents: parents, dropped: dropped, before: before,
            after: moment(), duration: duration)
    }
}
