import CCmarkGFM

/// Turns cmark's blocks into a lesson's blocks. What a fence with attributes means is told by `FenceReader`.
struct BlockReader {
    /// Added to a node's line to get the file's.
    let lineOffset: Int
    /// False inside an exercise's text and inside lists, quotes and details: no step may stand there.
    let allowsSteps: Bool
    var findings: Findings
    /// Texts of exercises may name parameters; nil when they are not known and so not checked.
    let parameters: [String]?
    /// Names that can be checked only once the whole lesson is read.
    var references = LessonReferences()

    init(lineOffset: Int, allowsSteps: Bool, findings: Findings, parameters: [String]?) {
        self.lineOffset = lineOffset
        self.allowsSteps = allowsSteps
        self.findings = findings
        self.parameters = parameters
    }

    /// Reads a piece of markdown whose first line is `lineOffset + 1` of the file.
    mutating func read(_ text: some Collection<UInt8>) -> [Block] {
        let result = Markdown.withTree(text) { root in
            var reader = self
            let blocks = reader.blocks(of: root, atTop: allowsSteps)
            return (reader, blocks)
        }
        guard let (reader, blocks) = result else { return [] }
        self = reader
        return blocks
    }

    // MARK: Blocks

    private mutating func blocks(of parent: MarkdownNode, atTop: Bool) -> [Block] {
        var builder = DetailsBuilder()
        for node in parent.children {
            if node.type == CMARK_NODE_HTML_BLOCK {
                readHTML(node, into: &builder)
            } else if let block = block(node, atTop: atTop && builder.isAtTop) {
                builder.append(block)
            }
        }
        for open in builder.finish() {
            findings.report(
                .unterminatedDetails, line: open.line, column: open.column, length: "<details>".count,
                Message.unterminatedDetails)
        }
        return builder.blocks
    }

    private mutating func block(_ node: MarkdownNode, atTop: Bool) -> Block? {
        switch node.type {
        case CMARK_NODE_HEADING:
            return .heading(level: Int(cmark_node_get_heading_level(node.pointer)), inlines(node))
        case CMARK_NODE_PARAGRAPH: return .paragraph(inlines(node))
        case CMARK_NODE_THEMATIC_BREAK: return .thematicBreak
        case CMARK_NODE_LIST: return .list(list(node))
        case CMARK_NODE_BLOCK_QUOTE: return quote(node)
        case CMARK_NODE_CODE_BLOCK: return code(node, atTop: atTop)
        default:
            if node.typeName == "table" { return .table(table(node)) }
            let inner = inlines(node)
            return inner.isEmpty ? nil : .paragraph(inner)
        }
    }

    private func inlines(_ node: MarkdownNode) -> [Inline] { InlineReader.read(node) }

    private mutating func list(_ node: MarkdownNode) -> Block.List {
        let isOrdered = cmark_node_get_list_type(node.pointer) == CMARK_ORDERED_LIST
        var items: [Block.List.Item] = []
        for item in node.children {
            let isTask = item.typeName == "tasklist"
            items.append(
                Block.List.Item(
                    isChecked: isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item.pointer) : nil,
                    blocks: blocks(of: item, atTop: false)))
        }
        return Block.List(
            start: isOrdered ? Int(cmark_node_get_list_start(node.pointer)) : nil,
            isTight: cmark_node_get_list_tight(node.pointer) != 0, items: items)
    }

    /// A quote whose first line is `[!NOTE]` is an alert; cmark knows nothing of those.
    private mutating func quote(_ node: MarkdownNode) -> Block {
        var blocks = blocks(of: node, atTop: false)
        guard case .paragraph(let text) = blocks.first, case .text(let first) = text.first, first.hasPrefix("[!"),
            let close = first.firstIndex(of: "]"),
            let kind = Block.Alert.Kind(
                rawValue: first[first.index(first.startIndex, offsetBy: 2)..<close].lowercased())
        else { return .quote(blocks) }
        let rest = first[first.index(after: close)...].drop { $0 == " " }
        var paragraph = Array(text.dropFirst())
        if !rest.isEmpty { paragraph.insert(.text(String(rest)), at: 0) }
        if paragraph.first == .lineBreak { paragraph.removeFirst() }
        blocks.removeFirst()
        if !paragraph.isEmpty { blocks.insert(.paragraph(paragraph), at: 0) }
        return .alert(Block.Alert(kind: kind, blocks: blocks))
    }

    private func table(_ node: MarkdownNode) -> Block.Table {
        let columns = Int(cmark_gfm_extensions_get_table_columns(node.pointer))
        let letters = cmark_gfm_extensions_get_table_alignments(node.pointer)
        let alignments = (0..<columns).map { column -> Block.Table.Alignment in
            switch letters?[column] {
            case UInt8(ascii: "l"): .left
            case UInt8(ascii: "c"): .center
            case UInt8(ascii: "r"): .right
            default: .none
            }
        }
        let rows = node.children.map { row -> [[Inline]] in
            let cells = row.children.map { inlines($0) }
            return cells + [[Inline]](repeating: [], count: max(0, columns - cells.count))
        }
        return Block.Table(alignments: alignments, header: rows.first ?? [], rows: Array(rows.dropFirst()))
    }

    private mutating func code(_ node: MarkdownNode, atTop: Bool) -> Block? {
        guard node.fence != nil else { return .code(language: nil, text: node.literal) }
        var reader = FenceReader(node: node, line: node.startLine + lineOffset, parent: self)
        let block = reader.read(atTop: atTop)
        findings = reader.parent.findings
        references = reader.parent.references
        return block
    }

    // MARK: HTML

    private mutating func readHTML(_ node: MarkdownNode, into builder: inout DetailsBuilder) {
        let firstLine = node.startLine + lineOffset
        for placed in HTMLPiece.pieces(of: node.literal) {
            let (line, column) = (firstLine + placed.line, placed.column + 1)
            switch placed.piece {
            case .detailsOpen: builder.open(line: line, column: column)
            case .summary(let text): builder.setSummary(InlineReader.read(text: text))
            case .detailsClose:
                if !builder.close() {
                    findings.report(
                        .unterminatedDetails, line: line, column: column, length: "</details>".count,
                        Message.strayDetailsEnd)
                }
            case .text(let text):
                var reader = BlockReader(
                    lineOffset: line - 1, allowsSteps: false, findings: findings, parameters: parameters)
                for block in reader.read(Array(text.utf8)) { builder.append(block) }
                findings = reader.findings
            case .other(let tag):
                findings.report(
                    .unknownHTML, .warning, line: line, column: column,
                    length: tag.unicodeScalars.prefix { $0 != "\n" }.count,
                    Message.unknownHTML(tag))
            }
        }
    }
}
