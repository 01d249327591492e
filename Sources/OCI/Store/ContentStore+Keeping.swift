internal import Glibc
internal import LinuxSystem

// What is in use beyond the life of a program. A lease ends with its owner; a container is there until it is removed, also
// where the name of its image has gone.
extension ContentStore {
    /// Keeps content, and where it is a manifest or an index all that it leads to, until `stopKeeping`.
    ///
    /// - Parameter user: who needs it: an id, which is also the name of a file.
    /// - Throws: `StoreError.missing` where it is not here any more.
    public func keep(_ digest: Digest, for user: String) throws {
        try replace(StoreFolder.kept(user), with: Array("\(digest)\n".utf8))
        // Whoever collects from now on sees the file; and who did before may have taken it.
        guard try contains(digest) else {
            try stopKeeping(for: user)
            throw StoreError.missing(digest)
        }
    }

    /// What it needed goes with the next collection, where nothing else leads to it.
    public func stopKeeping(for user: String) throws { try folder.remove(StoreFolder.kept(user)) }

    /// Those for whom something is kept.
    public func usersOfKept() throws -> [String] { try folder.names(in: StoreFolder.kept) }

    func keptDigests() throws -> [Digest] {
        try usersOfKept().flatMap { user -> [Digest] in
            guard
                let file = try folder.openIfPresent(
                    StoreFolder.kept(user), O_RDONLY, step: "read what the image store keeps")
            else { return [] }
            return try String(decoding: file.readAll(), as: UTF8.self).split(separator: "\n").map {
                try Digest(String($0))
            }
        }
    }
}
