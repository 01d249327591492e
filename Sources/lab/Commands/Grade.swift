internal import ArgumentParser
internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab grade`: the same checks for CI, with a result that programs read.
struct Grade: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade",
        abstract: "Grade work that lies in a folder, for CI. Exit status 1 when a check fails.",
        discussion: """
            Several formats at once: each --output belongs to the --format before it, and one format without an \
            --output goes to standard output. `github` writes annotations, and a table to $GITHUB_STEP_SUMMARY; \
            `classroom50` takes CLASSROOM, ASSIGNMENT and the others from the environment of its runner.
            """)

    @Argument(help: "Labs or exercises: 03-cgroups, 03-cgroups/memory-limit. Default: all that DIR holds.")
    var names: [String] = []
    @Option(help: "The folder that holds ID/EX/, laid out as the starters are.") var work: String
    @Option(help: "text, json, junit, tap, github, gradescope, classroom or classroom50. Default: text.")
    var format: [String] = []
    @Option(help: "Write what the --format before it makes to this file, whole or not at all.") var output: [String] =
        []
    @Option(help: "Who is graded, for the report; with --secret also for the values of the exercises.")
    var learner: String?
    @Option(help: "The file of your secret: the values are those of --learner, and a LAB_TOKEN must be theirs.")
    var secret: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try self.context()
        var outlets = try Outlets(reading: CommandLine.arguments.dropFirst(2), context)
        let named = work.hasPrefix("/") ? work : Context.directory + "/" + work
        guard let root = Context.resolve(named) else { throw Complaint(.usage, context.messages.noSuchFolder(named)) }
        let wanted = names.isEmpty ? KernelFile.names(in: root).filter { isLab($0, context) } : names
        if wanted.isEmpty { throw Complaint(.usage, context.messages.nothingToGrade(root)) }
        let host = try context.engine { try SandboxHost() }
        var grade = GradeReport(learner: learner)
        var leftOut = false
        Interruption.sweepsOnSignals()
        for name in wanted.map(ExerciseName.init) {
            let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(name.lab) }
            let readiness = try context.readiness(of: lab)
            let grader = ExerciseGrader(curriculum: context.curriculum, lab: readiness.lab, language: context.language)
            for exercise in try context.exercises(name) where !exercise.isLive {
                let folder = "\(root)/\(lab.id)/\(exercise.id)"
                let part = readiness.exercise(exercise.id)
                leftOut = leftOut || part != nil
                let report =
                    part.map { ExerciseRunner.Report(exercise, leftOut: $0, language: context.language) }
                    ?? self.report(exercise, folder, grader, host, context)
                let script = "\(folder)/\(exercise.script ?? "")"
                grade.add(
                    GradedExercise(report, file: outlets.shown(script), script: LearnerScript(script)))
                try outlets.show(report)
            }
        }
        try outlets.finish(grade)
        if grade.hasError { throw Status.failed }
        if leftOut, !grade.hasFailure { throw Status.machine }
        if !grade.isPassed { throw Status.checkFailed }
    }

    /// With the learner's values: by the token in the environment, or as the secret makes it.
    private func context() throws -> Context {
        var context = try Context(options.language)
        guard let secret else { return context }
        guard let learner else { throw Complaint(.usage, context.messages.secretNeedsLearner) }
        let bytes = try context.secret(secret)
        if let token = try Context.tokenOfEnvironment(context.messages), !token.isOf(learner, secret: bytes) {
            throw Complaint(.usage, context.messages.token(isOf: learner, false))
        }
        context.choose(by: LearnerToken(secret: bytes, learner: learner))
        return context
    }

    /// What became of one exercise. What the engine cannot do with it is its own fault, and no reason to leave the
    /// others ungraded.
    private func report(
        _ exercise: Exercise, _ folder: String, _ grader: ExerciseGrader, _ host: SandboxHost, _ context: Context
    ) -> ExerciseRunner.Report {
        var information = stat()
        // A link in its place leads out of the work folder.
        guard lstat(folder, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            return ExerciseRunner.Report(exercise, missing: folder, language: context.language)
        }
        do {
            return try grader.run(exercise, folder: folder, host: host)
        } catch let fault as SystemError {
            return ExerciseRunner.Report(exercise, fault: fault, language: context.language)
        } catch {
            let fault = SystemError("grade an exercise", path: exercise.id, errno: .invalid, advice: "\(error)")
            return ExerciseRunner.Report(exercise, fault: fault, language: context.language)
        }
    }

    private func isLab(_ name: String, _ context: Context) -> Bool { (try? context.curriculum.lab(name)) != nil }
}
