internal import LinuxSystem

/// What was read of an archive: its files are in the store, held by a lease, and here are their names.
final class ArchiveContents {
    /// An archive of images has a few files for each layer.
    static let entryLimit = 100_000
    static let byteLimit: Int64 = 1 << 40
    /// In the store holes are zeros: an archive of ten kilobytes must not fill the disk with them.
    static let holeLimit: Int64 = 1 << 30

    /// Content by the names in the archive.
    private(set) var files: [String: (digest: Digest, size: Int64)] = [:]
    /// Small files that say what the others are.
    private(set) var documents: [String: [UInt8]] = [:]
    private var links: [String: String] = [:]
    /// Bytes of holes that were written so far.
    private var holes: Int64 = 0
    private let lease: Lease

    private static let documentNames: Set<String> = [
        ImageArchive.layoutName, ImageArchive.indexName, ImageArchive.tableName, ImageArchive.repositoriesName,
    ]

    /// Reads all of it.
    init(_ source: any ByteSource, into lease: Lease) throws {
        self.lease = lease
        let stream = try LayerStream(source, compression: nil, limit: Self.byteLimit)
        var count = 0
        do {
            let archive = try ArchiveReader(stream)
            while try archive.next() {
                count += 1
                guard count <= Self.entryLimit else { throw ArchiveError.tooManyEntries(limit: Self.entryLimit) }
                try take(archive)
            }
        } catch LayerError.damaged(let words) {
            throw count == 0 ? ArchiveError.notAnArchive(words) : ArchiveError.truncated(words)
        }
    }

    private func take(_ archive: ArchiveReader) throws {
        let bytes = archive.name
        let shown = printable(bytes)
        guard let name = Self.normal(bytes, in: "") else { throw ArchiveError.refused(entry: shown) }
        switch archive.kind {
        case .folder: return
        case .symbolicLink, .hardLink:
            // Docker wrote a layer that two images share once, and a link beside it.
            let folder = archive.kind == .hardLink ? "" : name.split(separator: "/").dropLast().joined(separator: "/")
            guard let target = Self.normal(archive.target, in: folder) else {
                throw ArchiveError.refused(entry: shown)
            }
            links[name] = target
        case .file:
            guard files[name] == nil, documents[name] == nil, links[name] == nil else {
                throw ArchiveError.twice(entry: shown)
            }
            guard archive.size >= 0 else { throw ArchiveError.refused(entry: shown) }
            if Self.documentNames.contains(name) {
                documents[name] = try document(archive, shown)
            } else if !name.hasSuffix("/VERSION"), !name.hasSuffix("/json") {
                // Those two are what programs from before 2016 read.
                files[name] = try content(archive, name, shown)
            }
        case .fifo, .device, .other: throw ArchiveError.refused(entry: shown)
        }
    }

    private func document(_ archive: ArchiveReader, _ shown: String) throws -> [UInt8] {
        guard archive.size <= Int64(ImageDocument.largest) else {
            throw ArchiveError.malformed(
                entry: shown, .tooLarge(bytes: Int(archive.size), limit: ImageDocument.largest))
        }
        var bytes = [UInt8](repeating: 0, count: Int(archive.size))
        try archive.eachPart { part, offset in
            guard offset >= 0, offset + Int64(part.count) <= Int64(bytes.count) else {
                throw ArchiveError.refused(entry: shown)
            }
            bytes.withUnsafeMutableBytes { $0[Int(offset)...].copyBytes(from: part) }
        }
        return bytes
    }

    private func content(
        _ archive: ArchiveReader, _ name: String, _ shown: String
    ) throws -> (digest: Digest, size: Int64) {
        let promised = Self.digest(named: name)
        // What the store has already is verified whenever it is read, and need not be written once more.
        if let promised, try lease.holdIfPresent(promised), try lease.store.size(of: promised) == archive.size {
            return (promised, archive.size)
        }
        let writer = try lease.writer(size: archive.size, algorithm: promised?.algorithm ?? .sha256)
        let zeros = [UInt8](repeating: 0, count: 64 << 10)
        func fill(upTo end: Int64) throws {
            let hole = max(end - writer.offset, 0)
            guard hole <= Self.holeLimit - holes else { throw ArchiveError.refused(entry: shown) }
            holes += hole
            while writer.offset < end {
                try zeros.withUnsafeBytes {
                    try writer.write(.init(rebasing: $0.prefix(Int(min(end - writer.offset, Int64($0.count))))))
                }
            }
        }
        do {
            try archive.eachPart { part, offset in
                guard offset >= writer.offset else { throw ArchiveError.refused(entry: shown) }
                try fill(upTo: offset)
                try writer.write(part)
            }
            try fill(upTo: archive.size)
            return try writer.commit(expecting: promised)
        } catch StoreError.digestMismatch {
            throw ArchiveError.wrongContent(entry: shown)
        }
    }

    // MARK: Finding

    /// The content that a name of the archive means, through its links.
    func file(_ name: String) throws -> (digest: Digest, size: Int64) {
        var current = Self.normal(Array(name.utf8), in: "") ?? name
        for _ in 0..<10 {
            if let file = files[current] { return file }
            guard let target = links[current] else { break }
            current = target
        }
        throw ArchiveError.missing(entry: printable(Array(name.utf8)))
    }

    func document<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value? {
        guard let bytes = documents[name] else { return nil }
        do {
            return try ImageDocument.decode(type, from: bytes)
        } catch {
            throw ArchiveError.malformed(entry: name, error)
        }
    }

    /// The digest in the name of a blob.
    private static func digest(named name: String) -> Digest? {
        let parts = name.split(separator: "/")
        guard parts.count == 3, parts[0] == "blobs" else { return nil }
        return try? Digest("\(parts[1]):\(parts[2])")
    }

    /// A name without `.` and `..`; nil where it is empty or leads out of the archive.
    private static func normal(_ bytes: [UInt8], in folder: String) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self), text.first != "/" else { return nil }
        var parts = folder.split(separator: "/")
        for part in text.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        // The archive's own root, as `tar -c .` writes it.
        return parts.joined(separator: "/")
    }
}
