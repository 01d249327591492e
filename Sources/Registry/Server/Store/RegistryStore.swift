internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Synchronization

/// What the registry holds. Every call may block on the disk; any number of threads call at a time.
final class RegistryStore: Sendable {
    let folder: RegistryFolder
    let verified = VerifiedFiles()
    let uploads = UploadTable()
    /// Held while names of content come and go, so that nobody links to what another one is removing.
    let names = Mutex<Void>(())

    init(path: String) throws {
        folder = try RegistryFolder(path: path)
        try sweep()
    }

    /// Removes what a killed registry left: content without a repository, half-written small files.
    private func sweep() throws {
        for name in try folder.names(in: "new") ?? [] { try folder.remove("new/\(name)") }
        for algorithm in Digest.Algorithm.allCases {
            for hex in try folder.names(in: "blobs/\(algorithm.rawValue)") ?? [] {
                guard let digest = try? Digest("\(algorithm.rawValue):\(hex)") else { continue }
                try removeContentIfUnused(digest)
            }
        }
    }

    /// A blob or manifest that a repository has, open; nil where it has none.
    func open(_ digest: Digest, _ kind: RegistryFolder.Kind, in repository: RepositoryName) throws -> ServedFile? {
        guard let file = try folder.openIfPresent(RegistryFolder.link(repository, kind, digest)) else { return nil }
        let served = try ServedFile(file, digest: digest)
        // What is damaged is not there: a client that is told so pushes it again.
        return verified.state(of: digest, served.identity) == .damaged ? nil : served
    }

    func contains(_ digest: Digest, _ kind: RegistryFolder.Kind, in repository: RepositoryName) throws -> Bool {
        try open(digest, kind, in: repository) != nil
    }

    /// Whether anything was ever put into a repository of that name.
    func exists(_ repository: RepositoryName) throws -> Bool {
        for kind in RegistryFolder.Kind.allCases
        where try folder.openIfPresent(RegistryFolder.folder(repository, kind), O_RDONLY | O_DIRECTORY) != nil {
            return true
        }
        return false
    }

    /// Puts a finished file, whose bytes have been hashed, into the store and into a repository.
    ///
    /// - Parameter name: the file; it is gone afterwards.
    func adopt(_ name: String, as digest: Digest, _ kind: RegistryFolder.Kind, in repository: RepositoryName) throws {
        let link = RegistryFolder.link(repository, kind, digest)
        let linkFolder = "\(RegistryFolder.folder(repository, kind))/\(digest.algorithm.rawValue)"
        try folder.makeFolders(linkFolder)
        try names.withLock { _ in
            let blob = RegistryFolder.blob(digest)
            if let present = try folder.identity(of: blob), verified.state(of: digest, present) == .sound {
                try folder.remove(name)
            } else {
                // Where something is there already, nobody knows whether it is undamaged: this is.
                try folder.rename(name, to: blob)
                if let identity = try folder.identity(of: blob) { verified.note(digest, identity, .sound) }
            }
            try connect(digest, to: link)
        }
        try folder.sync("blobs/\(digest.algorithm.rawValue)")
        try folder.sync(linkFolder)
    }

    /// Gives a repository content that another one has.
    ///
    /// - Parameter source: nil for whichever has it.
    /// - Returns: whether there was any.
    func mount(_ digest: Digest, from source: RepositoryName?, to repository: RepositoryName) throws -> Bool {
        if let source, try !contains(digest, .blobs, in: source) { return false }
        let linkFolder = "\(RegistryFolder.folder(repository, .blobs))/\(digest.algorithm.rawValue)"
        try folder.makeFolders(linkFolder)
        let isDone = try names.withLock { _ in
            guard let present = try folder.identity(of: RegistryFolder.blob(digest)),
                verified.state(of: digest, present) != .damaged
            else { return false }
            try connect(digest, to: RegistryFolder.link(repository, .blobs, digest))
            return true
        }
        if isDone { try folder.sync(linkFolder) }
        return isDone
    }

    /// Makes the name of a repository one of the content. Only while `names` is held.
    private func connect(_ digest: Digest, to link: String) throws {
        let blob = RegistryFolder.blob(digest)
        guard let before = try folder.identity(of: blob) else { return }
        if try !folder.link(blob, to: link) {
            if let there = try folder.identity(of: link), there.isSameFile(as: before) { return }
            // An older file, which was not known to be sound.
            let new = folder.newName()
            _ = try folder.link(blob, to: new)
            try folder.rename(new, to: link)
        }
        if let after = try folder.identity(of: blob) { verified.renamed(digest, from: before, to: after) }
    }

    /// Takes content away from a repository.
    ///
    /// - Returns: whether it had it.
    func remove(_ digest: Digest, _ kind: RegistryFolder.Kind, from repository: RepositoryName) throws -> Bool {
        let link = RegistryFolder.link(repository, kind, digest)
        return try names.withLock { _ in
            let before = try folder.identity(of: RegistryFolder.blob(digest))
            guard try folder.remove(link) else { return false }
            try removeContentIfUnused(digest)
            if let before, let after = try folder.identity(of: RegistryFolder.blob(digest)) {
                verified.renamed(digest, from: before, to: after)
            }
            return true
        }
    }

    /// Only while `names` is held, or nobody else is there.
    private func removeContentIfUnused(_ digest: Digest) throws {
        let blob = RegistryFolder.blob(digest)
        if let identity = try folder.identity(of: blob), identity.links == 1 { try folder.remove(blob) }
    }
}
