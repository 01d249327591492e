internal import ArgumentParser
internal import Glibc
internal import LinuxSystem

/// `lab exec -- COMMAND`: becomes another program. In a virtual machine the engine starts `lab` and nothing else, and by
/// this whatever it likes. Nobody types it.
struct Exec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Become another program.", shouldDisplay: false)

    @ArgumentParser.Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func run() throws {
        guard let program = command.first else { throw Status.usage }
        let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        execvp(program, words)
        throw Complaint(.failed, "lab: \(SystemError("run the command", path: program, errno: .current))")
    }
}
