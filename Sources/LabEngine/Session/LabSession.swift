internal import Cgroups
public import Curriculum
internal import LinuxSystem
internal import Synchronization
public import Tracing

/// A lesson that is being played: its sandbox, its shell, and the steps that have been run in them.
///
/// Its functions are called one after another; `cancel` alone may come from another thread at any moment.
public final class LabSession: Sendable {
    public let lab: Lab
    public var lesson: Lesson { current.withLock { $0 } }
    /// The sandbox, where it has been made.
    public var sandbox: Sandbox? { state.withLock { $0.stage }?.sandbox }
    /// Where the learner works; shown as `/work`.
    public let workspace: Workspace
    private let current: Mutex<Lesson>
    let state = Mutex(State())

    struct State {
        /// Closed: a step that is still under way on another thread must not make a sandbox anew.
        var isOver = false
        var host: SandboxHost?
        var stage: Stage?
        /// The sandbox of one side of a comparison, while it runs.
        var comparing: Stage?
        /// What has been run, in order: what a rebuilt sandbox has to go through.
        var history: [StepScript] = []
        /// The sandbox is not what the history says, and is made anew before it is used again: the lesson has come to want
        /// calls that its filter does not stop at, or a journey was interrupted in the middle of a step.
        var isStale = false
    }

    public init(lab: Lab, lesson: Lesson, workspace: Workspace) {
        self.lab = lab
        current = Mutex(lesson)
        self.workspace = workspace
    }

    deinit { close() }

    /// How long a step may take that says nothing about it.
    public static let stepTime = Duration.seconds(10)

    /// The sandbox, made at the first call.
    @discardableResult
    public func open() throws -> Sandbox { try freshStage().sandbox }

    /// The stage in the state that the history tells.
    func freshStage() throws -> Stage {
        let (isStale, scripts) = state.withLock { ($0.isStale, $0.history) }
        if isStale { try rebuild(through: scripts) }
        return try stage()
    }

    func stage() throws -> Stage {
        let (open, isOver) = state.withLock { ($0.stage, $0.isOver) }
        if let open { return open }
        if isOver { throw LabSession.closed }
        try workspace.makeFolder(lab: lab.id)
        let stage = try makeStage(work: .shared(workspace.folder(lab: lab.id)))
        try stage.sandbox.announce(lab: lab.id, workspace: workspace)
        let isLate = state.withLock { state in
            if !state.isOver { state.stage = stage }
            return state.isOver
        }
        if isLate {
            stage.close()
            throw LabSession.closed
        }
        return stage
    }

    private static let closed = SystemError("open the session: it is closed", errno: .noSuchProcess)

    private func makeStage(work: SandboxSettings.Work) throws -> Stage {
        let settings = SandboxSettings(
            limits: lab.settings.sandbox, work: work,
            environment: LabSession.environment(lab: lab, language: lesson.language), services: lab.settings.services)
        let host = try state.withLock({ $0.host }) ?? SandboxHost()
        state.withLock { $0.host = host }
        return Stage(try Sandbox(host: host, settings: settings), calls: try LabSession.calls(of: lesson))
    }

    /// `NAME=value` of the lab and its parameters.
    static func environment(lab: Lab, language: Language) -> [String] {
        ["LAB=\(lab.id)", "LAB_LANG=\(language.rawValue)"]
            + lab.settings.parameterValues.environment.map { "\($0.name)=\($0.value)" }
    }

    /// The interface that decides which variant of a step runs here.
    public func version(of step: Step) throws -> LessonVersion {
        try open().version(of: step)
    }

    /// Runs a step and tells what the kernel made of it.
    ///
    /// - Parameter again: it has been run before; the sandbox is made anew and led to the moment before it.
    public func run(
        _ step: Step, again: Bool = false, onOutput: ([UInt8]) -> Void = { _ in }
    ) throws -> StepOutcome {
        if again { try goBack(before: step.id) }
        if step.isInMachine { return try runInMachine(step, onOutput: onOutput) }
        if let request = step.comparison { return try compare(request, in: step, onOutput: onOutput) }
        let stage = try freshStage()
        var script = try script(of: step)
        let outcome = try stage.run(script, onOutput: onOutput)
        if case .finished = outcome.run.ending { script.leftShellWaiting = true }
        state.withLock { $0.history.append(script) }
        return outcome
    }

    /// From here on the steps are of this lesson. Where it wants to see other calls than before, the sandbox is made anew
    /// for the next step: what was run is run again.
    public func reload(_ lesson: Lesson) {
        let before = try? LabSession.calls(of: self.lesson)
        current.withLock { $0 = lesson }
        let after = try? LabSession.calls(of: lesson)
        state.withLock { $0.isStale = $0.isStale || ($0.stage != nil && before != after) }
    }

    /// Runs a step as it is, and with another text, each in a fresh sandbox that was led to the moment before it. The
    /// session's own sandbox stays as it is, and so does the learner's folder: both work on copies.
    ///
    /// - Parameter onOutput: what the other text prints, as it comes.
    public func compare(
        _ step: Step, with other: String, onOutput: ([UInt8]) -> Void = { _ in }
    ) throws -> StepComparison {
        let before = scripts(before: step.id)
        let script = try script(of: step)
        var changed = script
        changed.shell = other
        return StepComparison(
            original: try side(script, after: before), other: try side(changed, after: before, onOutput: onOutput))
    }

    private func side(
        _ script: StepScript, after scripts: [StepScript], onOutput: ([UInt8]) -> Void = { _ in }
    ) throws -> StepComparison.Side {
        try workspace.makeFolder(lab: lab.id)
        let stage = try makeStage(work: .copied(workspace.folder(lab: lab.id)))
        state.withLock { $0.comparing = stage }
        defer {
            state.withLock { $0.comparing = nil }
            stage.close()
        }
        try stage.lead(through: scripts)
        let before = stage.moment()
        let outcome = try stage.run(script, onOutput: onOutput)
        return StepComparison.Side(shell: script.shell, outcome: outcome, before: before, after: stage.moment())
    }

    /// What the kernel holds for the session now.
    public func moment() throws -> Moment { try freshStage().moment() }

    /// Interrupts the step that runs now. From any thread.
    public func cancel() {
        let (stage, comparing) = state.withLock { ($0.stage, $0.comparing) }
        stage?.cancel()
        comparing?.cancel()
    }

    /// Ends every process of the session and removes what it made.
    public func close() {
        state.withLock { $0.isOver = true }
        tearDown()
    }

    func tearDown() {
        let stage = state.withLock { state in
            defer { state.stage = nil }
            return state.stage
        }
        stage?.close()
    }

    func script(of step: Step) throws -> StepScript {
        let variant = step.variant(for: try version(of: step))
        let calls = variant.trace.isEmpty ? "cgroup" : variant.trace.joined(separator: ",")
        return StepScript(
            id: step.id, shell: variant.shell,
            time: TimeLimit.of(variant.time ?? LabSession.stepTime, in: lab),
            calls: try CallSet(parsing: calls), asked: lesson.askedCalls, onlyLooks: step.onlyLooks,
            runsOnce: step.runsOnce)
    }

    /// Everything that any step of the lesson wants to see, and every call that a question asks about: a filter cannot be
    /// taken off a process.
    static func calls(of lesson: Lesson) throws -> CallSet {
        var calls = try shownCalls(of: lesson)
        calls.calls.formUnion(lesson.askedCalls)
        return calls
    }

    /// What the steps of the lesson show.
    static func shownCalls(of lesson: Lesson) throws -> CallSet {
        var sets = Set(["cgroup"])
        for step in lesson.steps { for variant in step.variants { sets.formUnion(variant.trace) } }
        return try CallSet(parsing: sets.sorted().joined(separator: ","))
    }
}

extension Lesson {
    /// The calls whose answer settles a question, whether or not its step shows them.
    ///
    /// Calls on files are looked at where they concern a group, as everywhere: to stop at each write would cost far more
    /// than the step, and every one would be shown.
    var askedCalls: Set<String> {
        Set(predictions.flatMap(\.choices).compactMap(\.when.call)).subtracting(CallSet.members(of: .cgroup))
    }
}

extension Sandbox {
    /// The interface of the controller that a step is about; of the machine as a whole where it names none.
    func version(of step: Step) -> LessonVersion {
        let controller = step.controller.flatMap(Controller.init(rawValue:))
        let own = controller.flatMap { group.layout.version(of: $0) }
        let version = own ?? (group.layout.hierarchies.contains { $0.version == .v1 } ? .v1 : .v2)
        return version == .v1 ? .v1 : .v2
    }
}
