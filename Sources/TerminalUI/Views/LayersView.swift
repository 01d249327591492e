internal import LinuxSystem
public import Tracing

/// The picture of an overlay: a row for each file, a column for each layer, the uppermost at the left.
///
/// `●` is what is seen, `○` lies hidden below it, `✕` is a whiteout, `▣` an opaque directory, `▪` a directory that is
/// merged with those of other layers. With more layers than fit side by side, the row names the one it comes from.
public struct LayersView: Sendable, Hashable {
    public var picture: LayerPicture
    public var target: String { picture.target }

    public init(_ picture: LayerPicture) { self.picture = picture }

    /// More layers than this are told by name.
    private static let mostColumns = 4
    private static let mostRows = 14

    /// The picture as cells: the header, a row for each file that is drawn, and how many are not.
    struct Table {
        var header: [[Span]]
        var rows: [[[Span]]]
        var below: Int
        var isWide: Bool
    }

    func table(_ messages: Messages) -> Table {
        let isWide = picture.layers.count > Self.mostColumns
        // What a step wrote comes first where not everything fits.
        let written = picture.rows.filter { isWritten($0) }
        let rows =
            picture.rows.count <= Self.mostRows ? picture.rows : Array((written + unwritten).prefix(Self.mostRows))
        return Table(
            header: isWide
                ? [[Span(messages.layerFile)], [Span(messages.layerFrom)]]
                : [[Span(messages.layerFile)]] + picture.layers.map { [Span(Self.short($0))] },
            rows: rows.map { isWide ? long($0, messages) : cells($0, messages) },
            below: picture.rows.count - rows.count, isWide: isWide)
    }

    public func lines(page: Page) -> [StyledLine] {
        let cells = table(page.messages)
        let table = TableLayout(
            header: cells.header, rows: cells.rows,
            alignments: cells.isWide ? [] : [.left] + picture.layers.map { _ in .center })
        let note = cells.below > 0 ? [StyledLine([Span(page.messages.moreFiles(cells.below), .dim)])] : []
        return (table.lines(width: max(20, page.width - page.indent)) + note).indented(page.indent)
    }

    private var unwritten: [LayerPicture.Row] { picture.rows.filter { !isWritten($0) } }

    private func isWritten(_ row: LayerPicture.Row) -> Bool {
        picture.hasUpper && row.marks.first != .absent
    }

    private func cells(_ row: LayerPicture.Row, _ messages: Messages) -> [[Span]] {
        [[name(row)]] + row.marks.map { [Self.span($0)] } + words(row, messages)
    }

    private func long(_ row: LayerPicture.Row, _ messages: Messages) -> [[Span]] {
        let from = row.marks.firstIndex { $0 != .absent }.map { Self.short(picture.layers[$0]) } ?? ""
        return [[name(row)], [Span(from)]] + words(row, messages)
    }

    /// Nothing where no row has any: an empty column would stand there.
    private func words(_ row: LayerPicture.Row, _ messages: Messages) -> [[Span]] {
        let isSilent = picture.rows.allSatisfy { messages.layerState($0.state).isEmpty }
        let isCopy = row.state != .changed || isWritten(row)
        return isSilent ? [] : [[Span(isCopy ? messages.layerState(row.state) : messages.hidesTheOneBelow, .dim)]]
    }

    private func name(_ row: LayerPicture.Row) -> Span {
        let isDirectory =
            row.marks.contains { $0 == .merged || $0 == .opaque }
            || picture.rows.contains { $0.path.hasPrefix(row.path + "/") }
        return Span(row.path + (isDirectory ? "/" : ""), row.state == .deleted ? .removed : .path)
    }

    private static func span(_ mark: LayerStack.Mark) -> Span {
        switch mark {
        case .absent, .hidden: Span(mark.sign, .dim)
        case .visible, .merged: Span(mark.sign, .added)
        case .whiteout: Span(mark.sign, .removed)
        case .opaque: Span(mark.sign, .changed)
        }
    }

    private static func short(_ path: String) -> String { LayerPicture.short(path) }
}
