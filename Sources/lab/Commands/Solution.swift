internal import ArgumentParser
internal import Curriculum
internal import LinuxSystem
internal import TerminalUI

/// `lab solution ID/EX`: a solution, as one way among several.
struct Solution: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solution", abstract: "Show a solution of an exercise.")

    @Argument(help: "The exercise: 03-cgroups/memory-limit.") var name: String
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let exercise = try context.exercise(ExerciseName(name))
        let folder = context.curriculum.solutionPath(exercise.id, of: exercise.lab)
        var lines = [StyledLine]()
        for file in KernelFile.names(in: folder) {
            let text = try context.engine { try KernelFile.read("\(folder)/\(file)") }
            lines.append(StyledLine(file, .heading))
            lines += CodeText.lines(text, language: "sh", page: context.page, indent: 2)
        }
        try context.show(lines)
    }
}
