internal import ArgumentParser
internal import Checks
internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab shell ID`: the learner's own shell in a lab's sandbox.
struct Shell: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Open a shell of your own in a lab's sandbox, and see what it did.")

    @Argument(help: "The lab, such as 03-cgroups.") var lab: String
    @Flag(help: "Do not trace it: for strace, gdb and other tracers.") var noTrace = false
    @Option(help: "Keep what is done in this file, as JSON lines.") var record: String?
    @OptionGroup var place: PlaceOption
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(self.lab) }
        let lesson = try context.load { curriculum throws(CurriculumError) in
            try curriculum.lesson(lab.id, language: context.language)
        }
        let inMachine: () throws -> Never = {
            try context.refuseMachine(for: lab)
            try context.runInMachine(outputs: ["--record"])
        }
        try place.require(context, inMachine: inMachine)
        let readiness = try context.readiness(of: lab, inMachine: place.on == nil ? inMachine : nil)
        let session = LabSession(lab: readiness.lab, lesson: lesson, workspace: context.workspace)
        let recorder = try context.engine {
            try record.map { try SessionRecorder(path: $0, lab: lab.id, language: context.language) }
        }
        Interruption.sweepsOnSignals()
        if isatty(0) == 1 {
            let text = context.messages.enteringShell(lab.id, isTraced: !noTrace)
            try context.show(TextFlow.wrap([Span(text, .dim)], width: context.page.width))
        }
        let refusal = TextFlow.wrap([Span(context.messages.tracerRefused(lab.id))], width: context.page.width)
        let seat = InteractiveShell.Seat(tracerRefused: refusal.text)
        let visit = try context.engine { try session.visit(isTraced: !noTrace, seat: seat) }
        session.close()
        recorder?.record(visit)
        try context.show([.empty] + ShellVisitView(visit).lines(page: context.page))
        if let error = recorder?.error { throw Complaint(.failed, "lab: \(error.text(in: context.language))") }
        Glibc.exit(visit.status.shellStatus)
    }
}
