internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Synchronization

/// The uploads that have begun since the registry started, or were asked for since.
final class UploadTable: Sendable {
    private let table = Mutex<[String: Upload]>([:])

    func add(_ upload: Upload) { table.withLock { $0[upload.id] = upload } }
    func remove(_ id: String) { _ = table.withLock { $0.removeValue(forKey: id) } }

    fileprivate func find(_ id: String) -> Upload? { table.withLock { $0[id] } }

    /// The first one that is added under an id stays.
    fileprivate func findOrAdd(_ upload: Upload) -> Upload {
        table.withLock { table in
            if let there = table[upload.id] { return there }
            table[upload.id] = upload
            return upload
        }
    }
}

extension RegistryStore {
    /// Begins to take a blob.
    func beginUpload(in repository: RepositoryName, algorithm: Digest.Algorithm) throws -> Upload {
        let upload = try Upload(id: RegistryStore.uploadID(), in: repository, folder, algorithm: algorithm)
        uploads.add(upload)
        return upload
    }

    /// An upload of that repository.
    ///
    /// - Throws: `RegistryError` where there is none.
    func upload(_ id: String, in repository: RepositoryName) throws -> Upload {
        if let upload = uploads.find(id) {
            guard upload.repository == repository else { throw RegistryError.uploadUnknown(id) }
            return upload
        }
        guard RegistryStore.isUploadID(id), let upload = try Upload(resuming: id, in: repository, folder) else {
            throw RegistryError.uploadUnknown(id)
        }
        return uploads.findOrAdd(upload)
    }

    /// Throws away uploads that nobody has written to for that many seconds.
    func removeUploads(idleFor seconds: Int) throws {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        for repository in try allNames() {
            let uploads = RegistryFolder.uploads(repository)
            for id in try folder.names(in: uploads) ?? [] {
                guard let file = try folder.openIfPresent("\(uploads)/\(id)") else { continue }
                let identity = try FileIdentity(of: file)
                guard identity.changedSeconds + seconds < now.tv_sec, RegistryStore.isUploadID(id) else { continue }
                try upload(id, in: repository).cancel()
                self.uploads.remove(id)
            }
        }
    }

    /// A random UUID (RFC 9562, version 4).
    private static func uploadID() -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array("0123456789abcdef")
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }

    private static func isUploadID(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
