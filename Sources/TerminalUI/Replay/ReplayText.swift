public import Tracing

/// A recording as text, from its beginning to its end: for a file, for a pipe, and for whoever reads with a screen
/// reader.
public struct ReplayText: Sendable {
    private let recording: Recording
    private let name: String
    private let page: Page

    public init(_ recording: Recording, name: String, page: Page) {
        self.recording = recording
        self.name = recording.header.map { "\($0.lab) · \($0.machine)" } ?? name
        self.page = page
    }

    /// Hands over the lines piece by piece.
    ///
    /// - Throws: `RecordingError.badLine` for a line that is damaged, and whatever `write` throws.
    public func write(to write: ([StyledLine]) throws -> Void) throws {
        let messages = page.messages
        let time = recording.count > 0 ? recording.time(of: recording.count - 1) : 0
        let extent = messages.recordingExtent(entries: recording.count, steps: recording.stepCount, time: time)
        var head = TextFlow.wrap([Span(messages.recordingTitle(name), .heading)], width: page.width)
        head += TextFlow.wrap([Span(extent, .dim)], width: page.width)
        if recording.isTruncated {
            head += TextFlow.wrap([Span(messages.recordingIsTruncated)], width: page.width, first: "! ")
        }
        try write(head)
        var earlier: Moment?
        var section = Section.none
        for number in 0..<recording.count {
            try write(lines(try recording.entry(number), number, &section, &earlier))
        }
    }

    /// Under which heading the last lines stand.
    private enum Section { case none, calls, other }

    private func lines(
        _ entry: RecordingEntry, _ number: Int, _ section: inout Section, _ earlier: inout Moment?
    ) -> [StyledLine] {
        let messages = page.messages
        switch entry {
        case .stepBegan(_, let id, _):
            section = .other
            let place = messages.step((recording.step(of: number) ?? 0) + 1, of: recording.stepCount)
            let title = [Span("▸ \(place) ", .heading), Span(id, .strong)]
            return [.empty, Frame.rule(title: title, width: page.proseWidth)] + EntryText.lines(entry, page: page)
        case .event(let event):
            defer { section = .calls }
            if recording.header == nil { return TraceText.lines(event, columns: page.width) }
            return (section == .calls ? [] : [.empty, StyledLine(messages.calls, .dim)]) + lines(event)
        case .output:
            section = .other
            return [.empty] + EntryText.lines(entry, page: page)
        case .stepEnded:
            section = .other
            return EntryText.lines(entry, page: page)
        case .state(_, let moment):
            section = .other
            defer { earlier = moment }
            guard let earlier else {
                return [.empty, StyledLine(messages.stateOfKernel, .strong)]
                    + MomentText(moment, after: nil).lines(page: page)
            }
            let lines = MomentText(moment, after: earlier, showsDifferenceOnly: true).lines(page: page)
            return lines.isEmpty ? [] : [.empty, StyledLine(messages.stateChanges, .strong)] + lines
        }
    }

    /// A call that changed nothing is one line that fits: nothing has to be wrapped, and most of a million calls are
    /// such ones.
    private func lines(_ event: TraceEvent) -> [StyledLine] {
        guard case .call(let call) = event, call.changes.isEmpty, call.performedBy == .program else {
            return CallsView.lines(event, page: page)
        }
        let space = Span(String(repeating: " ", count: page.indent))
        let line = StyledLine([space] + CallSpans.of(call, columns: page.width - page.indent))
        return line.width <= page.width ? [line] : CallsView.lines(event, page: page)
    }
}
