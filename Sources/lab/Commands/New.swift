internal import ArgumentParser
internal import Curriculum
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab new ID`: a lab in both languages that works as it is.
struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a lab in both languages that works as it is, to be rewritten.",
        discussion: "Writes into the course that LAB_HOME names, else into the one in which you stand.")

    @Argument(help: "Its id: two digits, a hyphen, and words, such as 15-mine.") var lab: String
    @Option(help: "A course elsewhere: the folder that holds curriculum/ and labs/.") var root: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let folder = root.map { Context.resolve($0) ?? $0 } ?? context.curriculum.root
        let curriculum = Curriculum(root: folder)
        // Before a lock is taken on a folder that is not there.
        _ = try context.load { _ throws(CurriculumError) in try curriculum.course() }
        let result = try context.engine {
            var writer = LabWriter(root: folder)
            return try writer.write { () -> Result<NewLab, NewLab.Refusal> in
                Result { () throws(NewLab.Refusal) in try NewLab(lab, in: curriculum) }
            }
        }
        switch result {
        case .success(let lab): try context.show(lines(lab, curriculum, context))
        case .failure(.course(let error)): throw Complaint(error, language: context.language, root: folder)
        case .failure(let refusal): throw Complaint(.usage, context.messages.refused(refusal))
        }
    }

    /// What was made, and what to do with it.
    private func lines(_ lab: NewLab, _ curriculum: Curriculum, _ context: Context) -> [StyledLine] {
        let messages = context.messages
        var lines = [StyledLine(messages.labMade(lab.id, in: curriculum.root), .strong), .empty]
        lines += lab.files.map { StyledLine("  \($0.path)") }
        let home = curriculum.root == context.curriculum.root ? "" : "LAB_HOME=\(Self.word(curriculum.root)) "
        let guide = "\(curriculum.root)/curriculum/README\(context.language == .ko ? ".ko" : "").md"
        lines += [
            .empty, StyledLine(messages.playNewLab("\(home)lab run \(lab.id)")),
            StyledLine(messages.lintNewLab("\(home)lab lint \(lab.id) --execute")),
        ]
        if KernelFile.exists(guide) { lines.append(StyledLine(messages.guideForAuthors(guide))) }
        return lines
    }

    /// A path as it is typed in a shell.
    private static func word(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "/._-+,:@%".unicodeScalars.contains(scalar)
        }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
