internal import ArgumentParser

/// `lab trace -- COMMAND`: any program's calls, and the kernel state that each one changed.
struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Trace a program: its calls, and what each one changed in the kernel.",
        discussion: """
            Sets: ns mount cgroup net id cap exec file signal, names of calls, or all. The exit status is the command's.
            """)

    @Option(help: "Only these, comma-separated. Default: ns,mount,cgroup,net,id,cap,exec.") var only: String?
    @Option(help: "Write JSON lines to this file instead of text to standard error.") var json: String?
    @Flag(help: "Wait for the daemons that it leaves behind.") var follow = false
    @OptionGroup var place: PlaceOption
    @OptionGroup var options: LanguageOption
    @ArgumentParser.Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func run() throws {
        let context = try Context(options.language)
        try place.require(context) { try context.runInMachine(outputs: ["--json"]) }
        try TraceRequest(only: only, json: json, follow: follow, language: options.language, command: command).run()
    }
}
