internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab reset [ID[/EX]]`: begin anew. The learner's files are touched only with `--all`, and kept even then.
struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Forget how far you are in a lab; with --all also put its starters back.",
        discussion: "Your old files are never deleted: --all moves them aside.")

    @Argument(help: "A lab, or one exercise: 03-cgroups, 03-cgroups/memory-limit.") var name: String
    @Flag(help: "Also put the starters back in lab-work. What is there is kept under another name.") var all = false
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let name = ExerciseName(name)
        let exercises = try context.exercises(name)
        try context.engine {
            try context.progress.update(name.lab) { progress in
                if name.exercise == nil { progress = LabProgress() }
                for exercise in exercises { progress.exercises[exercise.id] = nil }
            }
        }
        guard all else { return try context.show([StyledLine(context.messages.progressReset(self.name))]) }
        for exercise in exercises where !exercise.isLive {
            let kept = try context.engine {
                try context.workspace.reset(
                    lab: name.lab, exercise: exercise.id,
                    starter: context.curriculum.starterPath(exercise.id, of: name.lab))
            }
            let folder = context.workspace.folder(lab: name.lab, exercise: exercise.id)
            var lines = [StyledLine(context.messages.starterPlaced(folder))]
            if let kept { lines.append(StyledLine(context.messages.oldWorkKept(kept))) }
            try context.show(lines)
        }
    }
}
