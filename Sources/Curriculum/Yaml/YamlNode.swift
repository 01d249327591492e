/// A piece of YAML with its place in the file.
struct YamlNode: Sendable {
    enum Content: Sendable {
        case scalar(String)
        case sequence([YamlNode])
        case mapping([(key: YamlNode, value: YamlNode)])
    }

    var content: Content
    /// What a caret marks: the scalar as written, or the first line of a collection.
    var span: Span

    /// The text of a scalar; nil for collections.
    var scalar: String? {
        if case .scalar(let text) = content { text } else { nil }
    }

    /// True for `key:` with nothing behind it.
    var isEmpty: Bool {
        switch content {
        case .scalar(let text): text.isEmpty
        case .sequence(let nodes): nodes.isEmpty
        case .mapping(let pairs): pairs.isEmpty
        }
    }
}
