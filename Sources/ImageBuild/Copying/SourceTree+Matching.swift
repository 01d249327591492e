internal import Dockerfile
internal import Glibc
internal import LinuxSystem

extension SourceTree {
    /// What a source of COPY or ADD means: one thing, or with wildcards as many as match, in order.
    func items(matching word: Word) throws -> [CopySource] {
        guard PathWildcard.hasWildcard(word.text) else {
            return try item(word.text).map { [CopySource(item: $0, name: lastName(word.text), word: word)] } ?? []
        }
        var paths = [""]
        for part in SourceTree.parts(of: word.text) {
            guard PathWildcard.hasWildcard(part) else {
                paths = paths.map { $0.isEmpty ? part : "\($0)/\(part)" }
                continue
            }
            let wildcard = try PathWildcard(part)
            paths = try paths.flatMap { path in
                try names(in: path).filter { wildcard.matches($0.text) }.map { name in
                    let full = path.isEmpty ? name.text : "\(path)/\(name.text)"
                    // By a path that is text it would not be found, and be missing without a word.
                    guard String(validating: name, as: UTF8.self) != nil else {
                        throw SystemError("find a source", path: full, errno: Errno(rawValue: EILSEQ))
                    }
                    return full
                }
            }
        }
        return try paths.compactMap { path in
            try item(path).map { CopySource(item: $0, name: lastName(path), word: word) }
        }
    }

    private func lastName(_ path: String) -> String { SourceTree.parts(of: path).last ?? "" }

    /// The names in a folder, none where there is no folder.
    private func names(in path: String) throws -> [FileName] {
        guard let item = try item(path), item.information.isFolder else { return [] }
        let folder = try folder(item.path)
        return try OpenFolder.names(folder.rawValue, path: path)
    }

    /// Adds to a key what a copy of an item depends on: names, kinds, modes and content, and no times.
    func add(_ source: CopySource, to key: inout CacheKey, hashes: FileHashes, excludes: (String) -> Bool) throws {
        key.add(source.item.information.isFolder ? "folder" : source.name)
        try walk(source.item) { visit in
            if !visit.path.isEmpty, excludes(visit.path.text) { return }
            key.add(visit.path)
            key.add(number: Int(visit.information.st_mode))
            if visit.information.isFile {
                key.add(try hashes.hash(visit))
            } else if visit.information.isLink {
                key.add(try OpenFolder.target(visit.name, in: visit.folder, path: visit.path.text))
            }
        }
        key.add("end")
    }
}
