/// A part of the screen that shows passages one below the other, and scrolls.
struct LessonPane {
    typealias Part = LessonTranscript.Passage.Part

    /// Shows results beside the lesson, not below it.
    enum Role { case everything, lesson, results }

    /// A line, as its place in a passage: it is found again when all was laid out anew.
    struct Place: Equatable {
        var passage = 0
        /// How far down in the passage, from 0 to 1.
        var share = 0.0
    }

    let role: Role
    private(set) var lines: [StyledLine] = []
    /// Where each passage begins that is shown here: its number, and its first line.
    private var starts: [(passage: Int, line: Int)] = []
    /// The line that stands in the first row.
    private(set) var top = 0
    var height = 1 { didSet { top = min(top, lastTop) } }
    /// The lowest line that may stand in the first row although the pane then is not full.
    private var anchor = 0
    /// Lines that have been on the screen.
    private(set) var seen = 0

    init(_ role: Role) { self.role = role }

    private func shows(_ part: Part) -> Bool {
        switch (role, part) {
        case (.everything, .title(let again)): again
        case (.everything, _), (.lesson, .lesson), (.results, .result), (.results, .title): true
        case (.lesson, _), (.results, _): false
        }
    }

    /// Adds a passage below all others, where it is one that is shown here.
    mutating func append(_ passage: LessonTranscript.Passage, number: Int) {
        guard shows(passage.part) else { return }
        starts.append((number, lines.count))
        lines += lines.isEmpty ? Array(passage.lines.drop { $0.isEmpty }) : passage.lines
    }

    /// The first line of a passage, or of the next one that is shown here.
    func line(of passage: Int) -> Int? { starts.first { $0.passage >= passage }?.line }

    // MARK: - Where it stands

    private var lastTop: Int { max(0, lines.count - height, min(anchor, lines.count - 1)) }
    var above: Int { top }
    var below: Int { max(0, lines.count - top - height) }
    /// Lines that have come and were not on the screen yet.
    var hasUnread: Bool { seen < lines.count && below > 0 }
    var visible: ArraySlice<StyledLine> { lines.dropFirst(top).prefix(height) }

    mutating func scroll(by rows: Int) { top = max(0, min(top + rows, lastTop)) }

    mutating func markSeen() { seen = max(seen, min(lines.count, top + height)) }

    /// Puts a line into the first row; empty ones before it stay above.
    mutating func stand(at line: Int) {
        let first = lines.indices.dropFirst(line).first { !lines[$0].isEmpty } ?? line
        anchor = max(0, min(first, lines.count - 1))
        top = anchor
    }

    /// Moves down so that what begins at a line is seen, where it does not all fit below what is shown.
    ///
    /// - Parameters:
    ///   - context: so many lines before it belong to it, and are shown too where there is room for them.
    ///   - isComplete: nothing more will follow what has come.
    mutating func reveal(_ line: Int, context: Int, isComplete: Bool = true) {
        guard lines.count > top + height else { return }
        let isWhole = lines.count - line + context <= height
        let wanted = isWhole || context < height / 2 ? line - context : line
        // Where the title of the context is all that is in the way, the end counts for more.
        let whole = lines.count - height
        let chosen = isComplete && whole == wanted + 1 && whole <= line ? whole : wanted
        if chosen > top { stand(at: chosen) }
    }

    /// After a change of size, where nobody has chosen what is seen: the text from its beginning where it fits, else what a step
    /// has done.
    ///
    /// - Parameters:
    ///   - section: the passage at which the text begins.
    ///   - work: the passage at which the result begins, and the lines of the step's text before it.
    mutating func settle(_ section: Int, work: (passage: Int, text: Int)?) {
        let beginning = role == .results ? work?.passage : section
        if let line = beginning.flatMap(line(of:)), line < lines.count, lines.count - line <= height {
            stand(at: line)
        } else if let work, let line = line(of: work.passage) {
            reveal(line, context: role == .everything ? work.text : 0)
        }
    }

    // MARK: - Places

    var place: Place {
        guard let index = starts.lastIndex(where: { $0.line <= top }) else { return Place() }
        let end = index + 1 < starts.count ? starts[index + 1].line : lines.count
        let (start, length) = (starts[index].line, max(1, end - starts[index].line))
        return Place(passage: starts[index].passage, share: Double(top - start) / Double(length))
    }

    /// Stands where a place is now.
    mutating func stand(at place: Place) {
        guard let index = starts.lastIndex(where: { $0.passage <= place.passage }) else { return }
        let end = index + 1 < starts.count ? starts[index + 1].line : lines.count
        let isSame = starts[index].passage == place.passage
        let length = Double(end - starts[index].line)
        let line = starts[index].line + (isSame ? Int(length * place.share) : 0)
        stand(at: min(line, max(0, lines.count - 1)))
    }

    /// Everything counts as read, or only what stands here and above.
    mutating func take(allSeen: Bool) { seen = allSeen ? lines.count : min(lines.count, top) }
}
