internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab progress`: what has been done in each lab that is written.
struct Progress: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "progress", abstract: "Show what you have done.")

    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        let progress = try context.engine { try context.progress.load() }
        let entries = course.labs.map { CourseView.Entry($0, progress[$0.id], language: context.language) }
        let view = CourseView(title: course.title[context.language], entries: entries)
        try context.show(view.progressLines(page: context.page))
    }
}
