internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab hint ID/EX`: the next hint, and those before it.
struct Hint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint", abstract: "Show the next hint for an exercise.")

    @Argument(help: "The exercise: 03-cgroups/memory-limit.") var name: String
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let exercise = try context.exercise(ExerciseName(name))
        let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(exercise.lab) }
        let lesson = try context.load { curriculum throws(CurriculumError) in
            try curriculum.lesson(exercise.lab, language: context.language)
        }
        let block = lesson.exercises.first { $0.id == exercise.id }
        let hints = (block?.resolved(with: lab.settings.parameterValues).hints) ?? []
        let seen = (try? context.progress.load())?[exercise.lab]?.exercises[exercise.id]?.hints ?? 0
        var lines = [StyledLine]()
        for (index, hint) in hints.prefix(seen + 1).enumerated() {
            if index > 0 { lines.append(.empty) }
            lines += ExerciseView.hintLines(hint, number: index + 1, of: hints.count, page: context.page)
        }
        let hasMore = seen < hints.count
        if !hasMore { lines += [.empty, StyledLine(context.messages.noMoreHints(hints.count))] }
        try context.show(lines)
        guard hasMore else { return }
        // After it has been shown: that it cannot be counted is no reason to withhold it.
        try context.engine {
            try context.progress.update(exercise.lab) { progress in
                progress.exercises[exercise.id, default: ExerciseProgress()].hints = seen + 1
            }
        }
    }
}

extension Context {
    /// One exercise, which must be named.
    func exercise(_ name: ExerciseName) throws -> Exercise {
        guard name.exercise != nil else {
            _ = try load { curriculum throws(CurriculumError) in try curriculum.lab(name.lab) }
            throw Complaint(.usage, messages.nameAnExercise(name.lab))
        }
        return try exercises(name)[0]
    }
}
