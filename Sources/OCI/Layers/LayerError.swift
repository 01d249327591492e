/// Why a layer is refused. What the kernel refuses is a `SystemError`.
public enum LayerError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// A `..` in its name, or in the name that a hard link points to.
        case leadsOut
        /// More parts than `LayerLimits.depth`.
        case tooDeep
        /// A whiteout that hides nothing that could have a name.
        case malformedWhiteout
        /// Something that is no folder stands where the entry needs one.
        case notAFolder(String)
        /// A hard link to what is not in the tree.
        case linkToNothing(String)
        case linkToFolder(String)
        /// A size, an owner or a time that cannot be.
        case impossibleNumber
        /// The root of the tree as something else than a folder.
        case rootIsNoFolder
        /// No link, file, folder or device.
        case unknownKind
    }

    case refused(entry: String, Reason)
    /// The archive is bigger, once it is unpacked, than is allowed.
    case tooManyBytes(limit: Int64)
    case tooManyEntries(limit: Int)
    /// The archive or its compression is broken.
    case damaged(String)
    /// A file of the tree cannot be in a layer, or changed while it was read.
    case cannotPack(entry: String, String)
}

extension LayerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let entry, let reason): "the layer is refused for its entry “\(entry)”: \(reason)"
        case .tooManyBytes(let limit): "the layer is refused: unpacked it has more than \(limit) bytes"
        case .tooManyEntries(let limit): "the layer is refused: it has more than \(limit) entries"
        case .damaged(let words): "the layer is damaged: \(words)"
        case .cannotPack(let entry, let reason): "“\(entry)” cannot be in a layer: \(reason)"
        }
    }
}

extension LayerError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .leadsOut: "its name leads out of the tree"
        case .tooDeep: "it lies too deep"
        case .malformedWhiteout: "it is a whiteout without the name of what it hides"
        case .notAFolder(let path): "“\(path)” is no folder"
        case .linkToNothing(let path): "it is a hard link to “\(path)”, which is not there"
        case .linkToFolder(let path): "it is a hard link to the folder “\(path)”"
        case .impossibleNumber: "its size, owner or time is an impossible number"
        case .rootIsNoFolder: "it replaces the root of the tree"
        case .unknownKind: "it is of an unknown kind"
        }
    }
}

/// What somebody else's layer may cost. The defaults fit any image that people use.
public struct LayerLimits: Hashable, Sendable {
    /// Bytes of the archive after decompression, and of the files in it, holes included.
    public var bytes: Int64 = 8 << 30
    public var entries = 1_000_000
    /// How many folders may lie in one another.
    public var depth = 400

    public init() {}
}

/// Names of an archive for people: they may hold any byte.
func printable(_ name: some Collection<UInt8>) -> String {
    var text = ""
    for scalar in String(decoding: name.prefix(200), as: UTF8.self).unicodeScalars {
        let isHarmless = scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
        text += isHarmless ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return name.count > 200 ? text + "…" : text
}
