internal import Dockerfile
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

// COPY and ADD.
extension ImageBuilder {
    func copy(_ request: CopyRequest, in stage: Int, _ state: inout StageState, _ step: BuildStep) throws {
        let sources = request.sources
        let destination = CopyDestination(sources.destination.text, in: state)
        let excludes = try excludes(sources)
        var key = CacheKey(request.keyword)
        key.add(destination.path)
        key.add(destination.isFolder ? "folder" : "")
        key.add(sources.owner?.text)
        key.add(sources.mode?.text)
        key.add(sources.excludes.map(\.text))
        key.add(request.unpacks ? "unpack" : "")
        for heredoc in sources.heredocs { key.add([heredoc.name, heredoc.content]) }

        switch try source(of: request, in: stage) {
        case .context:
            var items = [CopySource]()
            if !sources.paths.isEmpty {
                let (tree, hashes) = try context()
                items = try find(sources, in: tree, from: nil)
                for item in items { try tree.add(item, to: &key, hashes: hashes, excludes: excludes) }
            }
            try makeLayer(key, &state, step, createdBy: request.createdBy) { folder, below in
                try withRoot(folder, below) { root in
                    try self.copy(items, of: heldTree(), request, destination, to: root, excludes)
                }
            }
        case .other(let other, let name):
            // What is in another stage or image is known by its layers: nothing needs to be unpacked to compare.
            key.add("from")
            key.add(other.diffIDs)
            key.add(sources.paths.map(\.text))
            try makeLayer(key, &state, step, createdBy: request.createdBy) { folder, below in
                let layerFolder = try layers()
                let from = layerFolder.none()
                for layer in other.imageLayers { try layerFolder.add(layer, to: from, from: store) }
                let otherFolder = try StepFolder(in: cache.path)
                try withRoot(otherFolder, from) { otherRoot in
                    let tree = try SourceTree(path: otherRoot.path)
                    let items = try find(sources, in: tree, from: name)
                    try withRoot(folder, below) { root in
                        try self.copy(items, of: tree, request, destination, to: root, excludes)
                    }
                }
            }
        }
    }

    private enum Source {
        case context
        case other(StageState, name: String)
    }

    private func source(of request: CopyRequest, in stage: Int) throws -> Source {
        guard case .copy(let copy) = request, let from = copy.from else {
            for word in request.sources.paths where request.isRemote(word.text) {
                throw problem(.remoteSource(word.text), at: word)
            }
            return .context
        }
        switch plan.source(of: copy, in: stage) {
        case .context: return .context
        case .stage(let index):
            guard let state = stages[index] else { throw problem(.noImage(from.text), at: from) }
            return .other(state, name: from.text)
        case .image(let name):
            if let known = copiedImages[name] { return .other(known, name: name) }
            let state = StageState(base: try image(name, at: from), plan: plan)
            copiedImages[name] = state
            return .other(state, name: name)
        }
    }

    private func heldTree() throws -> SourceTree? { request.context == nil ? nil : try context().tree }

    private func excludes(_ sources: CopySources) throws -> (String) -> Bool {
        if sources.excludes.isEmpty { return { _ in false } }
        let rules = try IgnoreRules(patterns: sources.excludes.map(\.text))
        return rules.excludes
    }

    private func find(_ sources: CopySources, in tree: SourceTree, from: String?) throws -> [CopySource] {
        var found = [CopySource]()
        for word in sources.paths {
            let items = try tree.items(matching: word)
            // A wildcard may match nothing, as long as something is copied.
            if items.isEmpty, !PathWildcard.hasWildcard(word.text) {
                throw problem(.sourceNotFound(word.text, from: from), at: word)
            }
            found += items
        }
        if found.isEmpty, sources.heredocs.isEmpty, let word = sources.paths.first {
            throw problem(.nothingMatches(word.text), at: word)
        }
        return found
    }

    private func copy(
        _ items: [CopySource], of tree: SourceTree?, _ request: CopyRequest, _ destination: CopyDestination,
        to root: TargetTree, _ excludes: @escaping (String) -> Bool
    ) throws {
        let sources = request.sources
        let mode = try sources.mode.map { word in
            guard let mode = FileMode(word.text) else { throw problem(.badMode(word.text), at: word) }
            return mode
        }
        let owner = try sources.owner.map { try self.owner($0, in: root) }
        guard items.count + sources.heredocs.count <= 1 || destination.isFolder else {
            throw problem(.destinationIsNoFolder(sources.destination.text), at: sources.destination)
        }
        let isFromContext = if case .copy(let copy) = request { copy.from == nil } else { true }
        do {
            if let tree {
                let copier = TreeCopier(
                    tree, into: root, owner: owner ?? (isFromContext ? .root : nil), mode: mode, excludes: excludes)
                for item in items {
                    if request.unpacks, item.item.information.isFile,
                        try unpack(item, of: tree, destination, to: root)
                    {
                        continue
                    }
                    try copier.copy(item.item, to: place(of: item, destination, in: root, owner: owner ?? .root))
                }
            }
            for heredoc in sources.heredocs {
                let place = try place(named: heredoc.name, destination, in: root, owner: owner ?? .root)
                let time = timespec(tv_sec: time_t(self.request.latestTime ?? Timestamp.now()), tv_nsec: 0)
                try FileWriter(root, owner: owner ?? .root, mode: mode)
                    .write(Array(heredoc.content.utf8), to: place, time: time)
            }
        } catch let error as CopyProblem {
            switch error {
            case .notAFolder(let path): throw problem(.notAFolder(path), at: sources.destination)
            case .folderInTheWay(let path): throw problem(.folderInTheWay(path), at: sources.destination)
            }
        }
    }

    /// Where an item goes: a folder's content into the destination, a file into it or in its place.
    private func place(
        of source: CopySource, _ destination: CopyDestination, in root: TargetTree, owner: FileOwner
    ) throws -> String {
        guard source.item.information.isFolder else {
            return try place(named: source.name, destination, in: root, owner: owner)
        }
        try root.makeFolders(destination.parent, owner: owner)
        return destination.path
    }

    private func place(
        named name: String, _ destination: CopyDestination, in root: TargetTree, owner: FileOwner
    ) throws -> String {
        if try destination.isFolder || root.isFolder(destination.path) {
            try root.makeFolders(destination.path, owner: owner)
            return destination.inside(name)
        }
        try root.makeFolders(destination.parent, owner: owner)
        return destination.path
    }

    private func owner(_ word: Word, in root: TargetTree) throws -> FileOwner {
        do {
            return try Accounts(root: root.root.rawValue).owner(word.text)
        } catch let error as Accounts.Unknown {
            switch error {
            case .user(let name): throw problem(.noSuchUser(name), at: word)
            case .group(let name): throw problem(.noSuchGroup(name), at: word)
            }
        }
    }

    /// ADD of an archive puts what is in it into the destination.
    ///
    /// - Returns: whether it is one.
    private func unpack(
        _ source: CopySource, of tree: SourceTree, _ destination: CopyDestination, to root: TargetTree
    ) throws -> Bool {
        var isArchive = false
        try tree.walk(source.item) { visit in
            let file = try OpenFolder.file(visit.name, in: visit.folder, path: visit.path.text)
            guard let archive = try ArchiveFile(file) else { return }
            isArchive = true
            try root.makeFolders(destination.path, owner: .root)
            let folder = try root.folder(destination.path)
            do {
                try archive.unpack(into: folder)
            } catch let error as LayerError {
                throw problem(.badArchive(source.word.text, reason: "\(error)"), at: source.word)
            }
        }
        return isArchive
    }
}

extension CopyRequest {
    /// Whether ADD would have to fetch it.
    func isRemote(_ text: String) -> Bool {
        guard case .add = self else { return false }
        return ["http://", "https://", "git://", "git@", "ftp://"].contains { text.lowercased().hasPrefix($0) }
    }
}
