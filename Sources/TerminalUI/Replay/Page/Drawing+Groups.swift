internal import Tracing

extension Drawing {
    /// The groups, each inside the one above it, with their limits and with what is not as it was before.
    init(groups pairs: [Moment.Pair]) {
        let groups = GroupBox.boxes(pairs)
        var y = 10
        for group in groups {
            let x = 8 + min(group.depth, 12) * 24
            let rows = group.values
            let height = Self.row + rows.count * 20 + (rows.isEmpty ? 0 : 6)
            if group.depth > 0 { line(x - 12, y - 10, x - 12, y + 13) }
            if group.depth > 0 { line(x - 12, y + 13, x, y + 13) }
            box(x, y, 560, height, group.pair.boxKind)
            text("\(group.pair.mark)\(group.title)", x + 8, y + 17, "title", columns: 66)
            for (index, value) in rows.enumerated() {
                let base = y + Self.row + 14 + index * 20
                text(value.text, x + 16, base, value.pair.labelKind, columns: 66)
                if let share = value.share {
                    box(x + 420, base - 10, 120, 10, "bar")
                    if share > 0 { box(x + 420, base - 10, max(2, share * 120 / 100), 10, "fill") }
                }
            }
            y += height + 10
        }
    }
}

/// A group, and those of its files that tell something.
private struct GroupBox {
    struct Value {
        var pair: Moment.Pair
        var text: String
        /// How much of a limit is used, in percent; nil where one of the two is not known.
        var share: Int?
    }

    var pair: Moment.Pair
    var title: String
    var depth: Int
    var files: [Moment.Pair] = []

    static func boxes(_ pairs: [Moment.Pair]) -> [GroupBox] {
        var boxes: [GroupBox] = []
        for pair in pairs {
            guard let row = pair.row else { continue }
            // A group's key is its hierarchy and its path; a file's key goes on behind that.
            if row.key == "\(row.value):\(row.name)" {
                boxes.append(GroupBox(pair: pair, title: "\(row.name)  (\(row.value))", depth: row.depth))
            } else if !boxes.isEmpty {
                boxes[boxes.count - 1].files.append(pair)
            }
        }
        return boxes
    }

    /// What changed, who is in it, and the limits that are set.
    var values: [Value] {
        files.compactMap { pair in
            guard let row = pair.row, pair.kind != .same || Self.tells(row) else { return nil }
            let old = pair.kind == .changed ? pair.before : nil
            let before = old.map { Size.text($0.value, file: $0.name) + " → " } ?? ""
            let text = "\(pair.mark)\(row.name)  \(before)\(Size.text(row.value, file: row.name))"
            return Value(pair: pair, text: text, share: share(row))
        }
    }

    private static func tells(_ row: Moment.Row) -> Bool {
        if ["", "max", "-1", "0", "max 100000", "\(Size.v1NoLimit)"].contains(row.value) { return false }
        let ends = [
            ".procs", ".max", ".high", ".low", "limit_in_bytes", "quota_us", ".shares", ".weight", ".state", ".freeze",
            ".current", "usage_in_bytes", "cpus", "mems", "_bps_device", "_iops_device",
        ]
        return ends.contains { row.name.hasSuffix($0) }
    }

    private func share(_ row: Moment.Row) -> Int? {
        let limits = [
            "memory.current": "memory.max", "memory.usage_in_bytes": "memory.limit_in_bytes",
            "pids.current": "pids.max",
        ]
        guard let name = limits[row.name], let used = UInt64(row.value),
            let limit = files.first(where: { $0.row?.name == name })?.row.flatMap({ UInt64($0.value) }), limit > 0,
            limit != Size.v1NoLimit
        else { return nil }
        return Int(min(100, Double(used) / Double(limit) * 100))
    }
}
