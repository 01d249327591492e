internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Where COPY and ADD read from: the context of a build, or the root file system of a stage or an image. No link leads
/// out of it (openat2(2), RESOLVE_IN_ROOT).
final class SourceTree {
    /// What of it there is as far as a build is concerned.
    struct Filter {
        /// Whether a path below the tree's root is left out.
        var excludes: (String) -> Bool = { _ in false }
        /// Whether something in a folder that is left out may be in nevertheless.
        var mayKeepBelow: (String) -> Bool = { _ in true }
    }

    let path: String
    let filter: Filter
    let root: FileDescriptor
    /// The name that the kernel has for the root, by which links are known to lead to the same place.
    private let kernelPath: String

    init(path: String, filter: Filter = Filter()) throws(SystemError) {
        self.path = path
        self.filter = filter
        root = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the build context")
        kernelPath = try SourceTree.kernelPath(of: root.rawValue)
    }

    /// Something in the tree that was asked for, links on the way and at the end followed.
    struct Item {
        /// Below the root and through no link; empty for the root itself.
        let path: String
        let information: stat

        var name: FileName { Array((path.split(separator: "/").last ?? "").utf8) }
    }

    /// What a path means; nil where there is nothing, or what is there is left out.
    func item(_ path: String) throws -> Item? {
        let parts = SourceTree.parts(of: path)
        let asked = parts.isEmpty ? "." : parts.joined(separator: "/")
        do {
            return try existingItem(asked)
        } catch let error as SystemError where [.noSuchFile, .notADirectory, .wouldLoop].contains(error.errno) {
            return nil
        }
    }

    private func existingItem(_ path: String) throws -> Item? {
        let pathOnly: Int32 = 0o10000000  // O_PATH
        let file = try FileDescriptor.open(
            path, pathOnly, at: root.rawValue, resolve: UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS),
            step: "find a source")
        var information = stat()
        guard fstat(file.rawValue, &information) == 0 else {
            throw SystemError("look at a source", path: path, errno: .current)
        }
        let full = try SourceTree.kernelPath(of: file.rawValue)
        let base = kernelPath == "/" ? "" : kernelPath
        guard full == kernelPath || full.hasPrefix(base + "/") else { return nil }
        let real = String(full.dropFirst(base.count).drop { $0 == "/" })
        if !real.isEmpty, filter.excludes(real), !(information.isFolder && filter.mayKeepBelow(real)) { return nil }
        return Item(path: real, information: information)
    }

    private static func kernelPath(of descriptor: Int32) throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count - 1)
        guard count >= 0 else { throw SystemError("find a source", path: "/proc/self/fd", errno: .current) }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A path without what means nothing; `..` never leads above the root.
    static func parts(of path: String) -> [String] {
        var parts = [String]()
        // By scalars: what stands behind a slash may be a mark that makes one character with it.
        for part in path.unicodeScalars.split(separator: "/").map({ String($0) }) where part != "." {
            if part == ".." {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return parts
    }

    // MARK: Walking

    /// One file of a walk. Valid only while `body` has it.
    struct Visit {
        /// Below what was asked for; empty for that itself.
        let path: FileName
        /// The folder that it lies in, and its name there.
        let folder: Int32
        let name: FileName
        let information: stat
    }

    /// Visits an item and everything in it: a folder before its content, names in the order of their bytes.
    func walk(_ item: Item, _ body: (Visit) throws -> Void) throws {
        let parts = SourceTree.parts(of: item.path)
        guard let last = parts.last else {
            return try walk(root.rawValue, .here, [], "", item.information, body)
        }
        let folder = try folder(parts.dropLast().joined(separator: "/"))
        try walk(folder.rawValue, Array(last.utf8), [], item.path, item.information, body)
    }

    /// A folder of the tree.
    func folder(_ path: String) throws(SystemError) -> FileDescriptor {
        try FileDescriptor.open(
            path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY, at: root.rawValue,
            resolve: UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS), step: "open a folder")
    }

    /// Folders in one another; each holds a descriptor.
    private static let depth = 400

    private func walk(
        _ folder: Int32, _ name: FileName, _ below: FileName, _ path: String, _ information: stat,
        _ body: (Visit) throws -> Void
    ) throws {
        try body(Visit(path: below, folder: folder, name: name, information: information))
        guard information.isFolder else { return }
        try enter(folder, name, below, path, body, depth: 0)
    }

    private func enter(
        _ folder: Int32, _ name: FileName, _ below: FileName, _ path: String, _ body: (Visit) throws -> Void, depth: Int
    ) throws {
        guard depth < SourceTree.depth else {
            throw SystemError("copy a folder", path: path, errno: Errno(rawValue: ELOOP))
        }
        let inner = try OpenFolder.folder(name, in: folder, path: path)
        for child in try OpenFolder.names(inner.rawValue, path: path) {
            let text = child.text
            let childPath = path.isEmpty ? text : "\(path)/\(text)"
            // Gone since the folder was listed: as if it had never been there.
            guard let status = try OpenFolder.status(child, in: inner.rawValue, path: childPath) else { continue }
            let visit = Visit(path: child.below(below), folder: inner.rawValue, name: child, information: status)
            if filter.excludes(childPath) {
                // A folder that is left out appears only around what an exception keeps.
                guard status.isFolder, filter.mayKeepBelow(childPath) else { continue }
                var isVisited = false
                try enter(
                    inner.rawValue, child, visit.path, childPath,
                    { kept in
                        if !isVisited { try body(visit) }
                        isVisited = true
                        try body(kept)
                    }, depth: depth + 1)
                continue
            }
            try body(visit)
            if status.isFolder { try enter(inner.rawValue, child, visit.path, childPath, body, depth: depth + 1) }
        }
    }
}
