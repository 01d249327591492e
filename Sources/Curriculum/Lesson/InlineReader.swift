import CCmarkGFM

/// Turns cmark's inline nodes into `Inline`.
enum InlineReader {
    static func read(_ parent: MarkdownNode) -> [Inline] {
        var result: [Inline] = []
        for node in parent.children { append(node, to: &result) }
        return result
    }

    /// A text that stands in YAML, such as a question; a paragraph break becomes a line break.
    static func read(text: String) -> [Inline] {
        let inlines = Markdown.withTree(Array(text.utf8)) { root in
            var result: [Inline] = []
            for node in root.children {
                if !result.isEmpty { result.append(.lineBreak) }
                let inner = read(node)
                // Whatever is no paragraph (a list, say) keeps its words.
                result += inner.isEmpty ? [.text(node.literal)] : inner
            }
            return result
        }
        return inlines ?? [.text(text)]
    }

    private static func append(_ node: MarkdownNode, to result: inout [Inline]) {
        switch node.type {
        case CMARK_NODE_TEXT: append(text: node.literal, to: &result)
        case CMARK_NODE_SOFTBREAK: append(text: " ", to: &result)
        case CMARK_NODE_LINEBREAK: result.append(.lineBreak)
        case CMARK_NODE_CODE: result.append(.code(node.literal))
        case CMARK_NODE_EMPH: result.append(.emphasis(read(node)))
        case CMARK_NODE_STRONG: result.append(.strong(read(node)))
        case CMARK_NODE_LINK, CMARK_NODE_IMAGE: result.append(.link(read(node), url: node.url))
        case CMARK_NODE_HTML_INLINE:
            // A face that is no browser cannot draw tags; what stands between them is text of its own.
            if node.literal.lowercased().hasPrefix("<br") { result.append(.lineBreak) }
        default:
            if node.typeName == "strikethrough" {
                result.append(.strikethrough(read(node)))
            } else {
                result += read(node)
            }
        }
    }

    /// cmark splits text at every character that might have meant something; equal neighbours are joined again.
    private static func append(text: String, to result: inout [Inline]) {
        if case .text(let before) = result.last {
            result[result.count - 1] = .text(before + text)
        } else {
            result.append(.text(text))
        }
    }
}
