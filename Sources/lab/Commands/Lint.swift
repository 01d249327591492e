internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab lint`: every error of the course, where it stands; with `--execute` also whether its exercises and its questions hold.
struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check lessons and exercises; with --execute run them.")

    @Argument(help: "Only these labs.") var labs: [String] = []
    @Flag(
        help:
            "Starters must fail, solutions pass twice, wrong answers fail the check they name, the kernel answer every question."
    ) var execute = false
    @Option(help: "With --execute: how often each solution runs, every second time with other values.") var rounds = 2
    @Flag(help: "With --execute: of each exercise only one solution, once, and one wrong answer.") var brief = false
    @Option(help: "A course elsewhere: the folder that holds curriculum/ and labs/.") var root: String?
    @OptionGroup var place: PlaceOption
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        if rounds < 1 { throw Complaint(.usage, context.messages.roundsAtLeastOne(rounds)) }
        if place.on != nil, !execute { throw Complaint(.usage, context.messages.placeNeedsExecute) }
        // A token in the environment does not count: what an author says holds for everybody.
        let curriculum = Curriculum(root: root ?? context.curriculum.root)
        for lab in labs { try requireWritten(lab, curriculum, context) }
        let linter = Linter(curriculum)
        let diagnostics = labs.isEmpty ? linter.lint() : labs.flatMap { linter.lint(lab: $0) }
        // There it is said again, and by the end of it all.
        let goesOn = execute && place.on == .vm && !diagnostics.hasErrors
        if !diagnostics.isEmpty, !goesOn {
            let colour = context.terminal.capabilities.hasColour
            let renderer = DiagnosticRenderer(language: context.language, root: curriculum.root, usesColor: colour)
            try context.show(text: renderer.render(diagnostics) + "\n")
            try context.show(text: context.messages.lintFound(diagnostics.count) + "\n")
        }
        if diagnostics.hasErrors { throw Status.usage }
        let labs = self.labs.isEmpty ? try written(curriculum, context) : self.labs
        if execute {
            let folders = root.flatMap(Context.resolve).map { [$0] } ?? []
            try place.require(context) {
                for lab in labs {
                    try context.refuseMachine(
                        for: context.load { _ throws(CurriculumError) in try curriculum.lab(lab) })
                }
                try context.runInMachine(reading: folders)
            }
            Interruption.sweepsOnSignals()
            try executeAll(labs, curriculum, context)
        }
        if diagnostics.isEmpty { try context.show(text: context.messages.lintIsClean(labs.count) + "\n") }
    }

    /// An id that the course does not have would otherwise pass for a lab without errors.
    private func requireWritten(_ id: String, _ curriculum: Curriculum, _ context: Context) throws {
        try context.load { _ throws(CurriculumError) in
            let labs = try curriculum.course().labs
            guard let entry = labs.first(where: { $0.id == id }) else {
                throw CurriculumError.unknownLab(id, nearest: nearestName(to: id, among: labs.map(\.id)))
            }
            if entry.isPlanned { throw CurriculumError.planned(id) }
        }
    }

    private func written(_ curriculum: Curriculum, _ context: Context) throws -> [String] {
        try context.load { _ throws(CurriculumError) in try curriculum.course() }
            .labs.filter { !$0.isPlanned }.map(\.id)
    }

    private func executeAll(_ ids: [String], _ curriculum: Curriculum, _ context: Context) throws {
        var labs = [Lab]()
        var lessons = [LessonTrial]()
        for id in ids {
            let lab = try context.load { _ throws(CurriculumError) in try curriculum.lab(id) }
            let readiness = try context.readiness(of: lab, in: curriculum)
            // What was not tried is not sound.
            guard readiness.exercises.isEmpty else {
                throw Complaint(.machine, lines: ReadinessView(readiness).lines(page: context.page))
            }
            labs.append(readiness.lab)
            // The steps are the same in every language.
            let lesson = try context.load { _ throws(CurriculumError) in
                try curriculum.lesson(id, language: context.language)
            }
            lessons.append(LessonTrial(lab: readiness.lab, lesson: lesson, readiness: readiness))
        }
        let start = ContinuousClock.now
        let trial = ExerciseTrial(
            curriculum: curriculum, labs: labs, language: context.language, rounds: brief ? 1 : rounds, isBrief: brief)
        let (terminal, messages) = (context.terminal, context.messages)
        let results = try context.engine {
            try trial.run { done, all in
                try? terminal.setBar([StyledLine(messages.tried(done, of: all), .dim)])
            }
        }
        try? terminal.setBar([])
        let view = TrialView(results, elapsed: start.duration(to: .now))
        try context.show(view.lines(page: context.page))
        // One after another: lessons measure shares of the processor.
        let played = try zip(labs, lessons).map { lab, lesson in
            let result = try context.engine {
                try lesson.run { step in try? terminal.setBar([StyledLine(messages.playing(step, of: lab.id), .dim)]) }
            }
            try? terminal.setBar([])
            try context.show(LessonTrialView(result).lines(page: context.page))
            return result
        }
        if !results.allSatisfy(\.isSound) || !played.allSatisfy(\.isSound) { throw Status.checkFailed }
    }
}
