internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Synchronization

/// Which files are known to hold what their digest names. Each is read as a whole once, before the first of its bytes is
/// served, and again only when it is no longer the same file in the same state.
final class VerifiedFiles: Sendable {
    enum State: Sendable {
        case sound, damaged
    }

    /// More are forgotten: they are only verified once more.
    private static let most = 200_000

    private struct Known {
        var identity: FileIdentity
        var state: State
    }
    private let known = Mutex<[Digest: Known]>([:])

    /// What is known of a file; nil where it has not been read yet.
    func state(of digest: Digest, _ identity: FileIdentity) -> State? {
        known.withLock { known in known[digest].flatMap { $0.identity == identity ? $0.state : nil } }
    }

    func note(_ digest: Digest, _ identity: FileIdentity, _ state: State) {
        known.withLock { known in
            if known.count >= VerifiedFiles.most { known.removeAll() }
            known[digest] = Known(identity: identity, state: state)
        }
    }

    /// A name was added or taken away by us: the time of change moved, the bytes did not.
    func renamed(_ digest: Digest, from old: FileIdentity, to new: FileIdentity) {
        guard old.isSameFile(as: new), old.size == new.size else { return }
        known.withLock { known in
            guard known[digest]?.identity == old else { return }
            known[digest]?.identity = new
        }
    }

    /// Reads a file to its end, and remembers what it was found to be.
    func verify(_ file: ServedFile) throws -> State {
        if let state = state(of: file.digest, file.identity) { return state }
        var hasher = DigestHasher(file.digest.algorithm)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 4096)
        defer { buffer.deallocate() }
        var offset = Int64(0)
        while true {
            let count = try file.read(into: buffer, at: offset)
            if count == 0 { break }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
        let state: State = hasher.finish() == file.digest ? .sound : .damaged
        note(file.digest, file.identity, state)
        return state
    }
}
