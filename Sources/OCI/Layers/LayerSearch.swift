/// Whether a text stands anywhere in a layer's archive: in a file, in a name, also where a later layer hides it.
///
/// What is compressed once more inside the archive is not looked into.
public struct LayerSearch: LayerReading, Hashable, Sendable {
    /// Of the bytes as they were read.
    public var digest: Digest
    public var compressedBytes: Int64
    /// Of the archive before compression.
    public var diffID: Digest
    /// Bytes of the archive before compression.
    public var archiveBytes: Int64
    public var isFound = false

    /// Reads a layer to its end.
    ///
    /// - Parameter text: what is looked for; nothing is found everywhere.
    /// - Throws: `LayerError` where it is broken or too big; `SystemError`.
    public init(
        _ source: any ByteSource, compression: LayerCompression? = nil, for text: some Collection<UInt8>,
        limits: LayerLimits = LayerLimits()
    ) throws {
        let stream = try LayerStream(source, compression: compression, limit: limits.bytes)
        let text = Array(text)
        // A text may begin in one piece of the archive and end in the next.
        var rest = [UInt8]()
        isFound = text.isEmpty
        while !isFound, let bytes = try stream.next() {
            let window = rest + bytes
            isFound = LayerSearch.holds(text, in: window)
            rest = Array(window.suffix(text.count - 1))
        }
        let totals = try stream.finish()
        digest = totals.digest
        compressedBytes = totals.compressedBytes
        diffID = totals.diffID
        archiveBytes = totals.archiveBytes
    }

    /// Whether bytes hold others.
    public static func holds(_ text: [UInt8], in bytes: [UInt8]) -> Bool {
        guard let first = text.first else { return true }
        var start = 0
        while let found = bytes[start...].firstIndex(of: first), bytes.count - found >= text.count {
            if bytes[found..<(found + text.count)].elementsEqual(text) { return true }
            start = found + 1
        }
        return false
    }
}
