internal import ArgumentParser
internal import Cgroups
internal import Glibc
internal import LabEngine
internal import TerminalUI
internal import VirtualMachine

/// `lab clean`: removes what sessions left that ended by force.
struct Clean: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Remove what killed sessions left: processes, control groups, folders.")

    /// A command that a signal ended has become this one, to remove what it had made.
    @Option(name: .customLong("ended-by"), help: .hidden) var signal: Int32?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        if signal != nil {
            FormerChildren.end()
            FormerLocks.waitForRelease()
        }
        // Best effort: what is left of a machine's parts is removed at the next start, too.
        _ = try? MachineCache().removeUnfinished()
        let report = try context.engine {
            try Sweeper(state: StateFolder(), layout: Machine.own.layout()).sweep()
        }
        if let signal { Glibc.exit(128 + signal) }
        let messages = context.messages
        let text =
            report.isEmpty
            ? messages.nothingToClean
            : messages.cleaned(sessions: report.sessions.count, processes: report.processes, groups: report.groups)
        try context.show([StyledLine(text)])
    }
}
