internal import TextColumns
internal import Tracing

extension Drawing {
    private static let kinds = ["user", "pid", "mnt", "net", "uts", "ipc", "cgroup", "time"]

    /// The processes as a tree, and beside each the namespaces that it is in: the same number in a column is the same
    /// namespace, a broken frame is the host's own.
    init(processes pairs: [Moment.Pair], namespaces: [Moment.Row]) {
        let room = 46
        let first = 12 + room * Self.column + 40
        for (index, kind) in Self.kinds.enumerated() {
            text(kind, first + index * 60 + (52 - kind.displayWidth * Self.column) / 2, 18, "faint")
        }
        var parents: [Int] = []
        for (index, pair) in pairs.enumerated() {
            guard let row = pair.row else { continue }
            let depth = min(row.depth, 12)
            let x = 8 + depth * 24
            let y = 30 + index * (Self.row + 8)
            if parents.count > depth { parents.removeLast(parents.count - depth) }
            if let parent = parents.last, depth > 0 {
                line(x - 14, parent, x - 14, y + 13)
                line(x - 14, y + 13, x, y + 13)
            }
            while parents.count < depth { parents.append(y) }
            parents.append(y + Self.row)
            let columns = max(12, room - depth * 3)
            box(x, y, columns * Self.column + 12, Self.row, pair.boxKind)
            text("\(pair.mark)\(row.name)  \(row.value)", x + 6, y + 17, pair.labelKind, columns: columns)
            guard pair.kind != .removed else { continue }
            for (column, kind) in Self.kinds.enumerated() {
                guard let (number, isHosts) = Self.place(of: row.key, kind, namespaces) else { continue }
                let left = first + column * 60
                box(left, y, 52, Self.row, isHosts ? "chip hosts" : Self.chip(number))
                text(number, left + (52 - number.displayWidth * Self.column) / 2, y + 17, "label")
            }
        }
    }

    /// The namespace of a kind that a process is in, by its number among those of the session.
    private static func place(of process: String, _ kind: String, _ rows: [Moment.Row]) -> (String, Bool)? {
        let row = rows.first { row in
            row.name == kind && row.value.split(separator: " ").contains { $0 == process }
        }
        return row.map { (String($0.key.drop { $0 != "/" }.dropFirst().prefix(4)), $0.isHosts) }
    }

    /// Its own look for each of the first namespaces of a kind; the number stands in it too.
    private static func chip(_ number: String) -> StaticString {
        switch number {
        case "1": "chip n1"
        case "2": "chip n2"
        case "3": "chip n3"
        case "4": "chip n4"
        default: "chip n5"
        }
    }
}
