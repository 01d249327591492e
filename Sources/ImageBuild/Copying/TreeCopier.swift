internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Copies files of a source tree into the root file system of a step, as COPY and ADD do.
final class TreeCopier {
    private let source: SourceTree
    private let target: TargetTree
    /// nil keeps the owner of each file.
    private let owner: FileOwner?
    private let mode: FileMode?
    /// Below these paths of what is copied, nothing is.
    private let excludes: (String) -> Bool
    /// Where each file with several names was put first.
    private var linked: [FileIdentity: FileName] = [:]
    /// Folders that were made, whose times the work in them changes.
    private var madeFolders: [(path: FileName, time: timespec)] = []
    /// The folder that was used last: files come folder by folder.
    private var lastFolder: (path: FileName, folder: OwnedFolder)?

    private final class OwnedFolder {
        let descriptor: FileDescriptor
        init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }
    }

    init(
        _ source: SourceTree, into target: TargetTree, owner: FileOwner?, mode: FileMode?,
        excludes: @escaping (String) -> Bool = { _ in false }
    ) {
        self.source = source
        self.target = target
        self.owner = owner
        self.mode = mode
        self.excludes = excludes
    }

    /// Copies a file, or what is in a folder.
    ///
    /// - Parameter place: where it goes: the path of the file or of the folder that gets the content. The folder above
    ///   exists.
    func copy(_ item: SourceTree.Item, to place: String) throws {
        let root = Array(SourceTree.parts(of: place).joined(separator: "/").utf8)
        try source.walk(item) { visit in
            if !visit.path.isEmpty, excludes(visit.path.text) { return }
            // In bytes: names that are no text are copied as they are.
            let target = visit.path.isEmpty ? root : visit.path.below(root)
            switch visit.information.st_mode & S_IFMT {
            case S_IFDIR: try makeFolder(visit, at: target)
            case S_IFREG: try copyFile(visit, to: target)
            case S_IFLNK: try copyLink(visit, to: target)
            case S_IFIFO:
                try make(target) { folder, name in
                    name.withPointer { mkfifoat(folder, $0, visit.information.permissions) }
                }
            // Sockets and devices mean nothing in an image.
            default: break
            }
        }
        lastFolder = nil
        for (path, var time) in madeFolders.reversed() {
            let folder = try target.folder(path)
            TargetTree.setTime(&time) { futimens(folder.rawValue, $0) }
        }
        madeFolders = []
    }

    // MARK: Kinds of files

    private func makeFolder(_ visit: SourceTree.Visit, at path: FileName) throws {
        if path.isEmpty { return }
        let above = try folder(above: path)
        let bytes = path.lastPart
        if let there = try OpenFolder.status(bytes, in: above.descriptor.rawValue, path: "/\(path.text)") {
            // What is there stays as it is. Only where the copy goes to may be a link, as Docker has it.
            if there.isFolder { return }
            if visit.path.isEmpty, there.isLink, try target.isFolder(path) { return }
            throw CopyProblem.notAFolder("/\(path.text)")
        }
        guard bytes.withPointer({ mkdirat(above.descriptor.rawValue, $0, 0o755) }) == 0 else {
            throw SystemError("make a folder of the image", path: "/\(path.text)", errno: .current)
        }
        let made = try OpenFolder.folder(bytes, in: above.descriptor.rawValue, path: "/\(path.text)")
        try finish(made, visit, path)
        madeFolders.append((path, visit.information.st_mtim))
    }

    private func copyFile(_ visit: SourceTree.Visit, to path: FileName) throws {
        if visit.information.st_nlink > 1 {
            let identity = FileIdentity(visit.information)
            if let first = linked[identity] { return try link(path, to: first) }
            linked[identity] = path
        }
        let file = try OpenFolder.file(visit.name, in: visit.folder, path: visit.path.text)
        let made = try makeFile(path)
        try FileContent.copy(file, to: made, path: path.text)
        try finish(made, visit, path)
        var time = visit.information.st_mtim
        TargetTree.setTime(&time) { futimens(made.rawValue, $0) }
    }

    private func copyLink(_ visit: SourceTree.Visit, to path: FileName) throws {
        let text = try OpenFolder.target(visit.name, in: visit.folder, path: visit.path.text)
        let owner = owner(of: visit.information)
        var time = visit.information.st_mtim
        try make(path) { folder, name in
            text.withPointer { text in name.withPointer { symlinkat(text, folder, $0) } }
        }
        try finishUnopened(path, owner, &time)
    }

    private func finishUnopened(_ path: FileName, _ owner: FileOwner, _ time: inout timespec) throws {
        let above = try folder(above: path)
        let name = path.lastPart
        let result = name.withPointer {
            fchownat(above.descriptor.rawValue, $0, owner.user, owner.group, AT_SYMLINK_NOFOLLOW)
        }
        guard result == 0 else {
            throw SystemError("set the owner of a file of the image", path: "/\(path.text)", errno: .current)
        }
        TargetTree.setTime(&time) { times in
            name.withPointer { utimensat(above.descriptor.rawValue, $0, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    private func link(_ path: FileName, to first: FileName) throws {
        let from = try folder(above: first)
        let name = first.lastPart
        try make(path) { folder, new in
            name.withPointer { name in
                new.withPointer { linkat(from.descriptor.rawValue, name, folder, $0, 0) }
            }
        }
    }

    // MARK: Making them

    /// The folder that a path lies in.
    private func folder(above path: FileName) throws -> OwnedFolder {
        let above = path.folderPart
        if let last = lastFolder, last.path == above { return last.folder }
        let folder = OwnedFolder(try target.folder(above))
        lastFolder = (above, folder)
        return folder
    }

    @discardableResult
    private func make(_ path: FileName, _ body: (Int32, FileName) -> Int32) throws -> Int32 {
        try TargetTree.make(path, in: folder(above: path).descriptor.rawValue, body)
    }

    private func makeFile(_ path: FileName) throws -> FileDescriptor {
        try TargetTree.makeFile(path, in: folder(above: path).descriptor.rawValue)
    }

    private func owner(of information: stat) -> FileOwner {
        owner ?? FileOwner(user: information.st_uid, group: information.st_gid)
    }

    /// Owner first: changing it takes the set-user-ID bits away.
    private func finish(_ file: borrowing FileDescriptor, _ visit: SourceTree.Visit, _ path: FileName) throws {
        let owner = owner(of: visit.information)
        let before = visit.information.permissions
        let mode = mode?.applied(to: before, isFolder: visit.information.isFolder) ?? before
        guard fchown(file.rawValue, owner.user, owner.group) == 0 else {
            throw SystemError(
                "give a file of the image to \(owner.user):\(owner.group)", path: "/\(path.text)", errno: .current,
                advice: errno == EINVAL
                    ? "Here only some numbers of users exist; an ordinary user gets more by /etc/subuid and the package uidmap."
                    : nil)
        }
        guard fchmod(file.rawValue, mode) == 0 else {
            throw SystemError("set the mode of a file of the image", path: "/\(path.text)", errno: .current)
        }
        if self.owner == nil {
            let original =
                visit.information.isFolder
                ? try OpenFolder.folder(visit.name, in: visit.folder, path: path.text)
                : try OpenFolder.file(visit.name, in: visit.folder, path: path.text)
            FileContent.copyAttributes(original, to: file)
        }
    }
}

/// What stands where a copy should go.
enum CopyProblem: Error, Hashable {
    /// A folder should be copied over something else.
    case notAFolder(String)
    /// A file should be copied over a folder.
    case folderInTheWay(String)
}
