internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// An error as the person at the terminal reads it, and the status that goes with it.
struct Complaint: Error {
    var status: Status
    var lines: [StyledLine]

    init(_ status: Status, _ text: String) {
        self.status = status
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { StyledLine(stringLiteral: "\($0)") }
    }

    init(_ status: Status, lines: [StyledLine]) {
        self.status = status
        self.lines = lines
    }

    /// What went wrong with the course.
    init(_ error: CurriculumError, language: Language, root: String) {
        let messages = Messages(language)
        switch error {
        case .notACourse(let root): self.init(.failed, messages.notACourse(root))
        case .unknownLab(let id, let nearest): self.init(.usage, messages.unknownLab(id, nearest: nearest))
        case .unknownExercise(let id, let lab, let nearest):
            self.init(.usage, messages.unknownExercise(id, lab: lab, nearest: nearest))
        case .planned(let id): self.init(.usage, messages.notWrittenYet(id))
        case .broken(let diagnostics):
            // Without its own colours: a line of ours takes escape sequences for text.
            self.init(.usage, DiagnosticRenderer(language: language, root: root).render(diagnostics))
        }
    }

    /// Ends the command when the output cannot be written, a full disk say; a reader that went away is no failure.
    static func unless(quiet error: OutputClosed) throws(Complaint) {
        if !error.isQuiet { throw Complaint(output: error) }
    }

    /// Standard output cannot be written.
    init(output error: OutputClosed) {
        let isFull = error.errno == ENOSPC || error.errno == EDQUOT
        let cause = SystemError(
            "write to standard output", errno: Errno(rawValue: error.errno),
            advice: isFull ? "The disk is full: free some space, or send the output elsewhere" : nil)
        self.init(.failed, "lab: \(cause)")
    }

    /// To standard error, in which nothing of a learner's can be a control sequence.
    func print() {
        let terminal = Terminal(descriptor: 2)
        // Where standard error is closed there is nobody to tell.
        try? terminal.write(lines)
    }
}
