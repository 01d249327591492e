internal import Curriculum
internal import TerminalUI

extension Context {
    /// Builds the other program first for a lab that needs it, and shows how far that is. Where it cannot be built, the
    /// lab's needs have been refused before.
    func prepareServer(for lab: Lab) throws {
        guard !Context.isInMachine, lab.needsServer else { return }
        try ServerProgram.prepare()
    }

    /// Says at once what would be found only after a virtual machine has started: which program is not in there.
    func refuseMachine(for lab: Lab) throws {
        if lab.needsServer { throw Complaint(.machine, messages.noServerInMachine(lab.id)) }
        if !lab.fitsMachine { throw Complaint(.machine, messages.noBusyboxInMachine(lab.id)) }
    }
}

extension Lab {
    /// Whether it needs the other program.
    var needsServer: Bool { settings.needs.contains("labd") }

    /// Whether a virtual machine has all that it needs: this machine's packages are not in there.
    var fitsMachine: Bool { !needsServer && !settings.needs.contains("busybox") }
}
