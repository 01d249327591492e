internal import Curriculum
public import Tracing

/// A recording as one page for a browser: no other file, no network, light and dark, by keyboard or by reading.
///
/// Without a script everything stands one below the other; with one, a step at a time is shown. The page's policy
/// (Content-Security-Policy) lets nothing run but the script that carries this page's own number.
public struct ReplayPage: Sendable {
    private let recording: Recording
    private let name: String
    private let page: Page
    private let nonce: String

    /// A browser draws so many calls without delay; a file of text holds all of them.
    static let callLimit = 20_000
    /// With more steps than these, a state is drawn only as far as it is not as before.
    static let drawnSteps = 200

    /// Calls of one step that stand on the page.
    private var callsOfStep: Int { max(20, min(2_000, Self.callLimit / max(1, recording.stepCount))) }

    /// - Parameter nonce: a number that nobody who made the recording can know.
    public init(
        _ recording: Recording, name: String, page: Page, nonce: UInt64 = .random(in: 0...UInt64.max)
    ) {
        self.recording = recording
        self.name = recording.header.map { "\($0.lab) · \($0.machine)" } ?? name
        // A browser wraps by itself.
        self.page = page.resized(columns: 100, rows: nil)
        self.nonce = String(nonce, radix: 36)
    }

    private var messages: Messages { page.messages }
    private var drawsAll: Bool { recording.stepCount <= Self.drawnSteps }

    /// Hands over the page piece by piece.
    ///
    /// - Throws: `RecordingError.badLine` for a line that is damaged, and whatever `write` throws.
    public func write(to write: (String) throws -> Void) throws {
        try write(head.text)
        let before = recording.entriesBeforeSteps
        var earlier: Moment?
        if !before.isEmpty || recording.stepCount == 0 {
            let title = recording.header == nil ? messages.trace : messages.beforeFirstStep
            try write(section(0, title, before, &earlier).text)
        }
        for step in 0..<recording.stepCount {
            let range = recording.entries(ofStep: step)
            var title = ""
            if case .stepBegan(_, let id, _) = try recording.entry(range.lowerBound) { title = id }
            try write(section(step + 1, "\(step + 1). \(title)", range, &earlier).text)
        }
        try write(foot.text)
    }

    // MARK: - The frame

    private var head: Markup {
        var html = Markup()
        html.raw("<!DOCTYPE html>\n")
        html.open("html", ["lang": page.language == .ko ? .word("ko") : .word("en")])
        html.raw("\n<head>\n<meta charset=\"utf-8\">\n")
        let policy =
            "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; base-uri 'none'; form-action 'none'"
        html.open("meta", ["http-equiv": .word("Content-Security-Policy"), "content": .text(policy)])
        html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        html.element("title", messages.recordingTitle(name))
        html.raw("\n")
        html.element("style", ["nonce": .text(nonce)]) { $0.raw(ReplayPage.style) }
        html.raw("\n</head>\n<body>\n<header>\n")
        html.element("h1", messages.recordingTitle(name))
        let time = recording.count > 0 ? recording.time(of: recording.count - 1) : 0
        html.element("p", messages.recordingExtent(entries: recording.count, steps: recording.stepCount, time: time))
        if recording.isTruncated { html.element("p", ["class": .word("note")], messages.recordingIsTruncated) }
        html.raw("\n</header>\n<main>\n")
        return html
    }

    /// The keys, which a mouse can press too. Hidden where no script runs.
    private var foot: Markup {
        var html = Markup()
        html.raw("</main>\n")
        html.element("nav", ["hidden": .word(""), "aria-label": .text(messages.goTo)]) { nav in
            func button(_ act: StaticString, _ key: String, _ label: String) {
                nav.element("button", ["type": .word("button"), "data-act": .word(act)]) { button in
                    button.element("kbd", key)
                    button.add(" \(label)")
                }
            }
            button("first", "g", messages.pageFirst)
            button("previous", "←", messages.pagePrevious)
            nav.raw("<input type=\"range\" id=\"place\" min=\"0\" value=\"0\" ")
            nav.raw("aria-label=\"")
            nav.add(messages.step)
            nav.raw("\"> <output id=\"where\"></output> ")
            button("next", "→", messages.next)
            button("last", "G", messages.pageLast)
            nav.raw("<label><kbd>/</kbd> ")
            nav.add(messages.search)
            nav.raw(" <input type=\"search\" id=\"find\"></label> ")
            button("again", "n", messages.pageNextMatch)
            button("back", "N", messages.pagePreviousMatch)
            button("all", "a", messages.pageAll)
            nav.raw("<span id=\"found\" role=\"status\"></span>")
        }
        html.raw("\n")
        html.element("script", ["nonce": .text(nonce)]) { $0.raw(ReplayPage.script) }
        html.raw("\n</body>\n</html>\n")
        return html
    }

    // MARK: - A step

    private func section(
        _ number: Int, _ title: String, _ entries: Range<Int>, _ earlier: inout Moment?
    ) throws -> Markup {
        var html = Markup()
        html.open("section", ["id": .text("s\(number)"), "tabindex": .word("-1")])
        html.raw("\n")
        html.element("h2", title)
        html.raw("\n")
        var isList = false
        func list(_ opens: Bool, _ html: inout Markup) {
            guard isList != opens else { return }
            isList = opens
            if opens {
                html.element("h3", messages.calls)
                html.raw("<ol class=\"calls\">\n")
            } else {
                html.raw("</ol>\n")
            }
        }
        let shown = try shown(of: entries)
        for number in shown.entries {
            let entry = try recording.entry(number)
            if case .event(let event) = entry {
                list(true, &html)
                add(event, to: &html)
            } else {
                list(false, &html)
                add(entry, &earlier, to: &html)
            }
        }
        list(false, &html)
        if shown.leftOut > 0 {
            html.element("p", ["class": .word("note")], messages.pageCallsLeftOut(shown.leftOut))
        }
        html.raw("</section>\n")
        return html
    }

    /// All of a step's entries; of very many calls those that changed something, or the first ones.
    private func shown(of entries: Range<Int>) throws(RecordingError) -> (entries: [Int], leftOut: Int) {
        let limit = callsOfStep
        // What is no event, at the beginning and the end of a step, is always shown.
        guard entries.count > limit + 8 else { return (Array(entries), 0) }
        let head = entries.lowerBound..<(entries.lowerBound + 2)
        let tail = (entries.upperBound - 6)..<entries.upperBound
        var middle: [Int] = []
        var rest = head.upperBound..<tail.lowerBound
        while middle.count < limit, let found = recording.firstEntry(holding: ReplayPlayer.changeMark, in: rest) {
            middle.append(found)
            rest = found + 1..<rest.upperBound
        }
        if middle.isEmpty { middle = Array(head.upperBound..<(head.upperBound + limit)) }
        let shown = Array(head) + middle + Array(tail)
        return (shown, entries.count - shown.count)
    }

    private func add(_ entry: RecordingEntry, _ earlier: inout Moment?, to html: inout Markup) {
        switch entry {
        case .event: break
        case .stepBegan(_, _, let script):
            html.element("pre", ["class": .word("script")]) { $0.add(lines: script) }
        case .output(_, let text):
            html.element("h3", messages.output)
            html.element("pre", ["class": .word("output")]) { pre in
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                pre.add(lines: lines.map { OutputView.withoutScriptName(String($0)) }.joined(separator: "\n"))
            }
        case .stepEnded(_, let step, let status, let asExpected):
            html.element("p", ["class": asExpected ? .word("ok") : .word("bad")]) { line in
                line.add(EntryText.verdict(of: step, status, asExpected, messages).map(\.text).joined())
            }
        case .state(_, let moment):
            html.append(StateMarkup(moment: moment, earlier: earlier, page: page, drawsAll: drawsAll).markup)
            earlier = moment
        }
        html.raw("\n")
    }

    private func add(_ event: TraceEvent, to html: inout Markup) {
        html.element("li") { item in
            item.element("time", messages.clock(event.t).drop { $0 == " " })
            item.raw(" ")
            if case .exchange(let exchange) = event {
                item.add(ExchangeSpans.of(exchange, messages: messages))
            } else {
                item.element("span", ["class": .word("dim")], "\(event.shownPid)")
                item.raw(" ")
            }
            let rows = event.changes.map { EntryText.words(of: $0, in: event, messages) }
            if case .call(let call) = event { item.add(CallSpans.of(call, columns: nil)) }
            if !rows.isEmpty {
                item.element("ul") { list in
                    for row in rows { list.element("li") { $0.add(row) } }
                }
            }
        }
        html.raw("\n")
    }
}

extension Markup {
    /// Text with what its parts mean as classes.
    mutating func add(_ spans: [Span]) {
        for span in spans {
            if let name = span.style.className {
                element("span", ["class": .word(name)], span.text)
            } else {
                add(span.text)
            }
        }
    }
}

extension Style {
    fileprivate var className: StaticString? {
        switch self {
        case .plain, .emphasis, .struck: nil
        case .heading, .strong: "strong"
        case .code: "code"
        case .path: "path"
        case .number: "number"
        case .changed: "changed"
        case .added: "added"
        case .removed: "removed"
        case .success: "ok"
        case .warning: "warn"
        case .error: "bad"
        case .dim: "dim"
        case .key: "strong"
        }
    }
}
