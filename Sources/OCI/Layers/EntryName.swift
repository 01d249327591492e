/// The name of an entry, as a folder below the root and a name in it.
struct EntryName {
    /// `etc/ssl`; empty for the root.
    let folder: [UInt8]
    /// Empty where the entry is the root itself.
    let name: [UInt8]

    var path: [UInt8] { folder.isEmpty ? name : folder + [0x2f] + name }

    /// Reads a name of an archive. It always means something below the root: a slash in front and `.` mean nothing.
    ///
    /// - Throws: where it has a `..`. No program writes one into a layer, and whoever means well needs none.
    init(_ text: [UInt8], depth: Int) throws(LayerError) {
        var parts = [ArraySlice<UInt8>]()
        for part in text.split(separator: 0x2f) where !part.elementsEqual([0x2e]) {
            if part.elementsEqual([0x2e, 0x2e]) { throw .refused(entry: printable(text), .leadsOut) }
            parts.append(part)
        }
        if parts.count > depth { throw .refused(entry: printable(text), .tooDeep) }
        name = parts.popLast().map { Array($0) } ?? []
        folder = Array(parts.joined(separator: [0x2f]))
    }

    init(folder: [UInt8], name: [UInt8]) {
        self.folder = folder
        self.name = name
    }

    /// A path without its last part.
    static func parent(of path: [UInt8]) -> EntryName {
        guard let slash = path.lastIndex(of: 0x2f) else { return EntryName(folder: [], name: path) }
        return EntryName(folder: Array(path[..<slash]), name: Array(path[(slash + 1)...]))
    }

    static let whiteoutPrefix = Array(".wh.".utf8)
    static let opaqueMark = Array(".wh..wh..opq".utf8)

    /// What an entry of this name says about lower layers (image-spec, layer.md, "Whiteouts").
    enum Whiteout {
        case none
        case hides([UInt8])
        case hidesAll
        /// A note of AUFS to itself.
        case meaningless
    }

    func whiteout() throws(LayerError) -> Whiteout {
        guard name.starts(with: Self.whiteoutPrefix) else { return .none }
        if name == Self.opaqueMark { return .hidesAll }
        let hidden = Array(name.dropFirst(Self.whiteoutPrefix.count))
        if hidden.starts(with: Self.whiteoutPrefix) { return .meaningless }
        guard !hidden.isEmpty, hidden != [0x2e], hidden != [0x2e, 0x2e] else {
            throw .refused(entry: printable(path), .malformedWhiteout)
        }
        return .hides(hidden)
    }
}
