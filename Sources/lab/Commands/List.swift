internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab list`: the course as a map.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the labs of the course and how far you are.")

    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        // A file that cannot be read must not hide the course; the commands that need it complain.
        let progress = (try? context.progress.load()) ?? [:]
        let entries = course.labs.map { CourseView.Entry($0, progress[$0.id], language: context.language) }
        try context.show(CourseView(title: course.title[context.language], entries: entries).lines(page: context.page))
    }
}

extension CourseView.Entry {
    /// A lab of the course, with what the learner has done in it. Reads no lesson: the list appears at once.
    init(_ entry: Course.Entry, _ progress: LabProgress?, language: Language) {
        let state: State
        if entry.isPlanned {
            state = .planned
        } else if let progress, progress.isFinished {
            state = .finished
        } else if let extent = progress?.extent {
            state = .begun(done: extent.stepsDone, of: extent.steps)
        } else {
            state = .untouched
        }
        let exercises = progress?.exercises.values.map { $0 } ?? []
        let max = progress?.extent?.points ?? exercises.reduce(0) { $0 + $1.max }
        let score = max > 0 ? CourseView.Score(points: exercises.reduce(0) { $0 + $1.best }, max: max) : nil
        self.init(
            id: entry.id, title: entry.title[language], summary: entry.summary[language], state: state, score: score)
    }
}
