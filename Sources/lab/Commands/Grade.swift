internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab grade`: the same checks for CI, with a result that programs read.
struct Grade: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grade",
        abstract: "Grade work that lies in a folder, for CI. Exit status 1 when a check fails.")

    @Argument(help: "Labs or exercises: 03-cgroups, 03-cgroups/memory-limit. Default: all that DIR holds.")
    var names: [String] = []
    @Option(help: "The folder that holds ID/EX/, laid out as the starters are.") var work: String
    @Option(help: "text or json.") var format: Format = .text
    @Option(help: "Write the result to this file, whole or not at all.") var output: String?
    @OptionGroup var options: LanguageOption

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    func run() throws {
        let context = try Context(options.language)
        let named = work.hasPrefix("/") ? work : Context.directory + "/" + work
        guard let root = Context.resolve(named) else { throw Complaint(.usage, context.messages.noSuchFolder(named)) }
        let wanted = names.isEmpty ? KernelFile.names(in: root).filter { isLab($0, context) } : names
        if wanted.isEmpty { throw Complaint(.usage, context.messages.nothingToGrade(root)) }
        let host = try context.engine { try SandboxHost() }
        var grade = GradeReport()
        var leftOut = false
        Interruption.sweepsOnSignals()
        for name in wanted.map(ExerciseName.init) {
            let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(name.lab) }
            let readiness = try context.readiness(of: lab)
            let grader = ExerciseGrader(curriculum: context.curriculum, lab: readiness.lab, language: context.language)
            for exercise in try context.exercises(name) where !exercise.isLive {
                let folder = "\(root)/\(lab.id)/\(exercise.id)"
                let report: ExerciseRunner.Report?
                if let part = readiness.exercise(exercise.id) {
                    leftOut = true
                    report = ExerciseRunner.Report(exercise, leftOut: part, language: context.language)
                } else {
                    report = KernelFile.exists(folder)
                        ? try context.engine { try grader.run(exercise, folder: folder, host: host) } : nil
                }
                grade.add(exercise, report, missing: context.messages.noSuchFolder(folder))
                if format == .text, let report { try context.show(report.lines(page: context.page)) }
            }
        }
        if format == .json { try write(grade, context) }
        if grade.hasError { throw Status.failed }
        if leftOut, !grade.hasFailure { throw Status.machine }
        if !grade.isPassed { throw Status.checkFailed }
    }

    private func write(_ grade: GradeReport, _ context: Context) throws {
        let json = try context.engine { try grade.json() }
        guard let output else { return try context.show(text: json) }
        let path = output.hasPrefix("/") ? output : Context.directory + "/" + output
        try context.engine { try grade.write(to: path) }
    }

    private func isLab(_ name: String, _ context: Context) -> Bool { (try? context.curriculum.lab(name)) != nil }
}
