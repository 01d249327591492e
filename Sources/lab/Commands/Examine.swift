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
        context.remember { known in
            for lab in labs { known.note(lab, examination, in: context.curriculum, context.language) }
        }
        if json {
            try context.show(text: examination.json(context.language) + "\n")
        } else {
            try context.show(DoctorView(examination).lines(page: context.page))
        }
        if examination.missing.contains(where: { !$0.stops.isEmpty }) { throw Status.machine }
    }
}

extension KnownMachine {
    /// Whether a lab runs where this was found. One with errors stays unknown: `lab lint` tells them.
    fileprivate mutating func note(
        _ lab: Lab, _ examination: Examination, in curriculum: Curriculum, _ language: Language
    ) {
        guard let lesson = try? curriculum.lesson(lab.id, language: language),
            let exercises = try? curriculum.exercises(of: lab.id)
        else { return }
        do throws(Refusal) {
            _ = try Readiness(of: lab, lesson: lesson, exercises: exercises, missing: examination.missing)
            note(lab.id, missing: [])
        } catch {
            note(lab.id, missing: error.names)
        }
    }
}
