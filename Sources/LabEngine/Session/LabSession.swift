internal import Cgroups
public import Curriculum
internal import LinuxSystem
internal import Synchronization
internal import Tracing

/// A lesson that is being played: its sandbox, its shell, and the steps that have been run in them.
///
/// Its functions are called one after another; `cancel` alone may come from another thread at any moment.
public final class LabSession: Sendable {
    public let lab: Lab
    public let lesson: Lesson
    /// The sandbox, where it has been made.
    public var sandbox: Sandbox? { state.withLock { $0.sandbox } }
    /// Where the learner works; shown as `/work`.
    public let workspace: Workspace
    private let state = Mutex(State())

    private struct State {
        /// Closed: a step that is still under way on another thread must not make a sandbox anew.
        var isOver = false
        var sandbox: Sandbox?
        var shell: TracedShell?
        /// What has been run, in order: what a rebuilt sandbox has to go through.
        var history: [(id: String, shell: String, time: Duration)] = []
    }

    public init(lab: Lab, lesson: Lesson, workspace: Workspace) {
        self.lab = lab
        self.lesson = lesson
        self.workspace = workspace
    }

    deinit { close() }

    /// How long a step may take that says nothing about it.
    public static let stepTime = Duration.seconds(10)

    /// The sandbox, made at the first call.
    @discardableResult
    public func open() throws -> Sandbox {
        let (open, isOver) = state.withLock { ($0.sandbox, $0.isOver) }
        if let open { return open }
        if isOver { throw SystemError("open the session: it is closed", errno: .noSuchProcess) }
        try workspace.makeFolder(lab: lab.id)
        let settings = SandboxSettings(
            limits: lab.settings.sandbox, work: .shared(workspace.folder(lab: lab.id)),
            environment: LabSession.environment(lab: lab, language: lesson.language))
        let sandbox = try Sandbox(host: SandboxHost(), settings: settings)
        try sandbox.announce(lab: lab.id, workspace: workspace)
        let isLate = state.withLock { state in
            if !state.isOver { state.sandbox = sandbox }
            return state.isOver
        }
        if isLate {
            try sandbox.close()
            throw SystemError("open the session: it is closed", errno: .noSuchProcess)
        }
        return sandbox
    }

    /// `NAME=value` of the lab and its parameters.
    static func environment(lab: Lab, language: Language) -> [String] {
        ["LAB=\(lab.id)", "LAB_LANG=\(language.rawValue)"]
            + lab.settings.defaultParameters.environment.map { "\($0.name)=\($0.value)" }
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
        if again { try rebuild(before: step.id) }
        let sandbox = try open()
        let variant = step.variant(for: sandbox.version(of: step))
        let shell = try openShell()
        let before = try CgroupSnapshot(of: sandbox.group)
        let time = min(variant.time ?? LabSession.stepTime, lab.settings.sandbox.time)
        var run = shell.run(variant.shell, time: time, onOutput: onOutput)
        let after = try CgroupSnapshot(of: sandbox.group)
        if !shell.isAlive {
            shell.stop()
            state.withLock { $0.shell = nil }
        }
        let calls = try CallSet(parsing: variant.trace.isEmpty ? "cgroup" : variant.trace.joined(separator: ","))
        run.events = StepEvents(calls: calls, session: sandbox.group.path).select(run.events)
        state.withLock { $0.history.append((step.id, variant.shell, time)) }
        return StepOutcome(run: run, changes: after.difference(from: before))
    }

    /// Goes through steps that were done in an earlier session, without showing them.
    public func replay(_ steps: [Step]) throws {
        for step in steps { _ = try run(step) }
    }

    /// Interrupts the step that runs now. From any thread.
    public func cancel() { state.withLock { $0.shell }?.cancel() }

    /// Ends every process of the session and removes what it made.
    public func close() {
        state.withLock { $0.isOver = true }
        tearDown()
    }

    private func tearDown() {
        let (shell, sandbox) = state.withLock { state in
            defer { state = State(isOver: state.isOver) }
            return (state.shell, state.sandbox)
        }
        // A frozen process does not die before it is thawed: the groups first.
        try? sandbox?.close()
        shell?.stop()
    }

    private func rebuild(before id: String) throws {
        let history = state.withLock { $0.history }
        tearDown()
        for entry in history.prefix(while: { $0.id != id }) {
            _ = try openShell().run(entry.shell, time: entry.time)
            state.withLock { $0.history.append(entry) }
        }
    }

    private func openShell() throws -> TracedShell {
        if let shell = state.withLock({ $0.shell }), shell.isAlive { return shell }
        let shell = try TracedShell(in: open(), calls: try LabSession.calls(of: lesson))
        state.withLock { $0.shell = shell }
        return shell
    }

    /// Everything that any step of the lesson wants to see: a filter cannot be taken off a process.
    static func calls(of lesson: Lesson) throws -> CallSet {
        var sets = Set(["cgroup"])
        for step in lesson.steps { for variant in step.variants { sets.formUnion(variant.trace) } }
        return try CallSet(parsing: sets.sorted().joined(separator: ","))
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
