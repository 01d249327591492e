internal import Glibc
internal import LinuxSystem
internal import OCI

extension RegistryStore {
    /// Every repository that holds a manifest, in order.
    func repositories() throws -> [RepositoryName] {
        try allNames().filter { name in
            try Digest.Algorithm.allCases.contains { algorithm in
                let manifests = "\(RegistryFolder.folder(name, .manifests))/\(algorithm.rawValue)"
                return try folder.names(in: manifests)?.isEmpty == false
            }
        }
    }

    /// Every name that a folder stands for, whether it holds anything or not.
    func allNames() throws -> [RepositoryName] {
        var names = [RepositoryName]()
        try visit("") { names.append($0) }
        return names.sorted()
    }

    private func visit(_ prefix: String, _ body: (RepositoryName) throws -> Void) throws {
        let path = prefix.isEmpty ? "repositories" : "repositories/\(prefix)"
        for component in try folder.names(in: path) ?? [] where !component.hasPrefix("_") {
            let text = prefix.isEmpty ? component : "\(prefix)/\(component)"
            guard let name = RepositoryName(text) else { continue }
            try body(name)
            try visit(text, body)
        }
    }

    // MARK: Tags

    /// The tags of a repository, sorted by their bytes; nil where there is no such repository.
    func tags(of repository: RepositoryName) throws -> [String]? {
        if let names = try folder.names(in: RegistryFolder.tags(repository)) {
            return names.filter { TagName($0) != nil }
        }
        return try exists(repository) ? [] : nil
    }

    /// What a tag means.
    func resolve(_ tag: TagName, in repository: RepositoryName) throws -> Digest? {
        guard let file = try folder.openIfPresent("\(RegistryFolder.tags(repository))/\(tag.text)") else { return nil }
        return try? Digest(String(decoding: file.readAll(limit: 256), as: UTF8.self))
    }

    /// Lets a tag mean a manifest from now on: whoever asks meanwhile gets this one or the one before.
    func set(_ tag: TagName, to digest: Digest, in repository: RepositoryName) throws {
        let tags = RegistryFolder.tags(repository)
        try folder.makeFolders(tags)
        try folder.replace("\(tags)/\(tag.text)", with: Array(digest.description.utf8))
    }

    /// - Returns: whether there was such a tag.
    func remove(_ tag: TagName, from repository: RepositoryName) throws -> Bool {
        try folder.remove("\(RegistryFolder.tags(repository))/\(tag.text)")
    }

    // MARK: Referrers

    /// The manifests of a repository whose subject is a digest, in order.
    func referrers(of subject: Digest, in repository: RepositoryName) throws -> [Digest] {
        let names = try folder.names(in: RegistryFolder.referrers(repository, of: subject)) ?? []
        return names.compactMap { name in
            let parts = name.split(separator: "-", maxSplits: 1)
            return parts.count == 2 ? try? Digest("\(parts[0]):\(parts[1])") : nil
        }
    }

    func note(_ referrer: Digest, refersTo subject: Digest, in repository: RepositoryName) throws {
        let referrers = RegistryFolder.referrers(repository, of: subject)
        try folder.makeFolders(referrers)
        try folder.replace("\(referrers)/\(referrer.algorithm.rawValue)-\(referrer.hex)", with: [])
    }

    func forget(_ referrer: Digest, refersTo subject: Digest, in repository: RepositoryName) throws {
        let referrers = RegistryFolder.referrers(repository, of: subject)
        try folder.remove("\(referrers)/\(referrer.algorithm.rawValue)-\(referrer.hex)")
    }

    // MARK: Manifests

    /// A manifest's bytes, verified; nil where the repository has none.
    func manifest(_ digest: Digest, in repository: RepositoryName) throws -> [UInt8]? {
        guard let file = try open(digest, .manifests, in: repository) else { return nil }
        let bytes = try file.readAll(limit: ImageDocument.largest + 1)
        guard verified.state(of: digest, file.identity) != .sound else { return bytes }
        let isSound = Digest(of: bytes, algorithm: digest.algorithm) == digest
        verified.note(digest, file.identity, isSound ? .sound : .damaged)
        guard isSound else { throw RegistryError.damaged(digest) }
        return bytes
    }

    /// Keeps a manifest's bytes as they are.
    func putManifest(_ bytes: [UInt8], as digest: Digest, in repository: RepositoryName) throws {
        let new = folder.newName()
        do {
            let file = try folder.open(new, O_WRONLY | O_CREAT | O_EXCL, step: "write into the registry")
            try file.writeAll(bytes, step: "write into the registry")
            guard fsync(file.rawValue) == 0 else {
                throw folder.fault("write the registry to the disk", new, .current)
            }
            try adopt(new, as: digest, .manifests, in: repository)
        } catch {
            try folder.remove(new)
            throw error
        }
    }
}
