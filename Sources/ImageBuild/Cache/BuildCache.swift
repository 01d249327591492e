internal import Glibc
internal import LinuxSystem
public import OCI

/// What a step led to.
struct StepRecord: Hashable, Codable {
    /// RFC 3339.
    var created: String
    /// nil where the step changed no file.
    var layer: Descriptor?
    var diffID: Digest?
    var entries: Int?
}

/// What steps of earlier builds led to, by what they depended on.
///
/// A record is worth as much as the layer that it names: where that has been collected, the step is carried out again.
/// Nothing here keeps content alive.
struct BuildCache {
    let path: String

    /// - Parameter folder: `DataFolder.buildCache`, made where it is missing.
    init(folder: String) throws {
        path = folder
        try WholeFile.makeFolders("\(folder)/steps")
        try WholeFile.makeFolders("\(folder)/files")
    }

    private func file(_ key: Digest) -> String { "\(path)/steps/\(key.hex)" }

    /// What is known of a step. Its layer is there, and held by the lease from now on.
    func record(_ key: Digest, lease: Lease) throws -> StepRecord? {
        guard let bytes = try WholeFile.read(file(key), limit: 64 << 10, step: "read the build cache") else {
            return nil
        }
        // A record that cannot be read is none.
        guard let record = try? ImageDocument.decode(StepRecord.self, from: bytes) else { return nil }
        if let layer = record.layer {
            guard record.diffID != nil, try lease.holdIfPresent(layer.digest) else { return nil }
        }
        return record
    }

    func write(_ record: StepRecord, _ key: Digest) throws {
        try WholeFile.write(ImageDocument.encode(record), to: file(key), step: "write into the build cache")
    }

    /// Hashes of the files of a context.
    func hashes(ofContext path: String) -> FileHashes {
        FileHashes(path: "\(self.path)/files/\(Digest(of: Array(path.utf8)).short)")
    }
}

/// Room that the build cache takes.
public enum BuildCacheSweep {
    /// Removes the records of steps whose layers have been collected: nobody can use them any more.
    public static func run(_ data: DataFolder, images: ContentStore) throws {
        let folder = "\(data.buildCache)/steps"
        for name in KernelFile.names(in: folder) {
            guard let bytes = try WholeFile.read("\(folder)/\(name)", limit: 64 << 10, step: "read the build cache")
            else { continue }
            let record = try? ImageDocument.decode(StepRecord.self, from: bytes)
            if let record, try record.layer.map({ try images.contains($0.digest) }) ?? true { continue }
            guard unlink("\(folder)/\(name)") == 0 || errno == ENOENT else {
                throw SystemError("remove a record of the build cache", path: "\(folder)/\(name)", errno: .current)
            }
        }
    }
}
