public import LabEngine
internal import TextColumns
internal import Tracing

/// What was done in the learner's own shell: each program that did something that matters, with its calls, and what the
/// kernel holds otherwise than before.
public struct ShellVisitView: Sendable, Equatable {
    private var commands: [ShellVisit.Command]
    /// The first words of programs that did nothing that matters, in their order.
    private var quiet: [String]
    private var dropped: Int
    private var before: Moment
    private var after: Moment

    /// Programs that are shown at most, and calls of each; what has changed something comes first.
    private static let limit = (commands: 16, calls: 8)

    public init(_ visit: ShellVisit) {
        let all = visit.commands
        commands = all.filter { !CallsView.telling($0.events).isEmpty }
        quiet = all.filter { CallsView.telling($0.events).isEmpty }.compactMap { $0.words?.first }.map {
            String($0.split(separator: "/").last ?? "")
        }
        dropped = visit.dropped
        before = visit.before.withoutMembers
        after = visit.after.withoutMembers
    }

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        var lines: [StyledLine] = []
        if !commands.isEmpty {
            lines += heading(messages.doneInShell, page)
            let shown = page.isPresenting ? commands : foremost
            for command in shown { lines += Self.lines(command, page: page) }
            if shown.count < commands.count {
                lines += note(messages.foldedCommands(commands.count - shown.count), page)
            }
        }
        if dropped > 0 { lines += note(messages.droppedEvents(dropped), page) }
        if !quiet.isEmpty { lines += note(messages.quietCommands(quiet.count, names), page) }
        let difference = MomentText(after, after: before, showsDifferenceOnly: true)
            .lines(page: page.narrowed(to: page.width - page.indent))
        if difference.isEmpty {
            lines += note(messages.kernelAsBefore, page)
        } else {
            lines += heading(messages.changedByShell, page) + difference.indented(page.indent)
        }
        return lines
    }

    private static func lines(_ command: ShellVisit.Command, page: Page) -> [StyledLine] {
        let room = page.width - page.indent
        let title: StyledLine =
            if let words = command.words {
                StyledLine([Span("$ ", .dim), Span(VisibleText.of(words.map(quoted).joined(separator: " ")), .strong)])
            } else {
                StyledLine(page.messages.shellItself, .dim)
            }
        let rows = CallsView.rows(command.events, limit: limit.calls, page: page.narrowed(to: room))
        return ([title.truncated(to: room)] + rows).indented(page.indent)
    }

    /// As it could be typed again.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && !word.contains { " \t\n'\"$&|;<>()*?[]#~`\\!".contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// Those that changed something, then those that were refused something.
    private var foremost: [ShellVisit.Command] {
        guard commands.count > Self.limit.commands else { return commands }
        let ranks = commands.map { command in
            if command.events.contains(where: { !$0.changes.isEmpty }) { return 0 }
            let isRefused = command.events.contains {
                if case .call(let call) = $0 { call.errno != nil } else { false }
            }
            return isRefused ? 1 : 2
        }
        let order = commands.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        return Set(order.prefix(Self.limit.commands)).sorted().map { commands[$0] }
    }

    /// Each name once.
    private var names: String {
        var seen: Set<String> = []
        let distinct = quiet.filter { seen.insert($0).inserted }
        return VisibleText.of(distinct.prefix(8).joined(separator: " ") + (distinct.count > 8 ? " …" : ""))
    }

    private func heading(_ text: String, _ page: Page) -> [StyledLine] {
        TextFlow.wrap([Span(text, .heading)], width: page.proseWidth)
    }

    private func note(_ text: String, _ page: Page) -> [StyledLine] {
        TextFlow.wrap([Span(text, .dim)], width: page.proseWidth, first: "· ")
    }
}

extension Moment {
    /// Who is in a namespace changes with every process that comes or goes; told are the namespaces alone.
    fileprivate var withoutMembers: Moment {
        var moment = self
        for index in moment.sections.indices where moment.sections[index].subject == .namespaces {
            for row in moment.sections[index].rows.indices { moment.sections[index].rows[row].value = "" }
        }
        return moment
    }
}
