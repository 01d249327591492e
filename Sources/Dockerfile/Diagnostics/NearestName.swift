/// Finds what someone probably meant to type.
enum NearestName {
    /// The candidate with the fewest changes; nil when more than a third of the longer word would have to change.
    static func find(_ word: String, in candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().unicodeScalars)
        // Nobody mistypes a name of this length, and the work grows with the product of both.
        guard wanted.count <= 64 else { return nil }
        var best: (name: String, changes: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().unicodeScalars)
            let changes = distance(wanted, other)
            guard changes <= max(1, max(wanted.count, other.count) / 3) else { continue }
            if let found = best, found.changes <= changes { continue }
            best = (candidate, changes)
        }
        return best?.name
    }

    /// Insertions, deletions, replacements, and swaps of neighbours.
    private static func distance(_ from: [Unicode.Scalar], _ to: [Unicode.Scalar]) -> Int {
        if from.isEmpty || to.isEmpty { return max(from.count, to.count) }
        var beforeLast = [Int](repeating: 0, count: to.count + 1)
        var last = Array(0...to.count)
        for i in 1...from.count {
            var row = [Int](repeating: i, count: to.count + 1)
            for j in 1...to.count {
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1))
                if i > 1, j > 1, from[i - 1] == to[j - 2], from[i - 2] == to[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[to.count]
    }
}
