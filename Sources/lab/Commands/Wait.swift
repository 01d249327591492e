internal import ArgumentParser
internal import Glibc
internal import VirtualMachine

/// `lab wait`: in a virtual machine, waits for a command and becomes it. Nobody types it.
struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: GuestProgram.command, abstract: "Wait in a virtual machine for a command.", shouldDisplay: false)

    /// The option is `GuestProgram.rehearses`.
    @Flag(help: "Do once, for nobody, what a lesson does.") var rehearse = false

    func run() {
        if rehearse { Rehearsal.run() }
        do {
            Program.run(try GuestProgram.wait())
        } catch {
            Complaint(.failed, "lab: \(error)").print()
            Glibc.exit(Status.failed.rawValue)
        }
    }
}
