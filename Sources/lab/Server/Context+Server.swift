internal import Curriculum

extension Context {
    /// Builds the other program first for a lab that needs it, and shows how far that is. Where it cannot be built, the
    /// lab's needs have been refused before.
    func prepareServer(for lab: Lab) throws {
        guard !Context.isInMachine, lab.settings.needs.contains("labd") else { return }
        try ServerProgram.prepare()
    }
}
