extension Moment {
    /// A row beside the row of the same key at another moment.
    public struct Pair: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            case same, added, removed, changed
        }

        /// Nil for what came.
        public var before: Row?
        /// Nil for what went.
        public var after: Row?
        public var kind: Kind
    }

    /// Whose numbers are compared.
    public enum Comparison: Sendable, Hashable {
        /// Two moments of one session: another inode is another namespace.
        case overTime
        /// Two sessions that went through the same steps: their numbers differ, and mean nothing.
        case acrossSessions
    }

    /// Every row of both moments: those of this one in its order, each row that went behind the one that it followed.
    public func pairs(with earlier: Moment, _ subject: Subject, _ comparison: Comparison) -> [Pair] {
        let old = Dictionary(earlier[subject].map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let keys = Set(self[subject].map(\.key))
        var gone = [String: [Row]]()
        var last = ""
        for row in earlier[subject] {
            if keys.contains(row.key) { last = row.key } else { gone[last, default: []].append(row) }
        }
        func removed(after key: String) -> [Pair] {
            (gone[key] ?? []).map { Pair(before: $0, after: nil, kind: .removed) }
        }
        return removed(after: "")
            + self[subject].flatMap { row -> [Pair] in
                let before = old[row.key]
                let kind: Pair.Kind = before.map { $0.isAlike(row, comparison) ? .same : .changed } ?? .added
                return [Pair(before: before, after: row, kind: kind)] + removed(after: row.key)
            }
    }

    /// Only what differs, section by section; sections without a difference are left out.
    public func difference(
        from earlier: Moment, _ comparison: Comparison = .overTime
    ) -> [(subject: Subject, pairs: [Pair])] {
        Subject.allCases.compactMap { subject in
            let pairs = pairs(with: earlier, subject, comparison).filter { $0.kind != .same }
            return pairs.isEmpty ? nil : (subject, pairs)
        }
    }
}

extension Moment.Row {
    fileprivate func isAlike(_ other: Moment.Row, _ comparison: Moment.Comparison) -> Bool {
        // How much is used is another figure in each run.
        if comparison == .acrossSessions, Moment.isUsage(name) { return true }
        return name == other.name && value == other.value && isHosts == other.isHosts
            && (comparison == .acrossSessions || number == other.number)
    }
}
