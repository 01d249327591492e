internal import ArgumentParser
internal import Checks
internal import Curriculum
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab check [ID[/EX]]`: grades the learner's work by what the kernel holds.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check your exercises by what the kernel holds.",
        discussion: "Your files are in lab-work/ID/EX of the current directory. Exit status 1 when a check fails.")

    @Argument(help: "A lab or one exercise: 03-cgroups, 03-cgroups/memory-limit. Default: all you have begun.")
    var name: String?
    @OptionGroup var place: PlaceOption
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let names = name.map { [ExerciseName($0)] } ?? begun(context)
        if names.isEmpty { throw Complaint(.usage, context.messages.nothingToCheck) }
        try place.require(context) { try context.runInMachine() }
        var passed = true
        var leftOut = false
        Interruption.sweepsOnSignals()
        let host = try context.engine { try SandboxHost() }
        for name in names {
            let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(name.lab) }
            let readiness = try context.readiness(of: lab)
            let grader = ExerciseGrader(curriculum: context.curriculum, lab: readiness.lab, language: context.language)
            for exercise in try context.exercises(name) {
                if let part = readiness.exercise(exercise.id) {
                    leftOut = true
                    let report = ExerciseRunner.Report(exercise, leftOut: part, language: context.language)
                    try context.show(report.lines(page: context.page))
                    continue
                }
                // Measurements take seconds: whoever waits sees for what.
                let label = context.messages.checking("\(name.lab)/\(exercise.id)")
                try? context.terminal.setBar([StyledLine("\(label) …", .dim)])
                defer { try? context.terminal.setBar([]) }
                let report = try context.engine {
                    try grader.check(exercise, in: context.workspace, host: host)
                }
                try? context.terminal.setBar([])
                try context.show(report.lines(page: context.page))
                keep(report.result, of: exercise.id, lab: lab.id, context)
                try offerHint(for: exercise, report.result, context)
                if report.result.status == .error { throw Status.failed }
                passed = passed && report.result.status == .pass
            }
        }
        if !passed { throw Status.checkFailed }
        if leftOut { throw Status.machine }
    }

    /// From the second failure on, the way to a hint.
    private func offerHint(for exercise: Exercise, _ result: ExerciseResult, _ context: Context) throws {
        guard result.status == .fail,
            let progress = (try? context.progress.load())?[exercise.lab]?.exercises[exercise.id],
            progress.failures ?? 0 >= ExerciseView.failuresBeforeHint,
            // A lesson with errors has no hints to give; who plays it is told.
            let lesson = try? context.curriculum.lesson(exercise.lab, language: context.language)
        else { return }
        let left = (lesson.exercise(exercise.id)?.hints.count ?? 0) - progress.hints
        try context.show(
            [.empty] + ExerciseView.offerLines("\(exercise.lab)/\(exercise.id)", hintsLeft: left, page: context.page))
    }

    /// The labs that have a folder in lab-work.
    private func begun(_ context: Context) -> [ExerciseName] {
        KernelFile.names(in: context.workspace.path).map(ExerciseName.init)
            .filter { (try? context.curriculum.lab($0.lab)) != nil }
    }

    /// A score that cannot be kept is no reason to hide the verdict.
    private func keep(_ result: ExerciseResult, of exercise: String, lab: String, _ context: Context) {
        do {
            try context.progress.update(lab) { $0.note(result, of: exercise) }
        } catch {
            Complaint(.failed, context.messages.progressNotKept(error.text(in: context.language))).print()
        }
    }
}

extension Context {
    /// The exercise of a name, or all of its lab.
    func exercises(_ name: ExerciseName) throws -> [Exercise] {
        try load { curriculum throws(CurriculumError) in
            if let exercise = name.exercise { return [try curriculum.exercise(exercise, of: name.lab)] }
            return try curriculum.exercises(of: name.lab)
        }
    }
}

extension ExerciseRunner.Report {
    /// Where it is no pass, what the script printed; below it the verdict, where the eye ends.
    func lines(page: Page) -> [StyledLine] {
        let verdict = ChecksView(result).lines(page: page)
        guard result.status != .pass else { return verdict }
        let messages = page.messages
        var lines = [StyledLine]()
        if output.total > 0 {
            lines += [StyledLine([Span(messages.scriptOutput, .dim)])]
            var view = OutputView()
            lines += view.add(output.bytes, page: page) + view.finish(page: page) + [.empty]
        }
        lines += verdict
        if case .timedOut(let limit) = script {
            lines += [StyledLine([Span("! ", .warning), Span(messages.scriptTimedOut(limit), .warning)])]
        }
        return lines
    }
}
