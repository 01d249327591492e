internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab progress`: what has been done in each lab that is written, and in all of them.
struct Progress: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress", abstract: "Show what you have done: steps, points, predictions, and what is next.")

    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        let progress = try context.engine { try context.progress.load() }
        let entries = course.labs.map { lab in
            var entry = CourseView.Entry(lab, progress[lab.id], language: context.language)
            if !lab.isPlanned { entry.count(in: context.curriculum, context.language) }
            return entry
        }
        let view = CourseView(title: course.title[context.language], entries: entries)
        try context.show(view.progressLines(page: context.page))
    }
}

extension CourseView.Entry {
    /// How much there is to do in a lab that was not played yet. One with errors stays uncounted: `lab lint` tells them.
    fileprivate mutating func count(in curriculum: Curriculum, _ language: Language) {
        if steps == nil, let lesson = try? curriculum.lesson(id, language: language) {
            steps = CourseView.Score(0, of: lesson.steps.count)
        }
        guard let exercises = try? curriculum.exercises(of: id) else { return }
        let all = exercises.reduce(0) { $0 + $1.points }
        if all > 0 { points = CourseView.Score(points?.done ?? 0, of: all) }
    }
}
