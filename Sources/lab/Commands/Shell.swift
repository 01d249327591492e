internal import ArgumentParser
internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab shell ID`: the learner's own shell in a lab's sandbox.
struct Shell: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Open a shell of your own in a lab's sandbox.")

    @Argument(help: "The lab, such as 03-cgroups.") var lab: String
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(self.lab) }
        let lesson = try context.load { curriculum throws(CurriculumError) in
            try curriculum.lesson(lab.id, language: context.language)
        }
        let readiness = try context.readiness(of: lab)
        let session = LabSession(lab: readiness.lab, lesson: lesson, workspace: context.workspace)
        Interruption.sweepsOnSignals()
        let status = try context.engine { try InteractiveShell.run(in: session.open()) }
        session.close()
        Glibc.exit(status.shellStatus)
    }
}
