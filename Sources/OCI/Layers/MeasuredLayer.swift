internal import LinuxSystem

/// What a layer is, without unpacking it.
public struct MeasuredLayer: Hashable, Sendable {
    public var digest: Digest
    /// Of the archive before compression.
    public var diffID: Digest
    /// Bytes of the files in it, as Docker counts the size of a layer.
    public var fileBytes: Int64
    public var entries: Int
}

extension LayerUnpacker {
    /// Reads the archive of a layer to its end and unpacks nothing.
    ///
    /// - Parameter compression: as the layer's media type says; nil to look at its first bytes.
    /// - Throws: `LayerError`, and what the source throws.
    public static func measure(
        _ source: any ByteSource, compression: LayerCompression?, limits: LayerLimits = LayerLimits()
    ) throws -> MeasuredLayer {
        let stream = try LayerStream(source, compression: compression, limit: limits.bytes)
        let archive = try ArchiveReader(stream)
        var entries = 0
        var fileBytes: Int64 = 0
        while try archive.next() {
            entries += 1
            guard entries <= limits.entries else { throw LayerError.tooManyEntries(limit: limits.entries) }
            guard archive.kind == .file else { continue }
            let (sum, isTooMuch) = fileBytes.addingReportingOverflow(max(archive.size, 0))
            guard !isTooMuch, sum <= limits.bytes else { throw LayerError.tooManyBytes(limit: limits.bytes) }
            fileBytes = sum
        }
        let totals = try stream.finish()
        return MeasuredLayer(digest: totals.digest, diffID: totals.diffID, fileBytes: fileBytes, entries: entries)
    }
}

extension LayerCompression {
    /// What the first bytes look like.
    init(of reader: BlobReader) throws {
        var start = [UInt8](repeating: 0, count: 4)
        let count = try start.withUnsafeMutableBytes { try reader.read(into: $0) }
        self = LayerCompression(start: start[..<count])
    }

    init(start: ArraySlice<UInt8>) {
        self = start.starts(with: [0x1f, 0x8b]) ? .gzip : start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) ? .zstd : .none
    }
}
