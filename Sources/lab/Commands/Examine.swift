internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// `lab doctor`: what this machine can do, tried out.
struct Examine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Try what the labs need of this machine, and say what mends what is missing.")

    @Flag(help: "As JSON.") var json = false
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let course = try context.load { curriculum throws(CurriculumError) in try curriculum.course() }
        let labs = try course.labs.filter { !$0.isPlanned }.map { entry in
            try context.load { curriculum throws(CurriculumError) in try curriculum.lab(entry.id) }
        }
        let examination = Doctor.examine(labs: labs)
        if json {
            try context.show(text: examination.json(context.language) + "\n")
        } else {
            try context.show(DoctorView(examination).lines(page: context.page))
        }
        if examination.missing.contains(where: { !$0.stops.isEmpty }) { throw Status.machine }
    }
}
