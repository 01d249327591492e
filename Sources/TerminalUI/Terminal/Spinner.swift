/// A line that moves while something takes longer than a second.
struct Spinner: Sendable {
    var label: String
    var started: ContinuousClock.Instant
    /// Nothing is shown before that: most steps are done in milliseconds.
    var patience = Duration.seconds(1)

    private static let frames = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

    func lines(now: ContinuousClock.Instant, page: Page) -> [StyledLine] {
        let elapsed = now - started
        guard elapsed >= patience else { return [] }
        let (seconds, attoseconds) = elapsed.components
        let tenths = Int(seconds) * 10 + Int(attoseconds / 100_000_000_000_000_000)
        let frame = Self.frames[tenths % Self.frames.count]
        let spans = [
            Span("\(frame) ", .key), Span(label), Span(" \(seconds) s", .dim), Span(" · ", .dim),
            Span("^C", .key), Span(" \(page.messages.stop)", .dim),
        ]
        return [StyledLine(spans).truncated(to: page.width - 1)]
    }
}
