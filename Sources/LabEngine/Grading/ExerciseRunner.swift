internal import Cgroups
public import Checks
public import Curriculum
internal import Glibc
internal import ImageChecks
public import LinuxSystem
internal import Synchronization
internal import Tracing

/// Runs a learner's script in a fresh sandbox and judges what the kernel then holds.
public struct ExerciseRunner: Sendable {
    /// What came of one exercise.
    public struct Report: Sendable {
        public var result: ExerciseResult
        /// What the script printed. Data of the learner's: never trusted, never shown without being made harmless.
        public var output: CapturedOutput
        /// How the script itself ended; nil where there was none to run.
        public var script: ScriptEnd?
    }

    public enum ScriptEnd: Sendable, Hashable {
        case ended(ExitStatus)
        case timedOut(limit: Duration)
    }

    let host: SandboxHost
    let lab: Lab
    let language: Language

    public init(host: SandboxHost, lab: Lab, language: Language) {
        self.host = host
        self.lab = lab
        self.language = language
    }

    /// Grades the files in a folder, laid out as the starter is. The folder itself is not changed.
    ///
    /// - Throws: what the engine could not do; a learner's mistakes are outcomes.
    public func run(
        _ exercise: Exercise, folder: String, cancellation: ExerciseCancellation? = nil
    ) throws -> Report {
        if exercise.isInMachine {
            return try ExerciseRunner.runInMachine(exercise, of: lab, folder: folder, language: language)
        }
        let start = ContinuousClock.now
        var settings = SandboxSettings(limits: lab.settings.sandbox, work: .copied(folder))
        settings.environment = LabSession.environment(lab: lab, language: language)
        settings.services = lab.settings.services
        let sandbox = try Sandbox(host: host, settings: settings)
        defer { try? sandbox.close() }
        cancellation?.onCancel { try? sandbox.killAll() }
        defer { cancellation?.onCancel(nil) }
        let time = TimeLimit.of(exercise.time, in: lab)
        let script = try ScriptRun(in: sandbox, script: exercise.script ?? "", time: time)
        defer { script.stop() }
        let evaluator = Evaluator(
            checks: exercise.checks, registry: .withImages, context: context(sandbox, script))
        let end = try script.wait { if evaluator.needsSamples { evaluator.sample() } }
        if !evaluator.needsProcesses { try sandbox.killAllButFirst() }
        let outcomes = evaluator.evaluate()
        // Whose registry has ended has not failed. Where a check says so itself, it says more.
        if !outcomes.contains(where: { $0.status == .error }), let failure = sandbox.services?.failure() {
            throw failure
        }
        let result = ExerciseResult(
            id: "\(exercise.lab)/\(exercise.id)", checks: outcomes, duration: start.duration(to: .now))
        return Report(result: result, output: script.output, script: end)
    }

    private func context(_ sandbox: Sandbox, _ script: ScriptRun) -> ProbeContext {
        var context = ProbeContext(
            session: sandbox.group, initProcess: sandbox.initPid, recording: { script.events() },
            parameters: lab.settings.parameterValues, choices: lab.settings.othersChoices, language: language,
            cgroupView: sandbox.cgroupView,
            disk: sandbox.diskDevice == nil ? nil : "/proc/\(sandbox.initPid)/root/disk",
            diskDevice: sandbox.diskDevice)
        context.slowness = TimeLimit.factor
        context.services = sandbox.services?.observed ?? []
        context.dataFolder = sandbox.diskDevice == nil ? Sandbox.dataFolder : Sandbox.dataFolderOnDisk
        return context
    }
}

extension Sandbox {
    /// Where the learner finds the root of each controller's hierarchy.
    var cgroupView: [Controller: String] {
        var view = [Controller: String]()
        for controller in Controller.allCases {
            if let hierarchy = group.layout.hierarchy(of: controller) {
                view[controller] = SandboxGroups.target(of: hierarchy)
            }
        }
        return view
    }
}
