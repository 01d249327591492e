internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Directories that are opened and listed.
extension Conversation {
    func openFolder(_ request: inout Request) throws(Refusal) {
        let node = request.header.nodeid
        try files.requireRoom()
        var answer = fuse_open_out()
        if node == NodeTable.root {
            answer.fh = try files.add(OpenFile(node: node, descriptor: nil))
        } else {
            let (folder, path) = try locate(node)
            let descriptor = try folders[folder].folder.open(path, O_RDONLY | O_DIRECTORY)
            answer.fh = try files.add(OpenFile(node: node, descriptor: descriptor))
        }
        reply.append(answer)
    }

    /// READDIR, and READDIRPLUS, which saves the kernel a question for every name.
    ///
    /// In a writable folder it would ask all the same, since nothing there may be believed: the names alone are told.
    func list(_ request: inout Request, withAttributes: Bool) throws(Refusal) {
        let node = request.header.nodeid
        let wish = try request.take(fuse_read_in.self)
        let file = try files.find(wish.fh, of: node)
        let end = reply.count + min(Int(wish.size), MessageSize.content)
        var position = wish.offset
        while let entry = try nextEntry(file, at: position) {
            let fixed = Conversation.entryHeader + (withAttributes ? MemoryLayout<fuse_entry_out>.size : 0)
            // The next entry begins on a multiple of eight.
            guard reply.count + (fixed + entry.name.count + 7) & ~7 <= end else { break }
            if isServed(entry, file) {
                if withAttributes { reply.append(attributes(of: entry, in: file)) }
                append(entry, of: node)
            }
            position = entry.position
            file.listing.advance(past: entry)
        }
    }

    private func nextEntry(_ file: OpenFile, at position: UInt64) throws(Refusal) -> DirectoryEntry? {
        if file.node == NodeTable.root { return topEntry(at: position) }
        return try file.listing.entry(at: position, of: try file.number())
    }

    /// The top: `.`, `..`, then the folders.
    private func topEntry(at position: UInt64) -> DirectoryEntry? {
        guard let position = Int(exactly: position), position < folders.count + 2 else { return nil }
        let name = position < 2 ? Array("..".utf8.prefix(position + 1)) : folders[position - 2].folder.name.bytes
        return DirectoryEntry(
            inode: NodeTable.root, position: UInt64(position + 1), type: UInt8(DT_DIR), name: name)
    }

    /// Whether the guest learns of the name.
    private func isServed(_ entry: DirectoryEntry, _ file: OpenFile) -> Bool {
        switch Int(entry.type) {
        case Int(DT_REG), Int(DT_DIR), Int(DT_LNK): return true
        // Some file systems do not tell.
        case Int(DT_UNKNOWN): return status(of: entry, in: file) != nil
        default: return false
        }
    }

    private func status(of entry: DirectoryEntry, in file: OpenFile) -> FileStatus? {
        guard let directory = file.descriptor.rawNumber, let name = FileName(entry.name) else { return nil }
        var status = stat()
        guard name.withCString({ fstatat(directory, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else { return nil }
        return try? FileStatus(status)
    }

    /// struct fuse_dirent without the name.
    private static var entryHeader: Int { 24 }

    private func append(_ entry: DirectoryEntry, of node: UInt64) {
        let folder = nodes.folder(of: node)
        // What is above a folder is nobody's business.
        let isAboveFolder = entry.name.count == 2 && entry.isDots && nodes.topFolder(node) != nil
        let inode = if let folder, !isAboveFolder { folders[folder].folder.inode(entry.inode) } else { NodeTable.root }
        // struct fuse_dirent, which ends in an array of no length, and so is none of Swift's.
        reply.append(inode)
        reply.append(entry.position)
        reply.append(UInt32(entry.name.count))
        reply.append(UInt32(entry.type))
        reply.append(entry.name)
        reply.align()
    }

    /// A node of zero says nothing about the file: the kernel asks when it needs to.
    private func attributes(of entry: DirectoryEntry, in file: OpenFile) -> fuse_entry_out {
        guard let folder = nodes.folder(of: file.node), !folders[folder].folder.isWritable, !entry.isDots,
            let name = FileName(entry.name), let status = status(of: entry, in: file),
            let own = try? FileStatus(of: try file.number()), own.host.st_dev == status.host.st_dev,
            let number = try? nodes.found(
                status.identity, at: NodeTable.Place(parent: file.node, name: name), in: folder)
        else { return fuse_entry_out() }
        return self.entry(number, status, in: folder)
    }
}
