internal import CArchive
internal import Glibc
internal import LinuxSystem

/// What one layer says of one path, without unpacking it: for whoever wants to know, not to run.
public struct LayerInspection: LayerReading, Hashable, Sendable {
    /// What stands at the path in this layer.
    public struct Entry: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            case file, folder, device
            case symbolicLink(String)
            /// Another name for a file of the layer or of one below.
            case hardLink(String)
        }

        public var kind: Kind
        /// Permission bits.
        public var mode: UInt32
        public var user: Int64
        public var size: Int64
        /// The beginning of a file, at most `contentLimit` bytes.
        public var content: [UInt8]
    }

    /// Of the bytes as they were read.
    public var digest: Digest
    public var compressedBytes: Int64
    /// Of the archive before compression.
    public var diffID: Digest
    /// Bytes of the archive before compression.
    public var archiveBytes: Int64
    /// The last entry of that name, which is the one that counts; nil where there is none.
    public var entry: Entry?
    /// Something lies below the path.
    public var isFolder = false
    /// The layer hides what the layers below have at the path: by a whiteout of it or of a folder above it, by an opaque
    /// folder above it, or by something that is no folder in such a folder's place.
    public var hides = false

    /// More of a file is not kept.
    public static let contentLimit = 1 << 20

    /// Reads a layer to its end.
    ///
    /// - Parameters:
    ///   - path: without a slash in front; empty to know the digests alone.
    ///   - limits: what the archive may cost.
    /// - Throws: `LayerError` where it is broken or too big; `SystemError`.
    public init(
        _ source: any ByteSource, compression: LayerCompression? = nil, path: String = "",
        limits: LayerLimits = LayerLimits()
    ) throws {
        let stream = try LayerStream(source, compression: compression, limit: limits.bytes)
        var found = Finding(path)
        if !found.path.isEmpty { try withUnicodeNames { try found.read(ArchiveReader(stream), limits) } }
        let totals = try stream.finish()
        digest = totals.digest
        compressedBytes = totals.compressedBytes
        diffID = totals.diffID
        archiveBytes = totals.archiveBytes
        entry = found.entry
        isFolder = found.isFolder
        hides = found.hides
    }

    /// What has been seen on the way through the archive.
    private struct Finding {
        let path: [ArraySlice<UInt8>]
        var entry: Entry?
        var isFolder = false
        var hides = false

        init(_ path: String) {
            self.path = Array(path.utf8).split(separator: 0x2f).filter { !$0.elementsEqual([0x2e]) }
        }

        mutating func read(_ archive: ArchiveReader, _ limits: LayerLimits) throws {
            var count = 0
            while try archive.next() {
                count += 1
                guard count <= limits.entries else { throw LayerError.tooManyEntries(limit: limits.entries) }
                let parts = archive.name.split(separator: 0x2f).filter { !$0.elementsEqual([0x2e]) }
                guard !parts.isEmpty else { continue }
                if let hidden = hidden(by: parts) {
                    hides = hides || hidden
                    continue
                }
                if parts.count > path.count {
                    isFolder = isFolder || zip(path, parts).allSatisfy(==)
                } else if zip(path, parts).allSatisfy(==) {
                    if parts.count == path.count {
                        entry = try made(archive)
                    } else if archive.kind != .folder {
                        hides = true
                    }
                }
            }
        }

        /// Whether a whiteout hides the path; nil for what is no whiteout.
        private func hidden(by parts: [ArraySlice<UInt8>]) -> Bool? {
            guard let last = parts.last, last.starts(with: ".wh.".utf8) else { return nil }
            let parent = parts.dropLast()
            guard parent.count < path.count, zip(path, parent).allSatisfy(==) else { return false }
            if last.elementsEqual(".wh..wh..opq".utf8) { return true }
            return path[parent.count].elementsEqual(last.dropFirst(4))
        }

        private func made(_ archive: ArchiveReader) throws -> Entry {
            func target() -> String { String(decoding: archive.target, as: UTF8.self) }
            var entry = Entry(kind: .file, mode: archive.mode, user: archive.user, size: archive.size, content: [])
            switch archive.kind {
            case .file:
                var content = [UInt8]()
                try archive.eachPart { bytes, offset in
                    guard offset < LayerInspection.contentLimit else { return }
                    // What lies between two parts is zeros.
                    content += [UInt8](repeating: 0, count: max(0, Int(offset) - content.count))
                    content += bytes.prefix(LayerInspection.contentLimit - content.count)
                }
                entry.content = content
            case .folder: entry.kind = .folder
            case .symbolicLink: entry.kind = .symbolicLink(target())
            case .hardLink: entry.kind = .hardLink(target())
            case .fifo, .device, .other: entry.kind = .device
            }
            return entry
        }
    }
}
