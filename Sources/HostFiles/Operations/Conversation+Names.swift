internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Names that are made, moved and removed.
extension Conversation {
    /// A directory in which names are about to change.
    private struct WritableDirectory: ~Copyable {
        let node: UInt64
        let folder: Int
        let path: HostPath
        let descriptor: FileDescriptor
    }

    private func writableDirectory(_ node: UInt64) throws(Refusal) -> WritableDirectory {
        let (folder, path) = try locate(node)
        try folders[folder].folder.requireWritable()
        let descriptor = try folders[folder].folder.directory(at: path)
        return WritableDirectory(node: node, folder: folder, path: path, descriptor: descriptor)
    }

    /// Tells the kernel of what was just made.
    private func appendNew(_ name: FileName, in directory: borrowing WritableDirectory) throws(Refusal) {
        let descriptor = try folders[directory.folder].folder.find(directory.path.appending(name))
        let status = try FileStatus(of: descriptor.rawValue)
        try append(status, at: NodeTable.Place(parent: directory.node, name: name), in: directory.folder)
    }

    func makeFolder(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_mkdir_in.self)
        let name = try request.takeName()
        try requirePlain(wish.mode)
        let directory = try writableDirectory(request.header.nodeid)
        let mode = wish.mode & FileStatus.permissionBits
        guard name.withCString({ mkdirat(directory.descriptor.rawValue, $0, mode) }) == 0 else { throw .current }
        try appendNew(name, in: directory)
    }

    /// mknod(2): a regular file, and nothing else.
    func makeFile(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_mknod_in.self)
        let name = try request.takeName()
        guard wish.mode & UInt32(S_IFMT) == UInt32(S_IFREG) else { throw Refusal(EPERM) }
        try requirePlain(wish.mode)
        let parent = request.header.nodeid
        let (folder, path) = try locate(parent)
        try folders[folder].folder.requireWritable()
        let file = try folders[folder].folder.open(
            path.appending(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
            mode: wish.mode & FileStatus.permissionBits)
        let status = try FileStatus(of: file.rawValue)
        try append(status, at: NodeTable.Place(parent: parent, name: name), in: folder)
    }

    /// A link may say what it likes: it is the guest's kernel that follows it, in the guest's own tree.
    func makeLink(_ request: inout Request) throws(Refusal) {
        let name = try request.takeName()
        let target = try request.takeText()
        guard !target.isEmpty, target.count < HostPath.longest else { throw Refusal(ENAMETOOLONG) }
        let directory = try writableDirectory(request.header.nodeid)
        let text = target.map { CChar(bitPattern: $0) } + [0]
        guard name.withCString({ symlinkat(text, directory.descriptor.rawValue, $0) }) == 0 else { throw .current }
        try appendNew(name, in: directory)
    }

    /// A second name for a file (link(2)), in the same folder.
    func addName(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_link_in.self)
        let name = try request.takeName()
        let file = try find(wish.oldnodeid)
        let directory = try writableDirectory(request.header.nodeid)
        guard file.folder == directory.folder else { throw Refusal(EXDEV) }
        guard file.status.kind == .file else { throw Refusal(EPERM) }
        // By descriptor, following only the link of /proc that leads to it (linkat(2), AT_SYMLINK_FOLLOW).
        let result = withPath(of: file.descriptor) { old in
            name.withCString { linkat(AT_FDCWD, old, directory.descriptor.rawValue, $0, AT_SYMLINK_FOLLOW) }
        }
        guard result == 0 else { throw .current }
        try appendNew(name, in: directory)
    }

    /// - Parameter flags: `AT_REMOVEDIR` for a directory.
    func remove(_ request: inout Request, flags: Int32) throws(Refusal) {
        let name = try request.takeName()
        let parent = request.header.nodeid
        let directory = try writableDirectory(parent)
        guard name.withCString({ unlinkat(directory.descriptor.rawValue, $0, flags) }) == 0 else { throw .current }
        nodes.vacate(NodeTable.Place(parent: parent, name: name))
    }

    func rename(_ request: inout Request, hasFlags: Bool) throws(Refusal) {
        let wish: fuse_rename2_in
        if hasFlags {
            wish = try request.take(fuse_rename2_in.self)
        } else {
            wish = fuse_rename2_in(newdir: try request.take(fuse_rename_in.self).newdir, flags: 0, padding: 0)
        }
        let old = NodeTable.Place(parent: request.header.nodeid, name: try request.takeName())
        let new = NodeTable.Place(parent: wish.newdir, name: try request.takeName())
        // RENAME_WHITEOUT would make a device.
        guard wish.flags & ~(Rename.noReplace | Rename.exchange) == 0 else { throw Refusal(EINVAL) }
        let oldDirectory = try writableDirectory(old.parent)
        let newDirectory = try writableDirectory(new.parent)
        guard oldDirectory.folder == newDirectory.folder else { throw Refusal(EXDEV) }
        let result = old.name.withCString { oldName in
            new.name.withCString { newName in
                lab_syscall(
                    Int(__NR_renameat2), Int(oldDirectory.descriptor.rawValue), argument(oldName),
                    Int(newDirectory.descriptor.rawValue), argument(newName), Int(wish.flags), 0)
            }
        }
        guard result == 0 else { throw Refusal(Int32(-result)) }
        if wish.flags & Rename.exchange != 0 {
            nodes.exchange(old, new)
        } else {
            nodes.move(from: old, to: new)
        }
    }
}

/// renameat2(2)
private enum Rename {
    static let noReplace: UInt32 = 1
    static let exchange: UInt32 = 2
}
