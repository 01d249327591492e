import CCmarkGFM
import Synchronization

/// Parses markdown with cmark. The tree lives only while the body runs, so that no node outlives it.
enum Markdown {
    /// The text must be UTF-8.
    static func withTree<Result>(_ text: some Collection<UInt8>, _ body: (MarkdownNode) -> Result) -> Result? {
        guard let root = parse(text) else { return nil }
        defer { cmark_node_free(root) }
        return body(MarkdownNode(pointer: root))
    }

    /// While a parser with extensions runs, cmark-gfm keeps their special characters in process-wide tables
    /// (`inlines.c`, SPECIAL_CHARS): two parsers at once would take each other's away.
    private static let parsing = Mutex<Void>(())

    private static func parse(_ text: some Collection<UInt8>) -> OpaquePointer? {
        let bytes = ContiguousArray(text)
        // A pointer may not leave the lock as such; the tree belongs to the caller alone, so its address may.
        let address = parsing.withLock { _ in
            bytes.withUnsafeBufferPointer { UInt(bitPattern: tree($0)) }
        }
        return OpaquePointer(bitPattern: address)
    }

    private static func tree(_ bytes: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        registerExtensions
        guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return nil }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            if let syntax = cmark_find_syntax_extension(name) {
                cmark_parser_attach_syntax_extension(parser, syntax)
            }
        }
        bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        return cmark_parser_finish(parser)
    }

    /// cmark keeps its extensions in a process-wide list that must be filled once, by one thread.
    private static let registerExtensions: Void = cmark_gfm_core_extensions_ensure_registered()
}

/// A node of the tree with Swift's words for what a lesson needs of it.
struct MarkdownNode {
    let pointer: OpaquePointer

    var type: cmark_node_type { cmark_node_get_type(pointer) }
    /// Only extensions have to be told apart by name: their numbers are given out when they register.
    var typeName: String { String(cString: cmark_node_get_type_string(pointer)) }
    var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
    var url: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }
    /// From 1, in the text that was parsed.
    var startLine: Int { Int(cmark_node_get_start_line(pointer)) }
    var endLine: Int { Int(cmark_node_get_end_line(pointer)) }

    var children: [MarkdownNode] {
        var nodes: [MarkdownNode] = []
        var next = cmark_node_first_child(pointer)
        while let node = next {
            nodes.append(MarkdownNode(pointer: node))
            next = cmark_node_next(node)
        }
        return nodes
    }

    /// The fence of a code block: its character, how many, and how far it is indented. Nil for indented code.
    var fence: (character: UInt8, length: Int, indent: Int)? {
        var (length, indent, character): (Int32, Int32, CChar) = (0, 0, 0)
        guard cmark_node_get_fenced(pointer, &length, &indent, &character) != 0 else { return nil }
        return (UInt8(bitPattern: character), Int(length), Int(indent))
    }
}
