// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import CLinux
internal import Glibc
internal import LinuxSystem

/// What a file is, whatever it is called.
struct FileKey: Hashable {
    let device: UInt64
    let inode: UInt64

    init(_ information: stat) {
        device = UInt64(information.st_dev)
        inode = UInt64(information.st_ino)
    }
}

/// A name in a folder.
struct PlacedName: Hashable {
    let folder: FileKey
    let name: [UInt8]
}

/// An open folder of a tree.
final class TreeFolder {
    let path: [UInt8]
    let descriptor: FileDescriptor
    let key: FileKey
    /// When it was last changed, as it was found.
    let modified: timespec

    init(path: [UInt8], descriptor: consuming FileDescriptor) throws(SystemError) {
        var information = stat()
        guard fstat(descriptor.rawValue, &information) == 0 else {
            throw SystemError("look at a folder of the tree", path: printable(path), errno: .current)
        }
        self.path = path
        self.descriptor = descriptor
        key = FileKey(information)
        modified = information.st_mtim
    }

    var number: Int32 { descriptor.rawValue }

    /// The names in it, in the order of their bytes.
    func names() throws(SystemError) -> [[UInt8]] { try TreeFolder.names(in: number, path) }

    static func names(in folder: Int32, _ path: [UInt8]) throws(SystemError) -> [[UInt8]] {
        try DirectoryNames.of(folder, step: "list a folder of the tree", path: printable(path))
    }

    /// What a name in it is, links not followed; nil where there is none.
    func status(_ name: [UInt8]) throws(SystemError) -> stat? {
        var information = stat()
        let result = withName(name) { fstatat(number, $0, &information, AT_SYMLINK_NOFOLLOW) }
        if result == 0 { return information }
        guard errno == ENOENT else {
            throw SystemError("look at a file of the tree", path: printable(path + [0x2f] + name), errno: .current)
        }
        return nil
    }

    /// Opens a folder in it; a link is not followed.
    func open(_ name: [UInt8]) throws(SystemError) -> TreeFolder {
        let number = withName(name) { openat(self.number, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        let full = path.isEmpty ? name : path + [0x2f] + name
        guard number >= 0 else {
            throw SystemError("open a folder of the tree", path: printable(full), errno: .current)
        }
        return try TreeFolder(path: full, descriptor: FileDescriptor(owning: number))
    }
}

/// A name for the kernel. Names here have no zero bytes: they come from the kernel, or from C strings.
func withName<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { buffer in
        for (index, byte) in name.enumerated() { buffer[index] = CChar(bitPattern: byte) }
        buffer[name.count] = 0
        return UnsafePointer(buffer.baseAddress).map(body) ?? body("")
    }
}

/// A folder that is the root of everything in it: no link, absolute or with `..`, leads out (openat2(2),
/// RESOLVE_IN_ROOT). Paths are never put together and opened; a path is a way from the root's descriptor.
final class RootedTree {
    let root: TreeFolder
    private var open: [[UInt8]: TreeFolder] = [:]

    init(path: String) throws(SystemError) {
        root = try TreeFolder(
            path: [], descriptor: FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the folder of a layer"))
    }

    /// To be called when something was removed or replaced: another path may lead elsewhere now.
    func forget() { open.removeAll(keepingCapacity: true) }

    /// An existing folder; nil where there is none. Links on the way are followed inside the root.
    ///
    /// - Throws: `SystemError`; ENOTDIR where something else stands on the way.
    func folder(_ path: [UInt8]) throws(SystemError) -> TreeFolder? {
        if path.isEmpty { return root }
        if let folder = open[path] { return folder }
        var how = open_how(
            flags: UInt64(UInt32(bitPattern: O_RDONLY | O_DIRECTORY | O_CLOEXEC)), mode: 0,
            resolve: UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS))
        var result = 0
        var attempts = 0
        repeat {
            result = withName(path) { name in
                withUnsafeMutableBytes(of: &how) { how in
                    lab_syscall(
                        Int(__NR_openat2), Int(root.number), argument(name), argument(how.baseAddress), how.count, 0, 0)
                }
            }
            attempts += 1
            // The kernel could not be sure because something was renamed meanwhile, anywhere on the machine.
        } while result == -Int(EAGAIN) && attempts < 64
        if result == -Int(ENOENT) { return nil }
        guard result >= 0 else {
            throw SystemError("open a folder of the tree", path: printable(path), errno: Errno(result: result))
        }
        let folder = try TreeFolder(path: path, descriptor: FileDescriptor(owning: Int32(result)))
        // Few at a time: each is a descriptor.
        if open.count >= 64 { forget() }
        open[path] = folder
        return folder
    }

    /// What begins with this was part of a folder that is being removed, or whose removal was interrupted. An archive cannot
    /// have such a name: it would be a whiteout.
    static let removedPrefix = ".wh..lab-"

    /// Removes whatever a name means, with all that is in it, however deep; a link, not what it points to. Somebody else may
    /// remove the same at a time.
    func remove(_ name: [UInt8], in folder: TreeFolder) throws(SystemError) {
        forget()
        var next = [name]
        var moved = 0
        while let name = next.popLast() {
            if try removeAlone(name, in: folder) { continue }
            // Folders in it come up beside it, so that no depth needs more descriptors, memory or stack.
            withName(name) { _ = fchmodat(folder.number, $0, 0o700, 0) }
            guard let (inner, names) = try content(of: name, in: folder) else { continue }
            next.append(name)
            for child in names where try !removeAlone(child, in: inner) {
                moved += 1
                let place = Array("\(RootedTree.removedPrefix)\(getpid())-\(moved)".utf8)
                withName(child) { _ = fchmodat(inner.number, $0, 0o700, 0) }
                let result = withName(child) { from in
                    withName(place) { renameat(inner.number, from, folder.number, $0) }
                }
                if result != 0 && errno == ENOENT { continue }
                guard result == 0 else { throw fault("remove a folder of the tree", child, inner) }
                next.append(place)
            }
        }
    }

    /// What is in a folder; nil where it has gone meanwhile.
    private func content(
        of name: [UInt8], in folder: TreeFolder
    ) throws(SystemError) -> (folder: TreeFolder, names: [[UInt8]])? {
        do {
            let inner = try folder.open(name)
            return (inner, try inner.names())
        } catch  where error.errno == .noSuchFile {
            return nil
        }
    }

    /// Removes what is not a folder with something in it; false where it is one.
    private func removeAlone(_ name: [UInt8], in folder: TreeFolder) throws(SystemError) -> Bool {
        if withName(name, { unlinkat(folder.number, $0, 0) }) == 0 || errno == ENOENT { return true }
        guard errno == EISDIR || errno == EPERM else { throw fault("remove a file of the tree", name, folder) }
        if withName(name, { unlinkat(folder.number, $0, AT_REMOVEDIR) }) == 0 || errno == ENOENT { return true }
        guard errno == ENOTEMPTY || errno == EEXIST else { throw fault("remove a folder of the tree", name, folder) }
        return false
    }

    /// The kernel's last answer, as an error.
    func fault(
        _ step: String, _ name: [UInt8], _ folder: TreeFolder, _ error: Errno = .current
    ) -> SystemError {
        let full = folder.path.isEmpty ? name : folder.path + [0x2f] + name
        let isFull = error.rawValue == ENOSPC || error.rawValue == EDQUOT
        return SystemError(
            step, path: printable(full), errno: error,
            advice: isFull ? "The disk is full: make room and try again; what was unpacked so far is of no use." : nil)
    }
}

extension SystemError {
    /// Something that is no folder stands on the way, or links lead in a circle.
    var isNoWay: Bool { errno == .notADirectory || errno == .wouldLoop }
}
