internal import Cgroups
internal import Checks
internal import ImageChecks
internal import Curriculum
internal import LinuxSystem

/// A session that is open now, in this process or in another: what a `live` exercise is graded by.
public struct OpenSession: Sendable {
    private let group: Cgroup
    private let initPid: Int32
    /// Where its services' files are, for a lab with these services.
    private let places: @Sendable ([Service]) -> [ServicePlace]

    init(of sandbox: Sandbox) {
        group = sandbox.group
        initPid = sandbox.initPid
        let places = sandbox.services?.places ?? []
        self.places = { _ in places }
    }

    /// - Parameters:
    ///   - stage: the session's directory on which its services' files are mounted, in their own namespace.
    ///   - services: the first process of that namespace; nil where there is none.
    private init(group: Cgroup, initPid: Int32, stage: String, services: Int32?) {
        self.group = group
        self.initPid = initPid
        places = { wanted in
            services.map { ServicePlace.all(wanted, stage: stage, process: $0) } ?? []
        }
    }

    /// The session of a lab that some process has open on the same work folder.
    ///
    /// - Throws: ESRCH where there is none, with what to do.
    static func find(
        lab: String, workspace: Workspace, machine: Machine = .own, state: StateFolder = StateFolder()
    ) throws(SystemError) -> OpenSession {
        let layout = try machine.layout()
        for name in KernelFile.names(in: state.path) where SessionName.isValid(name) {
            let folder = "\(state.path)/\(name)"
            if try SessionFolder.isAbandoned(folder) { continue }
            guard let text = try KernelFile.readIfPresent(folder + "/session") else { continue }
            let lines = text.split(separator: "\n")
            if lines.count >= 3, lines[0] == lab, lines[2] == workspace.path, let pid = Int32(lines[1]) {
                return OpenSession(
                    group: machine.groups(of: name, in: layout).inner, initPid: pid, stage: folder + "/root",
                    services: lines.count > 3 ? Int32(lines[3]) : nil)
            }
        }
        throw SystemError(
            "find an open session of \(lab)", errno: .noSuchProcess,
            advice: "Open one in another terminal, from the same folder: lab run \(lab), or lab shell \(lab).")
    }

    func check(_ exercise: Exercise, lab: Lab, language: Language) -> ExerciseRunner.Report {
        let start = ContinuousClock.now
        var context = ProbeContext(
            session: group, initProcess: initPid, parameters: lab.settings.parameterValues,
            choices: lab.settings.othersChoices, language: language)
        context.services = places(lab.settings.services).map(ObservedService.init)
        let hasDisk = lab.settings.sandbox.blockDevice && Machine.own == .host
        context.dataFolder = hasDisk ? Sandbox.dataFolderOnDisk : Sandbox.dataFolder
        let outcomes = Evaluator(checks: exercise.checks, registry: .withImages, context: context).evaluate()
        let result = ExerciseResult(
            id: "\(exercise.lab)/\(exercise.id)", checks: outcomes, duration: start.duration(to: .now))
        return ExerciseRunner.Report(result: result, output: CapturedOutput(), script: nil)
    }
}
