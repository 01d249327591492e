/// The candidate that was probably meant: the one with the fewest changes, when they are few for its length.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    var best: (distance: Int, name: String)?
    for candidate in candidates {
        let other = Array(candidate.lowercased().unicodeScalars)
        let distance = editDistance(wanted, other)
        // A third of the longer word may differ; past that the suggestion would confuse more than it helps.
        guard distance <= max(1, max(wanted.count, other.count) / 3) else { continue }
        if let found = best, found.distance <= distance { continue }
        best = (distance, candidate)
    }
    return best?.name ?? candidates.first { isBeginning(wanted, of: Array($0.lowercased().unicodeScalars)) }
}

/// A word that was cut short: `memroy` for `memory-limit`. From three letters on, with one mistake in every four.
private func isBeginning(_ wanted: [Unicode.Scalar], of candidate: [Unicode.Scalar]) -> Bool {
    guard wanted.count >= 3, wanted.count < candidate.count else { return false }
    return editDistance(wanted, Array(candidate.prefix(wanted.count))) <= wanted.count / 4
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other (Damerau, restricted).
func editDistance(_ from: [Unicode.Scalar], _ to: [Unicode.Scalar]) -> Int {
    if from.isEmpty || to.isEmpty { return max(from.count, to.count) }
    var beforeLast = [Int](repeating: 0, count: to.count + 1)
    var last = Array(0...to.count)
    for i in 1...from.count {
        var row = [Int](repeating: i, count: to.count + 1)
        for j in 1...to.count {
            let cost = from[i - 1] == to[j - 1] ? 0 : 1
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
            if i > 1, j > 1, from[i - 1] == to[j - 2], from[i - 2] == to[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        (beforeLast, last) = (last, row)
    }
    return last[to.count]
}
