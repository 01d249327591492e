internal import ArgumentParser
internal import VirtualMachine

/// `lab guest`: the first process of a virtual machine. Nobody types it.
struct Guest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guest", abstract: "Be the first process of a virtual machine.", shouldDisplay: false)

    func run() { GuestInit.run() }
}
