/// Finds what someone probably meant to type.
enum NearestName {
    /// The candidate with the fewest edits; nil when every one of them is too far away to be meant.
    static func find(_ word: String, in candidates: [String]) -> String? {
        let wanted = Array(word.utf8)
        let limit = max(1, wanted.count / 3 + 1)
        var best: (name: String, edits: Int)?
        for candidate in candidates where abs(candidate.utf8.count - wanted.count) <= limit {
            let edits = distance(wanted, Array(candidate.utf8))
            if edits <= limit && edits < best?.edits ?? Int.max { best = (candidate, edits) }
        }
        return best?.name
    }

    /// Levenshtein's distance: insertions, deletions and replacements of bytes.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = left == right ? diagonal : 1 + min(diagonal, above, row[j])
                diagonal = above
            }
        }
        return row[b.count]
    }
}
