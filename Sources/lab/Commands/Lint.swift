internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab lint`: every error of the course, where it stands; with `--execute` also whether its exercises hold.
struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Check lessons and exercises; with --execute run starters, solutions and wrong answers.")

    @Argument(help: "Only this lab.") var lab: String?
    @Flag(help: "Starters must fail, solutions pass twice, wrong answers fail the check they name.") var execute = false
    @Option(help: "A course elsewhere: the folder that holds curriculum/ and labs/.") var root: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let curriculum = root.map { Curriculum(root: $0) } ?? context.curriculum
        let linter = Linter(curriculum)
        let diagnostics = lab.map { linter.lint(lab: $0) } ?? linter.lint()
        if !diagnostics.isEmpty {
            let colour = context.terminal.capabilities.hasColour
            let renderer = DiagnosticRenderer(language: context.language, root: curriculum.root, usesColor: colour)
            print(renderer.render(diagnostics))
            print(context.messages.lintFound(diagnostics.count))
        }
        if diagnostics.hasErrors { throw Status.usage }
        let labs = try lab.map { [$0] } ?? written(curriculum, context)
        if execute { try executeAll(labs, curriculum, context) }
        if diagnostics.isEmpty { print(context.messages.lintIsClean(labs.count)) }
    }

    private func written(_ curriculum: Curriculum, _ context: Context) throws -> [String] {
        try context.load { _ throws(CurriculumError) in try curriculum.course() }
            .labs.filter { !$0.isPlanned }.map(\.id)
    }

    private func executeAll(_ labs: [String], _ curriculum: Curriculum, _ context: Context) throws {
        var sound = true
        for id in labs {
            let lab = try context.load { _ throws(CurriculumError) in try curriculum.lab(id) }
            try context.require(lab)
            let trial = ExerciseTrial(curriculum: curriculum, lab: lab, language: context.language)
            let results = try context.engine { try trial.run() }
            try context.show(TrialView(results).lines(page: context.page))
            sound = sound && results.allSatisfy(\.isSound)
        }
        if !sound { throw Status.checkFailed }
    }
}
