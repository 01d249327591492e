internal import ArgumentParser
internal import Glibc
internal import TerminalUI

/// The program: it parses arguments and hands over to a command.
@main
struct Program: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Learn containers by running them: every step live on the real kernel.",
        discussion: "Begin with `lab list`, then `lab run 03-cgroups`.",
        version: "0.1.0",
        subcommands: [
            List.self, Examine.self, Run.self, Shell.self, Check.self, Hint.self, Solution.self, Reset.self,
            Progress.self, Grade.self, Token.self, Trace.self, Replay.self, Compare.self, Lint.self, New.self,
            Clean.self, Docker.self, Oci.self, ServedRegistry.self, Guest.self, Wait.self, Exec.self,
        ])

    static func main() { run(Array(CommandLine.arguments.dropFirst())) }

    /// Does what the words behind the program's name say, and ends with its status where that is not success.
    static func run(_ given: [String]) {
        let words = DockerUsage.spelledOut(given)
        do {
            if words.first == Trace.configuration.commandName, let request = TraceRequest(plain: words.dropFirst()) {
                try request.run()
            } else if let served = ServerProgram.words(in: words) {
                try ServerProgram.become(served)
            } else {
                var command = try parse(words)
                try command.run()
            }
        } catch let status as Status {
            Glibc.exit(status.rawValue)
        } catch let complaint as Complaint {
            complaint.print()
            Glibc.exit(complaint.status.rawValue)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success {
                do {
                    try Terminal(descriptor: 1).write(text: text + "\n")
                } catch  where !error.isQuiet {
                    let complaint = Complaint(output: error)
                    complaint.print()
                    Glibc.exit(complaint.status.rawValue)
                } catch {
                    // Nobody reads on.
                }
                Glibc.exit(Status.passed.rawValue)
            }
            let docker = code == .validationFailure ? DockerUsage.complaint(about: words) : nil
            let complaint = docker ?? Complaint(code == .validationFailure ? .usage : .failed, text)
            complaint.print()
            Glibc.exit(complaint.status.rawValue)
        }
    }
}

extension Program {
    /// The command that the first words name is parsed by itself: to build the tree of all commands costs more than
    /// most of them do. What it cannot parse (a mistake, a request for help) is parsed again from the root, whose
    /// words are about the whole program.
    ///
    /// Each command states its name: a name made of the type's makes the runtime look through every conformance there
    /// is, for milliseconds.
    private static func parse(_ words: [String]) throws -> any ParsableCommand {
        var type: any ParsableCommand.Type = Program.self
        var rest = words[...]
        while let name = rest.first,
            let next = type.configuration.subcommands.first(where: { $0.configuration.isCalled(name) })
        {
            type = next
            rest.removeFirst()
        }
        // The help of a group is the root's, too, which knows what stands in front of it.
        if type.configuration.subcommands.isEmpty, let command = try? type.parseAsRoot(Array(rest)) { return command }
        return try parseAsRoot(words)
    }
}

extension CommandConfiguration {
    func isCalled(_ name: String) -> Bool { commandName == name || aliases.contains(name) }
}

/// What the program says to whoever called it.
enum Status: Int32, Error {
    /// Everything passed.
    case passed = 0
    /// A check failed. Of `lab docker`: it could not be done, as Docker says it.
    case checkFailed = 1
    /// Wrong usage, or a broken lesson.
    case usage = 2
    /// This machine cannot run it.
    case machine = 3
    /// The engine failed.
    case failed = 4
}
