internal import ArgumentParser
internal import Checks
internal import Glibc
internal import LinuxSystem
internal import TerminalUI
internal import Tracing

/// `lab replay FILE`: a recording, forwards, backwards and to any moment; or as text, or as a page for a browser.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Go through a recording, forwards and backwards, without root.",
        discussion: "FILE is what `lab run ID --record FILE` or `lab trace --json FILE` wrote.")

    @ArgumentParser.Argument(help: "The recording.") var file: String
    @Option(defaultAsFlag: "-", help: "Write it as text, to this file or to standard output.") var text: String?
    @Option(help: "Write it as one page for a browser to this file.") var html: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let name = file.split(separator: "/").last.map(String.init) ?? file
        try readable(context) {
            let recording = try Recording.read(path: file)
            // What is short is looked at as a whole: a damaged line is then told at once, not when it is reached.
            for number in 0..<min(recording.count, Replay.checked) { _ = try recording.entry(number) }
            if let html {
                let page = ReplayPage(recording, name: name, page: context.page)
                try export(to: html, context) { file in try page.write { try file.write($0) } }
            }
            if let text, text != "-" {
                let pages = ReplayText(recording, name: name, page: context.page)
                try export(to: text, context) { file in try pages.write { try file.write($0.text + "\n") } }
            }
            if html != nil || text != nil && text != "-" { return }
            let isInteractive = text == nil && isatty(0) == 1 && context.terminal.capabilities.canErase
            guard isInteractive else {
                return try ReplayText(recording, name: name, page: context.page).write(to: context.show)
            }
            let player = ReplayPlayer(recording, name: name, page: context.page)
            if let signal = ReplayScreen(player: player, terminal: context.terminal).run() { Glibc.exit(128 + signal) }
        }
    }

    /// Entries that are parsed before anything is shown.
    private static let checked = 4_000

    /// A file that cannot be read or understood is wrong usage.
    private func readable(_ context: Context, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as RecordingError {
            throw Complaint(.usage, "lab: \(file): \(context.messages.recordingError(error))")
        } catch let error as SystemError {
            throw Complaint(.usage, "lab: \(error.text(in: context.language))")
        }
    }

    /// What cannot be written is no fault of the recording.
    private func export(to path: String, _ context: Context, _ write: (ExportFile) throws -> Void) throws {
        do {
            let file = try ExportFile(path: path)
            try write(file)
            try file.finish()
        } catch let error as SystemError {
            throw Complaint(.failed, "lab: \(error.text(in: context.language))")
        }
    }
}
