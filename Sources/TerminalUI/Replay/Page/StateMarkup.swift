internal import Tracing

/// A moment as drawings, and the same as text below them for whoever does not see them.
struct StateMarkup: Sendable {
    let moment: Moment
    let earlier: Moment?
    let page: Page
    /// Also what is as it was before.
    var drawsAll = true

    private var text: MomentText { MomentText(moment, after: earlier) }

    private func isDrawn(_ subject: Moment.Subject) -> Bool {
        let pairs = text.pairs(subject)
        return drawsAll || earlier == nil ? !pairs.isEmpty : pairs.contains { $0.kind != .same }
    }

    var markup: Markup {
        var html = Markup()
        html.element("h3", page.messages.stateOfKernel)
        for subject in [Moment.Subject.processes, .groups, .network, .mounts] where isDrawn(subject) {
            let drawing = drawing(of: subject)
            guard !drawing.isEmpty else { continue }
            let title = page.messages.drawing(subject)
            html.element("figure") { figure in
                figure.element("figcaption", title)
                figure.append(drawing.markup(title: title, description: page.messages.drawingDescription))
            }
            html.raw("\n")
        }
        for picture in MomentText(moment, after: earlier, showsDifferenceOnly: true).pictures {
            add(picture, to: &html)
        }
        let difference = earlier.map { moment.difference(from: $0).reduce(0) { $0 + $1.pairs.count } } ?? 0
        html.element("details") { details in
            details.element("summary", page.messages.stateAsText(changes: difference))
            for subject in Moment.Subject.allCases where subject != .layers && isDrawn(subject) {
                table(subject, to: &details)
            }
        }
        return html
    }

    /// A table already: it needs no drawing beside it.
    private func add(_ picture: LayersView, to html: inout Markup) {
        let cells = picture.table(page.messages)
        html.element("table", ["class": .word("layers")]) { table in
            table.element("caption", page.messages.layers(of: picture.target))
            table.element("tr") { line in
                for cell in cells.header { line.element("th", ["scope": .word("col")], cell.map(\.text).joined()) }
            }
            for row in cells.rows {
                table.element("tr") { line in
                    for (index, cell) in row.enumerated() {
                        if index == 0 {
                            line.element("th", ["scope": .word("row")]) { $0.add(cell) }
                        } else {
                            line.element("td") { $0.add(cell) }
                        }
                    }
                }
                table.raw("\n")
            }
        }
        if cells.below > 0 {
            html.element("p", ["class": .word("note")], page.messages.moreFiles(cells.below))
        }
        html.raw("\n")
    }

    private func drawing(of subject: Moment.Subject) -> Drawing {
        let pairs = text.pairs(subject)
        return switch subject {
        case .processes, .namespaces, .identity: Drawing(processes: pairs, namespaces: moment[.namespaces])
        case .groups: Drawing(groups: pairs)
        case .network: Drawing(network: pairs)
        case .mounts: Drawing(mounts: pairs)
        case .layers: Drawing(mounts: [])
        }
    }

    private func table(_ subject: Moment.Subject, to html: inout Markup) {
        let pairs = text.pairs(subject)
        guard !pairs.isEmpty else { return }
        html.element("table") { table in
            table.element("caption", page.messages.subject(subject))
            for pair in pairs {
                guard let row = pair.row else { continue }
                table.element("tr", ["class": pair.rowKind]) { line in
                    line.element("td", pair.kind.sign)
                    line.element("th", ["scope": .word("row")]) { name in
                        name.add(String(repeating: "\u{a0}", count: min(row.depth, 12) * 2) + row.name)
                    }
                    line.element("td") { value in
                        if pair.kind == .changed, let before = pair.before, before.value != row.value {
                            value.element("del", before.value)
                            value.raw(" → ")
                        }
                        value.add(Size.text(row.value, file: row.name))
                        if row.isHosts { value.add("  \(page.messages.sharedWithHost)") }
                    }
                    line.element("td") { number in
                        if pair.kind == .changed, let before = pair.before?.number, before != row.number {
                            number.element("del", "\(before)")
                            number.raw(" → ")
                        }
                        number.add(row.number.map(String.init) ?? "")
                    }
                }
                table.raw("\n")
            }
        }
    }
}

extension Moment.Pair {
    fileprivate var rowKind: Markup.Attribute {
        switch kind {
        case .same: .word("same")
        case .added: .word("added")
        case .removed: .word("removed")
        case .changed: .word("changed")
        }
    }
}
