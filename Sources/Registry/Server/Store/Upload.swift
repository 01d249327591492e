internal import Glibc
internal import LinuxSystem
internal import NIOHTTP1
internal import OCI
internal import Synchronization

/// A blob on its way in, over any number of requests. It is hashed as it comes, and becomes visible as a whole or not at
/// all. What has arrived stays when a connection breaks, and when the registry is killed.
final class Upload: Sendable {
    let id: String
    let repository: RepositoryName
    private let folder: RegistryFolder
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var hasher: DigestHasher
        var algorithm: Digest.Algorithm
        /// Open while a request writes.
        var file: FileDescriptor?
        /// Which request may write: the one that came last.
        var writer = 0
        var isOver = false
    }

    var name: String { "\(RegistryFolder.uploads(repository))/\(id)" }

    /// Bytes that have arrived.
    var offset: Int64 { state.withLock { $0.hasher.count } }

    /// A new one.
    init(id: String, in repository: RepositoryName, _ folder: RegistryFolder, algorithm: Digest.Algorithm) throws {
        self.id = id
        self.repository = repository
        self.folder = folder
        state = Mutex(State(hasher: DigestHasher(algorithm), algorithm: algorithm))
        try folder.makeFolders(RegistryFolder.uploads(repository))
        _ = try folder.open(name, O_RDWR | O_CREAT | O_EXCL, step: "begin an upload")
    }

    /// One that an earlier process began, hashed anew.
    init?(resuming id: String, in repository: RepositoryName, _ folder: RegistryFolder) throws {
        self.id = id
        self.repository = repository
        self.folder = folder
        guard let file = try folder.openIfPresent("\(RegistryFolder.uploads(repository))/\(id)") else { return nil }
        var hasher = DigestHasher()
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = try file.read(into: &chunk)
            if count == 0 { break }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        state = Mutex(State(hasher: hasher, algorithm: .sha256))
    }

    /// Begins to write for one request; an earlier one whose connection hangs may write no more.
    ///
    /// - Parameters:
    ///   - start: where the client believes the upload to be; nil where it does not say.
    ///   - algorithm: of the digest that the client will ask for, where it is known.
    /// - Throws: `RegistryError` 416 where `start` is not where the upload is.
    func begin(at start: Int64?, algorithm: Digest.Algorithm? = nil) throws -> UploadTurn {
        try state.withLock { state in
            if state.isOver { throw RegistryError.uploadUnknown(id) }
            if let start, start != state.hasher.count { throw outOfOrder(state.hasher.count) }
            if let algorithm, algorithm != state.algorithm, state.hasher.count == 0 {
                state.hasher = DigestHasher(algorithm)
                state.algorithm = algorithm
            }
            state.writer += 1
            return UploadTurn(number: state.writer, before: state.hasher)
        }
    }

    private func outOfOrder(_ offset: Int64) -> RegistryError {
        RegistryError(
            .rangeNotSatisfiable, .blobUploadInvalid, "the chunk does not begin where the upload is",
            detail: ["offset": "\(offset)"],
            headers: [("Location", location), ("Range", Upload.range(offset)), ("Docker-Upload-UUID", id)])
    }

    var location: String { "/v2/\(repository.text)/blobs/uploads/\(id)" }

    /// `0-END`, as the specification tells how far an upload is; an empty one is told as `0-0`, as others do.
    static func range(_ offset: Int64) -> String { "0-\(max(offset - 1, 0))" }

    func write(_ bytes: UnsafeRawBufferPointer, _ turn: UploadTurn) throws {
        try state.withLock { state in
            try check(turn, state)
            if state.file == nil {
                let file = try folder.open(name, O_WRONLY, step: "write into the registry")
                // After a failure the file may be longer than what was hashed.
                guard ftruncate(file.rawValue, off_t(state.hasher.count)) == 0,
                    lseek(file.rawValue, off_t(state.hasher.count), SEEK_SET) >= 0
                else { throw folder.fault("write into the registry", name, .current) }
                state.file = consume file
            }
            let number = state.file.rawNumber ?? -1
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(number, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if count < 0 {
                    if errno == EINTR { continue }
                    let error = Errno.current
                    // Nothing that was not hashed may count; opening the file again cuts it off.
                    state.file = nil
                    throw folder.fault("write into the registry", name, error)
                }
                done += count
            }
            state.hasher.update(bytes)
        }
    }

    private func check(_ turn: UploadTurn, _ state: borrowing State) throws {
        if state.isOver { throw RegistryError.uploadUnknown(id) }
        guard state.writer == turn.number else {
            throw RegistryError(
                .conflict, .blobUploadInvalid, "another request for the same upload has taken over")
        }
    }

    /// The request is over; more may follow.
    func end(_ turn: UploadTurn) {
        state.withLock { state in if state.writer == turn.number { state.file = nil } }
    }

    /// Takes back what a request wrote.
    func undo(_ turn: UploadTurn) {
        state.withLock { state in
            guard state.writer == turn.number, !state.isOver else { return }
            state.hasher = turn.before
            state.file = nil
        }
    }

    /// Ends the upload, and puts the content into the repository under its digest.
    ///
    /// - Throws: `RegistryError` where the bytes are others; the upload is gone then.
    func finish(as digest: Digest, _ turn: UploadTurn, in store: RegistryStore) throws {
        try state.withLock { state in
            try check(turn, state)
            let file = try folder.open(name, O_RDWR, step: "finish an upload")
            guard ftruncate(file.rawValue, off_t(state.hasher.count)) == 0 else {
                throw folder.fault("finish an upload", name, .current)
            }
            let actual = try digest.algorithm == state.algorithm ? state.hasher.finish() : hash(file, digest.algorithm)
            guard actual == digest else {
                state.isOver = true
                state.file = nil
                try folder.remove(name)
                throw RegistryError(
                    .badRequest, .digestInvalid, "the bytes that came are not those that the digest names",
                    detail: ["expected": "\(digest)", "actual": "\(actual)"])
            }
            guard fsync(file.rawValue) == 0 else {
                throw folder.fault("write the registry to the disk", name, .current)
            }
            try store.adopt(name, as: digest, .blobs, in: repository)
            state.isOver = true
            state.file = nil
        }
    }

    /// By another algorithm than the one that was running.
    private func hash(_ file: borrowing FileDescriptor, _ algorithm: Digest.Algorithm) throws -> Digest {
        guard lseek(file.rawValue, 0, SEEK_SET) >= 0 else { throw folder.fault("finish an upload", name, .current) }
        var hasher = DigestHasher(algorithm)
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = try file.read(into: &chunk)
            if count == 0 { return hasher.finish() }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// Throws away what has arrived.
    func cancel() throws {
        try state.withLock { state in
            if state.isOver { return }
            state.isOver = true
            state.file = nil
            try folder.remove(name)
        }
    }
}

/// One request's right to write to an upload.
struct UploadTurn: Sendable {
    let number: Int
    /// What the upload was when the request came.
    let before: DigestHasher
}
