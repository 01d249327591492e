internal import Glibc
internal import LinuxSystem

/// An image layout on disk (image-spec, image-layout.md): content under its digest, and names for images.
///
/// Any number of processes and threads may use one at a time. Whatever is visible has the digest that it is named by.
/// A process that is killed leaves files that the next `collectGarbage` sweeps, and nothing else.
///
/// Content is kept as long as `index.json` leads to it, a `Lease` holds it, or it is kept for somebody (`keep(_:for:)`).
/// Programs that do not know leases, such as skopeo, may read and write the same folder, but not while garbage is
/// collected.
public final class ContentStore: Sendable {
    let folder: StoreFolder

    /// The folder of the layout.
    public var path: String { folder.path }

    /// Opens a layout, and makes an empty one where the folder is empty or does not exist.
    public init(path: String) throws {
        if mkdir(path, 0o755) != 0, errno != EEXIST {
            throw SystemError("make the image store", path: path, errno: .current)
        }
        folder = try StoreFolder(path: path)
        try prepare()
    }

    private struct LayoutFile: Codable {
        var imageLayoutVersion: String
    }

    private func prepare() throws {
        if let file = try folder.openIfPresent("oci-layout", O_RDONLY, step: "read the image store") {
            let layout: LayoutFile
            do {
                layout = try ImageDocument.decode(LayoutFile.self, from: file.readAll())
            } catch let error as DocumentError {
                throw StoreError.notALayout(path: path, reason: "oci-layout: \(error)")
            }
            guard layout.imageLayoutVersion.hasPrefix("1.") else {
                throw StoreError.notALayout(
                    path: path, reason: "its version is \(layout.imageLayoutVersion), and only 1 is known")
            }
        } else {
            // What another process is making at this moment are names of a layout, too.
            let others = try folder.names(in: ".").filter {
                ![".lab", "blobs", "index.json", "oci-layout"].contains($0)
            }
            guard others.isEmpty else {
                throw StoreError.notALayout(path: path, reason: "it holds other files, such as \(others[0])")
            }
        }
        for name in ["blobs", "blobs/sha256", ".lab", StoreFolder.ingest, StoreFolder.leases, StoreFolder.kept] {
            try folder.makeDirectory(name)
        }
        let guarding = try folder.lock(StoreFolder.indexLock, LOCK_EX)
        if try folder.size(of: "index.json") == nil {
            try replace("index.json", with: ImageDocument.encode(Index()))
        }
        // Last: with it, the layout is whole.
        if try folder.size(of: "oci-layout") == nil {
            try replace("oci-layout", with: ImageDocument.encode(LayoutFile(imageLayoutVersion: "1.0.0")))
        }
        guarding.close()
    }

    /// Writes a small file so that it is there as a whole or as it was.
    func replace(_ name: String, with bytes: [UInt8]) throws {
        let collecting = try folder.lock(StoreFolder.collecting, LOCK_SH)
        let held = try folder.makeHeld(StoreFolder.ingest)
        do {
            try held.file.writeAll(bytes)
            guard fsync(held.file.rawValue) == 0 else {
                throw folder.fault("write the image store to the disk", name, .current)
            }
            try folder.rename(held.name, to: name)
        } catch {
            try folder.remove(held.name)
            if let error = error as? SystemError { throw folder.fault("write into the image store", name, error.errno) }
            throw error
        }
        try folder.sync(directory: name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ".")
        collecting.close()
    }

    // MARK: Content

    /// How many bytes of content there are; nil where it is not here. Says nothing about whether it is undamaged.
    public func size(of digest: Digest) throws -> Int64? { try folder.size(of: StoreFolder.blob(digest)) }

    public func contains(_ digest: Digest) throws -> Bool { try size(of: digest) != nil }

    /// Opens content for reading in pieces; each is hashed, and the end is only reached where the digest is right.
    public func reader(of digest: Digest) throws -> BlobReader {
        guard let file = try folder.openIfPresent(StoreFolder.blob(digest), O_RDONLY, step: "read from the image store")
        else { throw StoreError.missing(digest) }
        return try BlobReader(file: file, digest: digest)
    }

    /// The content itself, verified. For documents, not for layers.
    ///
    /// - Throws: `StoreError.missing`, `.corrupt`, or `.document` where it has more than `limit` bytes.
    public func bytes(of digest: Digest, limit: Int = ImageDocument.largest) throws -> [UInt8] {
        let reader = try reader(of: digest)
        guard reader.size <= limit else {
            throw StoreError.document(digest, .tooLarge(bytes: Int(reader.size), limit: limit))
        }
        return try reader.readAll()
    }

    /// A document of the store, verified and read.
    public func document<Value: Decodable>(_ type: Value.Type, _ digest: Digest) throws -> Value {
        do {
            return try ImageDocument.decode(type, from: bytes(of: digest))
        } catch let error as DocumentError {
            throw StoreError.document(digest, error)
        }
    }

    /// The manifest or index that a descriptor names.
    public func kind(of descriptor: Descriptor) throws -> ImageDocument.Kind {
        do {
            return try ImageDocument.kind(of: bytes(of: descriptor.digest), mediaType: descriptor.mediaType)
        } catch let error as DocumentError {
            throw StoreError.document(descriptor.digest, error)
        }
    }

    /// The manifest that runs on a platform, through as many indexes as there are.
    ///
    /// - Throws: `StoreError.missing` where the index has none for it, with the index's own digest.
    public func manifest(
        _ descriptor: Descriptor, for platform: Platform = .current
    ) throws -> (descriptor: Descriptor, manifest: Manifest) {
        var current = descriptor
        // An index in an index is allowed; more than a few are somebody's joke.
        for _ in 0..<8 {
            switch try kind(of: current) {
            case .manifest(let manifest): return (current, manifest)
            case .index(let index):
                guard let next = index.manifest(for: platform) else { throw StoreError.missing(current.digest) }
                current = next
            }
        }
        throw StoreError.document(descriptor.digest, .malformed("its indexes lead to indexes without end"))
    }
}
