/// Puts blocks together while `<details>` open and close among them, and gives hints to the exercise they follow.
struct DetailsBuilder {
    private struct Open {
        var line: Int
        var column: Int
        var summary: [Inline] = []
        var blocks: [Block] = []
    }

    private(set) var blocks: [Block] = []
    private var stack: [Open] = []

    /// True outside every `<details>`.
    var isAtTop: Bool { stack.isEmpty }

    mutating func append(_ block: Block) {
        if !stack.isEmpty {
            stack[stack.count - 1].blocks.append(block)
            return
        }
        // Hints are the details that stand directly behind an exercise.
        if case .details(let hint) = block, case .exercise(var exercise) = blocks.last {
            exercise.hints.append(hint)
            blocks[blocks.count - 1] = .exercise(exercise)
            return
        }
        blocks.append(block)
    }

    mutating func open(line: Int, column: Int) { stack.append(Open(line: line, column: column)) }

    mutating func setSummary(_ text: [Inline]) {
        if !stack.isEmpty { stack[stack.count - 1].summary = text }
    }

    /// False when nothing was open.
    mutating func close() -> Bool {
        guard let closed = stack.popLast() else { return false }
        append(.details(Block.Details(summary: closed.summary, blocks: closed.blocks)))
        return true
    }

    /// Closes what was left open, and tells where each one began.
    mutating func finish() -> [(line: Int, column: Int)] {
        let open = stack.map { (line: $0.line, column: $0.column) }
        while !stack.isEmpty { _ = close() }
        return open
    }
}
