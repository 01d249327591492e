internal import LabEngine

/// A program's output as it arrives: complete lines are drawn at once, a long output is folded in its middle.
///
/// Bytes come in pieces that may end inside a character or a line; what is not complete waits for the next piece.
public struct OutputView: Sendable {
    /// Lines drawn before the fold begins, and lines drawn behind it.
    public static let head = 24
    public static let tail = 8

    private var pending: [UInt8] = []
    private var shown = 0
    /// The last lines, which are drawn when the output has ended.
    private var held: [[UInt8]] = []
    private var folded = 0
    private let folds: Bool
    /// Longest line that is kept, in bytes: a program may write gigabytes without a newline.
    static let longestLine = 16 << 10

    /// - Parameter folds: false draws everything, however long.
    public init(folds: Bool = true) { self.folds = folds }

    public var isEmpty: Bool { shown == 0 && held.isEmpty && pending.isEmpty }

    /// Takes the next bytes and gives back what can be drawn now.
    public mutating func add(_ bytes: some Collection<UInt8>, page: Page) -> [StyledLine] {
        var lines: [StyledLine] = []
        var rest = Array(bytes)[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines += take(pending + rest[..<end], page)
            pending = []
            rest = rest[(end + 1)...]
        }
        pending += rest
        while pending.count >= Self.longestLine {
            lines += take(Array(pending.prefix(Self.longestLine)), page)
            pending.removeFirst(Self.longestLine)
        }
        return lines
    }

    /// Counts lines that are folded and were not kept: the first ones are drawn, and the last ones still come.
    mutating func skip(lines: Int) { folded += lines }

    /// The output has ended: gives back what was held.
    public mutating func finish(page: Page) -> [StyledLine] {
        var lines: [StyledLine] = []
        if !pending.isEmpty {
            lines += take(pending, page)
            pending = []
        }
        if folded > 0 {
            lines += TextFlow.wrap(
                [Span(page.messages.foldedLines(folded), .dim)], width: page.width, first: StyledLine([Self.bar(page)]),
                rest: StyledLine([Self.bar(page)]))
        }
        lines += held.flatMap { draw($0, page) }
        shown += held.count
        held = []
        folded = 0
        return lines
    }

    private mutating func take(_ text: [UInt8], _ page: Page) -> [StyledLine] {
        if !folds || shown < Self.head {
            shown += 1
            return draw(text, page)
        }
        held.append(text)
        if held.count > Self.tail {
            held.removeFirst()
            folded += 1
        }
        return []
    }

    private func draw(_ text: [UInt8], _ page: Page) -> [StyledLine] {
        // A carriage return before the newline is a terminal's line end, not content.
        let text = text.last == UInt8(ascii: "\r") ? text.dropLast() : text[...]
        return TextFlow.fold(
            [Span(Self.withoutScriptName(String(decoding: text, as: UTF8.self)))], width: page.width,
            first: StyledLine([Self.bar(page)]))
    }

    /// bash puts the name of its script and the line in front of every complaint. The script of a lesson is the
    /// engine's descriptor, and its lines are counted over all steps: neither says anything to a learner.
    static func withoutScriptName(_ line: String) -> String {
        let name = "\(TracedShell.scriptPath): line "
        guard line.hasPrefix(name) else { return line }
        let rest = line.dropFirst(name.count).drop { $0.isNumber }
        return rest.hasPrefix(":") ? "bash\(rest)" : line
    }

    /// A chart stands where an output does, as wide as there is room, and of one piece.
    static func chart(_ comparison: WayComparison, picture: String?, page: Page) -> [StyledLine] {
        let mark = StyledLine([bar(page)])
        // The last column stays free: some terminals wrap early.
        let room = page.narrowed(to: min(page.width, 100) - mark.width - 1)
        let note = picture.map { TextFlow.wrap([Span(page.messages.pictureIn($0))], width: room.width) } ?? []
        return (CostChart(comparison).lines(page: room) + note).map { mark + $0 }
    }

    private static func bar(_ page: Page) -> Span { Span(String(repeating: " ", count: page.indent) + "│ ", .dim) }
}
