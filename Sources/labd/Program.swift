internal import ArgumentParser
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// The program that serves. `lab` starts it.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab", abstract: "What of lab serves: the image registry and its client.", version: "0.1.0",
        subcommands: [RegistryCommand.self, DockerCommand.self])

    /// Wrong usage ends with 2, as `lab` does it; an error of ours with its own status and words.
    static func main() async {
        do {
            var command = try parseAsRoot()
            try requireOwnProcesses()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            StandardStream.error.writeVisibly(failure.text)
            Glibc.exit(failure.status)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if !text.isEmpty { (code == .success ? StandardStream.output : .error).write(text + "\n") }
            Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }

    /// libdispatch looks for its threads below /proc now and then, and ends the program where one is missing: as in a pid
    /// namespace under the /proc of another one (workqueue.c, "registered worker exited prematurely").
    private static func requireOwnProcesses() throws(Failure) {
        guard KernelFile.link("/proc/self") != "\(getpid())" else { return }
        throw Failure(3, ServerWords(language: Language.ofEnvironment(nil)).foreignProcesses)
    }
}
