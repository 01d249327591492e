internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab progress`: what has been done in each lab that was begun.
struct Progress: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "progress", abstract: "Show what you have done.")

    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        let progress = try context.engine { try context.progress.load() }
        let entries = course.labs.compactMap { entry in
            progress[entry.id].map { CourseView.Entry(entry, $0, language: context.language) }
        }
        let title = context.messages.progressTitle
        try context.show(CourseView(title: title, entries: entries).lines(page: context.page))
    }
}
