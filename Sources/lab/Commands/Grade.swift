internal import ArgumentParser
internal import Checks
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
    @Option(help: "How many exercises are graded at a time.") var jobs = 1
    /// Each report as a line of its own, for the `lab` outside of a virtual machine.
    @Flag(help: .hidden) var reportLines = false
    @OptionGroup var place: PlaceOption
    @OptionGroup var options: LanguageOption

    func run() throws {
        let (context, token) = try self.context()
        // The words of a line are those of its outlets' owner.
        var outlets = reportLines ? nil : try Outlets(reading: CommandLine.arguments.dropFirst(2), context)
        let named = work.hasPrefix("/") ? work : Context.directory + "/" + work
        guard let root = Context.resolve(named) else { throw Complaint(.usage, context.messages.noSuchFolder(named)) }
        let wanted = names.isEmpty ? KernelFile.names(in: root).filter { isLab($0, context) } : names
        if wanted.isEmpty { throw Complaint(.usage, context.messages.nothingToGrade(root)) }
        if place.on != .vm { try place.require(context) { throw Status.usage } }
        let assignments = try assignments(wanted, in: root, context)
        var leftOut = assignments.contains { $0.isLeftOut }
        var grade = GradeReport(learner: learner)
        let host =
            assignments.contains { $0.needsSandbox } ? try context.engine { try SandboxHost() } : nil
        Interruption.sweepsOnSignals()
        var inOrder = InOrder<ExerciseRunner.Report>()
        func keep(_ index: Int, _ report: ExerciseRunner.Report) throws {
            try inOrder.add(report, at: index) { index, report in
                guard outlets != nil else {
                    return try context.show(text: context.engine { try ReportLine.text(report, index: index) } + "\n")
                }
                let script = assignments[index].script
                leftOut = leftOut || report.result.status == .skip
                grade.add(
                    GradedExercise(report, file: outlets?.shown(script) ?? script, script: LearnerScript(script)))
                try outlets?.show(report)
            }
        }
        let here = assignments.indices.filter { !assignments[$0].isInOtherMachine }
        let report: @Sendable (Assignment) -> ExerciseRunner.Report = { $0.report(on: host) }
        try Workers.forEach(here.map { ($0, assignments[$0]) }, count: jobs, { ($0.0, report($0.1)) }) { done in
            try keep(done.0, done.1)
        }
        let there = assignments.indices.filter { assignments[$0].isInOtherMachine }
        let grader = MachineGrader(context: context, root: root, variables: token, jobs: jobs)
        try grader.grade(there.map { assignments[$0].exercise }) { try keep(there[$0], $1) }
        if outlets == nil { return }
        try outlets?.finish(grade)
        if grade.hasError { throw Status.failed }
        if leftOut, !grade.hasFailure { throw Status.machine }
        if !grade.isPassed { throw Status.checkFailed }
    }

    /// With the learner's values: by the token in the environment, or as the secret makes it; and the latter as a
    /// variable of the environment: the secret itself goes into no virtual machine.
    private func context() throws -> (Context, [String: String]) {
        var context = try Context(options.language)
        guard let secret else { return (context, [:]) }
        guard let learner else { throw Complaint(.usage, context.messages.secretNeedsLearner) }
        let bytes = try context.secret(secret)
        if let token = try Context.tokenOfEnvironment(context.messages), !token.isOf(learner, secret: bytes) {
            throw Complaint(.usage, context.messages.token(isOf: learner, false))
        }
        let token = LearnerToken(secret: bytes, learner: learner)
        context.choose(by: token)
        return (context, ["LAB_TOKEN": "\(token)"])
    }

    /// What there is to grade. A lab that this machine cannot run is refused before anything is run.
    private func assignments(_ names: [String], in root: String, _ context: Context) throws -> [Assignment] {
        let names = names.map(ExerciseName.init)
        // Looked at once for each lab, however many of its exercises are named.
        var labs = [String: (lab: Lab, exercises: [(Exercise, GradingPlace)])]()
        var list = [Assignment]()
        for name in names {
            let known = try labs[name.lab] ?? look(at: name.lab, for: names, context)
            labs[name.lab] = known
            let grader = ExerciseGrader(curriculum: context.curriculum, lab: known.lab, language: context.language)
            var exercises = known.exercises
            if let wanted = name.exercise { exercises = exercises.filter { $0.0.id == wanted } }
            // One that is not there is refused with the nearest name.
            if exercises.isEmpty { exercises = try context.exercises(name).map { ($0, .here) } }
            for (exercise, place) in exercises where !exercise.isLive {
                list.append(
                    Assignment(
                        exercise: exercise, folder: "\(root)/\(known.lab.id)/\(exercise.id)", place: place,
                        grader: grader, language: context.language))
            }
        }
        return list
    }

    /// Reads a lab, and of its exercises those that are asked for; and finds out where each is graded.
    private func look(
        at id: String, for names: [ExerciseName], _ context: Context
    ) throws -> (lab: Lab, exercises: [(Exercise, GradingPlace)]) {
        let own = names.filter { $0.lab == id }
        let wanted = own.contains { $0.exercise == nil } ? nil : Set(own.compactMap(\.exercise))
        let (lab, lesson, exercises) = try context.load { curriculum throws(CurriculumError) in
            let lab = try curriculum.lab(id)
            let lesson = try curriculum.lesson(id, language: context.language)
            return (lab, lesson, try curriculum.exercises(of: id, in: lesson, only: wanted))
        }
        let (readyLab, places) = try context.places(of: exercises, lab, lesson, on: place.on)
        return (readyLab, Array(zip(exercises, places)))
    }

    private func isLab(_ name: String, _ context: Context) -> Bool { (try? context.curriculum.lab(name)) != nil }
}
