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
        if place.on != .vm { try place.require(context) { throw Status.usage } }
        let pieces = try names.flatMap { try assignments(of: $0, context) }
        var passed = true
        var leftOut = false
        Interruption.sweepsOnSignals()
        let host = pieces.contains { $0.needsSandbox } ? try context.engine { try SandboxHost() } : nil
        var inOrder = InOrder<ExerciseRunner.Report>()
        func keep(_ index: Int, _ report: ExerciseRunner.Report) throws {
            try inOrder.add(report, at: index) { index, report in
                let exercise = pieces[index].exercise
                try? context.terminal.setBar([])
                try context.show(report.lines(page: context.page))
                if report.result.status == .skip, report.script == nil, !exercise.isLive {
                    leftOut = true
                    return
                }
                self.keep(report.result, of: exercise.id, lab: exercise.lab, context)
                try offerHint(for: exercise, report.result, context)
                if report.result.status == .error { throw Status.failed }
                passed = passed && report.result.status == .pass
            }
        }
        // Measurements take seconds: whoever waits sees for what.
        func wait(for exercise: Exercise) {
            let label = context.messages.checking("\(exercise.lab)/\(exercise.id)")
            try? context.terminal.setBar([StyledLine("\(label) …", .dim)])
        }
        defer { try? context.terminal.setBar([]) }
        for (index, piece) in pieces.enumerated() where !piece.isInOtherMachine {
            if case .nowhere(let part) = piece.place {
                try keep(index, ExerciseRunner.Report(piece.exercise, leftOut: part, language: context.language))
                continue
            }
            wait(for: piece.exercise)
            let report = try context.engine {
                try piece.grader.check(piece.exercise, in: context.workspace, host: host)
            }
            try keep(index, report)
        }
        let there = pieces.indices.filter { pieces[$0].isInOtherMachine }
        for index in there {
            let exercise = pieces[index].exercise
            _ = try context.engine {
                try context.workspace.prepare(
                    lab: exercise.lab, exercise: exercise.id,
                    starter: context.curriculum.starterPath(exercise.id, of: exercise.lab))
            }
        }
        if let first = there.first { wait(for: pieces[first].exercise) }
        let grader = MachineGrader(context: context, root: context.workspace.path, variables: [:], jobs: 1)
        try grader.grade(there.map { pieces[$0].exercise }) { index, report in
            try keep(there[index], report)
            if index + 1 < there.count { wait(for: pieces[there[index + 1]].exercise) }
        }
        if !passed { throw Status.checkFailed }
        if leftOut { throw Status.machine }
    }

    /// The exercises of a name, and where each is graded.
    private func assignments(of name: ExerciseName, _ context: Context) throws -> [Assignment] {
        let (lab, lesson, all) = try context.load { curriculum throws(CurriculumError) in
            let lab = try curriculum.lab(name.lab)
            let lesson = try curriculum.lesson(lab.id, language: context.language)
            return (lab, lesson, try curriculum.exercises(of: lab.id, in: lesson))
        }
        // One that is not there is refused with the nearest name, before anything is tried.
        let wanted = try context.exercises(name)
        let (ready, places) = try context.places(of: all, lab, lesson, on: place.on, only: Set(wanted.map(\.id)))
        let grader = ExerciseGrader(curriculum: context.curriculum, lab: ready, language: context.language)
        return zip(all, places).filter { pair in wanted.contains { $0.id == pair.0.id } }.map { exercise, place in
            Assignment(
                exercise: exercise, folder: context.workspace.folder(lab: lab.id, exercise: exercise.id), place: place,
                grader: grader, language: context.language)
        }
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
