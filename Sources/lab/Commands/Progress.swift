internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab progress`: what has been done in each lab that is written, and in all of them.
struct Progress: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress", abstract: "Show what you have done: steps, points, predictions, and what is next.",
        discussion: """
            --export is for a teacher without CI. What it writes is your own statement, made from a file that you could \
            change: the proof is `lab grade` on your work. With LAB_TOKEN set your token stands in it, by which \
            `lab token --secret FILE LEARNER --verify TOKEN` tells whose token it is, and no more than that.
            """)

    @Option(defaultAsFlag: "-", help: "Write it as JSON, whole or not at all, to this file or to standard output.")
    var export: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        let progress = try context.engine { try context.progress.load() }
        if let export { return try write(statement(on: course, progress, context), to: export, context) }
        let entries = course.labs.map { lab in
            var entry = CourseView.Entry(lab, progress[lab.id], language: context.language)
            if !lab.isPlanned { entry.count(in: context.curriculum, context.language) }
            return entry
        }
        let view = CourseView(title: course.title[context.language], entries: entries)
        try context.show(view.progressLines(page: context.page))
    }

    /// Every lab that is written or was begun.
    private func statement(on course: Course, _ progress: [String: LabProgress], _ context: Context) throws -> String {
        var export = ProgressExport(token: try Context.tokenOfEnvironment(context.messages))
        let written = course.labs.filter { !$0.isPlanned }.map(\.id)
        for lab in written { export.add(lab, progress[lab], of: extent(of: lab, context)) }
        for lab in progress.keys.sorted() where !written.contains(lab) { export.add(lab, progress[lab], of: nil) }
        return export.text
    }

    /// One with errors is as long as what was done of it: `lab lint` tells them.
    private func extent(of lab: String, _ context: Context) -> ProgressExport.Extent {
        var extent = ProgressExport.Extent()
        let lesson = try? context.curriculum.lesson(lab, language: context.language)
        if let lesson {
            extent.steps = lesson.numberedSteps.count
            extent.predictions = lesson.predictions.count
        }
        let exercises = (try? context.curriculum.exercises(of: lab, in: lesson)) ?? []
        extent.exercises = exercises.map { ($0.id, $0.points) }
        return extent
    }

    private func write(_ text: String, to path: String, _ context: Context) throws {
        if path == "-" { return try context.show(text: text) }
        try context.engine { try ResultFile.write(text, to: path) }
        try context.show([StyledLine(context.messages.progressExported(path))])
    }
}

extension CourseView.Entry {
    /// How much there is to do in a lab that was not played yet. One with errors stays uncounted: `lab lint` tells them.
    fileprivate mutating func count(in curriculum: Curriculum, _ language: Language) {
        if steps == nil, let lesson = try? curriculum.lesson(id, language: language) {
            steps = CourseView.Score(0, of: lesson.numberedSteps.count)
        }
        guard let exercises = try? curriculum.exercises(of: id) else { return }
        let all = exercises.reduce(0) { $0 + $1.points }
        if all > 0 { points = CourseView.Score(points?.done ?? 0, of: all) }
    }
}
