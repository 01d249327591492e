internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab list`: the course as a map.
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the labs of the course, how far you are, and what this machine can run.")

    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        // A file that cannot be read must not hide the course; the commands that need it complain.
        let progress = (try? context.progress.load()) ?? [:]
        let machine = KnownMachine(path: context.progress.machinePath)
        let entries = course.labs.map { lab in
            var entry = CourseView.Entry(lab, progress[lab.id], language: context.language)
            entry.missing = machine.missing(of: lab.id)
            return entry
        }
        try context.show(CourseView(title: course.title[context.language], entries: entries).lines(page: context.page))
    }
}

extension CourseView.Entry {
    /// A lab of the course, with what the learner has done in it. Reads no lesson: the list appears at once.
    init(_ entry: Course.Entry, _ progress: LabProgress?, language: Language) {
        let extent = progress?.extent
        let state: State =
            entry.isPlanned
            ? .planned
            : progress?.isFinished == true ? .finished : extent != nil ? .begun : .untouched
        let exercises = progress?.exercises.values.map { $0 } ?? []
        let all = extent?.points ?? exercises.reduce(0) { $0 + $1.max }
        let predictions = progress?.predictions ?? [:]
        self.init(
            id: entry.id, title: entry.title[language], summary: entry.summary[language], state: state,
            steps: extent.map { CourseView.Score($0.stepsDone, of: $0.steps) },
            points: all > 0 ? CourseView.Score(exercises.reduce(0) { $0 + $1.best }, of: all) : nil,
            predictions: predictions.isEmpty
                ? nil : CourseView.Score(predictions.values.count { $0 }, of: predictions.count))
    }
}
