internal import TextColumns
internal import Tracing

extension Drawing {
    private static let linkWidth = 300

    /// The links with their addresses, a line from each to the bridge that it belongs to, and the routes below them.
    init(network pairs: [Moment.Pair]) {
        let isRoute = { (pair: Moment.Pair) in pair.row?.key.hasPrefix("route ") == true }
        var links: [(pair: Moment.Pair, addresses: [Moment.Pair])] = []
        for pair in pairs where !isRoute(pair) {
            if pair.row?.depth == 0 {
                links.append((pair, []))
            } else if !links.isEmpty {
                links[links.count - 1].addresses.append(pair)
            }
        }
        var places: [String: (x: Int, y: Int)] = [:]
        var y = 10
        for start in stride(from: 0, to: links.count, by: 3) {
            let row = links[start..<min(start + 3, links.count)]
            let height = 48 + (row.map(\.addresses.count).max() ?? 0) * 20
            for (column, link) in row.enumerated() {
                let x = 8 + column * (Self.linkWidth + 24)
                place(link.pair, link.addresses, x, y, height)
                if let name = link.pair.row?.name { places[name] = (x + Self.linkWidth / 2, y + height) }
            }
            y += height + 26
        }
        for link in links {
            guard let row = link.pair.row, let master = Self.master(of: row), let from = places[row.name],
                let to = places[master]
            else { continue }
            line(from.x, from.y, from.x, from.y + 10, "edge strong")
            line(from.x, from.y + 10, to.x, to.y + 10, "edge strong")
            line(to.x, to.y + 10, to.x, to.y, "edge strong")
        }
        for pair in pairs.filter(isRoute) {
            guard let row = pair.row else { continue }
            text("\(pair.mark)\(row.name)  →  \(row.value)", 8, y + 10, pair.labelKind, columns: 100)
            y += 22
        }
    }

    private mutating func place(_ pair: Moment.Pair, _ addresses: [Moment.Pair], _ x: Int, _ y: Int, _ height: Int) {
        guard let row = pair.row else { return }
        let columns = (Self.linkWidth - 16) / Self.column
        box(x, y, Self.linkWidth, height, pair.boxKind)
        text("\(pair.mark)\(row.name)", x + 8, y + 17, "title", columns: columns)
        text(row.value, x + 8, y + 37, "faint", columns: columns)
        for (index, address) in addresses.enumerated() {
            text(
                "\(address.mark)\(address.row?.name ?? "")", x + 16, y + 57 + index * 20, address.labelKind,
                columns: columns - 1)
        }
    }

    /// `veth UP mtu 1500 master br0` → `br0`.
    private static func master(of row: Moment.Row) -> String? {
        let words = row.value.split(separator: " ")
        guard let index = words.lastIndex(of: "master"), index + 1 < words.count else { return nil }
        return String(words[index + 1])
    }
}
