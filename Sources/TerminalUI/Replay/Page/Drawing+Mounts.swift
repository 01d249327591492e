internal import TextColumns
internal import Tracing

extension Drawing {
    /// The mounts as a tree: where each stands, and what it holds.
    init(mounts pairs: [Moment.Pair]) {
        var parents: [Int] = []
        for (index, pair) in pairs.enumerated() {
            guard let row = pair.row else { continue }
            let depth = min(row.depth, 12)
            let x = 8 + depth * 24
            let y = 8 + index * (Self.row - 2)
            if parents.count > depth { parents.removeLast(parents.count - depth) }
            if let parent = parents.last, depth > 0 {
                line(x - 14, parent, x - 14, y + 10)
                line(x - 14, y + 10, x - 2, y + 10)
            }
            while parents.count < depth { parents.append(y) }
            parents.append(y + 18)
            let name = "\(pair.mark)\(row.name)"
            text(name, x, y + 15, pair.labelKind, columns: 44)
            let words = row.value.split(separator: " ")
            let kind = words.prefix(max(1, words.count - 1)).joined(separator: " ")
            let options = words.count > 1 ? String(words[words.count - 1]) : ""
            text(kind, max(400, x + (min(name.displayWidth, 44) + 2) * Self.column), y + 15, "title", columns: 26)
            text(options, 620, y + 15, "faint", columns: 36)
        }
    }
}
