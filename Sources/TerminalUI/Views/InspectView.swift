public import Tracing

/// A part of what the kernel holds for the session, with what has changed since the last step marked.
public struct InspectSection: Sendable, Hashable {
    public var title: String
    public var rows: [Row]

    public struct Row: Sendable, Hashable {
        public var name: String
        public var value: String
        /// The kernel's number for it: a pid of the host, an inode.
        public var number: String
        public var depth: Int
        public var mark: Moment.Pair.Kind

        public init(
            _ name: String, _ value: String = "", number: String = "", depth: Int = 0, mark: Moment.Pair.Kind = .same
        ) {
            self.name = name
            self.value = value
            self.number = number
            self.depth = depth
            self.mark = mark
        }
    }

    public init(title: String, rows: [Row]) {
        self.title = title
        self.rows = rows
    }

    /// Every section of a moment that holds something, or did at the moment before the last step.
    public static func sections(of moment: Moment, since earlier: Moment?, messages: Messages) -> [InspectSection] {
        // A terminal shows the end: what changes most comes last.
        let order: [Moment.Subject] = [.mounts, .layers, .identity, .network, .namespaces, .processes, .groups]
        return order.compactMap { subject in
            let pairs = moment.pairs(with: earlier ?? moment, subject, .overTime)
            if pairs.isEmpty { return nil }
            return InspectSection(title: messages.subject(subject), rows: pairs.map { Row($0, messages) }.folded)
        }
    }

    public func lines(page: Page) -> [StyledLine] {
        let hasNumbers = rows.contains { !$0.number.isEmpty }
        let hasMarks = rows.contains { $0.mark != .same }
        let cells = rows.map { row -> [[Span]] in
            // No-break spaces: ordinary ones at the start of a line would be dropped.
            var name = [Span(String(repeating: "\u{a0}\u{a0}", count: row.depth) + row.name, .path)]
            if hasMarks { name.insert(row.sign, at: 0) }
            let number = hasNumbers ? [[Span(row.number, .dim)]] : []
            return [name] + number + [[Span(row.value, row.mark == .same ? .plain : row.style)]]
        }
        return TextFlow.wrap([Span(title, .heading)], width: page.width)
            + TableLayout(rows: cells).lines(width: page.width - page.indent).indented(page.indent)
    }
}

extension InspectSection.Row {
    init(_ pair: Moment.Pair, _ messages: Messages) {
        let row = pair.after ?? pair.before
        var value = row.map { Size.text($0.value, file: $0.name) } ?? ""
        if row?.isHosts == true { value += "  \(messages.sharedWithHost)" }
        if pair.kind == .changed, let before = pair.before, before.value != row?.value {
            value = "\(Size.text(before.value, file: before.name)) → \(value)"
        }
        self.init(
            row?.name ?? "", value, number: row?.number.map(String.init) ?? "", depth: row?.depth ?? 0, mark: pair.kind)
    }

    fileprivate var style: Style {
        switch mark {
        case .same: .plain
        case .added: .added
        case .removed: .removed
        case .changed: .changed
        }
    }

    fileprivate var sign: Span {
        switch mark {
        case .same: Span("\u{a0}\u{a0}")
        case .added: Span("+ ", .added)
        case .removed: Span("− ", .removed)
        case .changed: Span("≠ ", .changed)
        }
    }
}

extension [InspectSection.Row] {
    /// Neighbours that lie in one folder and have not changed, six devices say, as one row.
    var folded: [InspectSection.Row] {
        var rows: [InspectSection.Row] = []
        var rest = self[...]
        while let first = rest.first {
            let alike = rest.prefix {
                $0.mark == .same && $0.depth == first.depth && $0.folder != nil && $0.folder == first.folder
            }
            let next = rest.dropFirst(alike.count).first
            // What has mounts below it stands for itself.
            guard alike.count >= 3, (next?.depth ?? 0) <= first.depth, let folder = first.folder else {
                rows.append(first)
                rest = rest.dropFirst()
                continue
            }
            let kinds = Set(alike.map(\.kind)).sorted().joined(separator: ", ")
            let names = alike.map { $0.name.dropFirst(folder.count) }.joined(separator: " ")
            rows.append(InspectSection.Row("\(folder)…", "\(alike.count) × \(kinds): \(names)", depth: first.depth))
            rest = rest.dropFirst(alike.count)
        }
        return rows
    }
}

extension InspectSection.Row {
    /// `/dev/` of `/dev/null`; nil for what is no path.
    fileprivate var folder: String? {
        guard name.hasPrefix("/"), name.count > 1, let slash = name.lastIndex(of: "/"), slash != name.startIndex else {
            return nil
        }
        return String(name[...slash])
    }

    /// The first word: of a mount, its file system.
    fileprivate var kind: String { String(value.prefix { $0 != " " }) }
}
