internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Files that are opened, read and written.
extension Conversation {
    func openFile(_ request: inout Request) throws(Refusal) {
        let node = request.header.nodeid
        let wish = try request.take(fuse_open_in.self)
        try files.requireRoom()
        let found = try find(node)
        let file = try reopen(found, flags: Int32(bitPattern: wish.flags))
        try append(OpenFile(node: node, descriptor: file), found.status)
    }

    /// Opens the very file that was found. Its name may be another's by now; the descriptor is not.
    private func reopen(_ found: borrowing FoundFile, flags: Int32) throws(Refusal) -> FileDescriptor {
        switch found.status.kind {
        case .file: break
        case .folder: throw Refusal(EISDIR)
        case .link: throw Refusal(ELOOP)
        }
        let flags = try hostFlags(flags)
        if flags & O_ACCMODE != O_RDONLY || flags & O_TRUNC != 0 {
            try folders[found.folder].folder.requireWritable()
            // Root's writes do not take these bits away: the guest's content would run with somebody's rights.
            if found.status.hasSpecialBits { throw Refusal(EPERM) }
        }
        do throws(SystemError) {
            return try FileDescriptor.open("/proc/self/fd/\(found.descriptor.rawValue)", flags, step: "open the file")
        } catch {
            throw Refusal(error.errno.rawValue)
        }
    }

    /// What of the guest's flags for open(2) holds on the host. Both have the same architecture, and so the same flags.
    private func hostFlags(_ flags: Int32) throws(Refusal) -> Int32 {
        guard flags & O_ACCMODE != O_ACCMODE else { throw Refusal(EINVAL) }
        return flags & (O_ACCMODE | O_APPEND | O_TRUNC | O_SYNC | O_DSYNC) | O_NONBLOCK | O_NOCTTY
    }

    /// Adds the number of the open file to the answer, and whether the kernel may keep what it has of the content.
    ///
    /// It may when nothing has changed since it was last told so. A file that changed a moment ago is not remembered:
    /// the next change could bear the same time.
    private func append(_ file: OpenFile, _ status: FileStatus) throws(Refusal) {
        var answer = fuse_open_out()
        answer.fh = try files.add(file)
        let version = status.version
        if nodes[file.node]?.cached == version { answer.open_flags = UInt32(FOPEN_KEEP_CACHE) }
        nodes.keep(version.isFresh ? nil : version, for: file.node)
        reply.append(answer)
    }

    func createFile(_ request: inout Request) throws(Refusal) {
        let parent = request.header.nodeid
        let wish = try request.take(fuse_create_in.self)
        let name = try request.takeName()
        let flags = Int32(bitPattern: wish.flags)
        try requirePlain(wish.mode)
        try files.requireRoom()
        let (folder, path) = try locate(parent)
        try folders[folder].folder.requireWritable()
        let place = NodeTable.Place(parent: parent, name: name)
        let mode = wish.mode & FileStatus.permissionBits
        let file = try makeOrOpen(path.appending(name), flags: flags, mode: mode, in: folder)
        let status = try FileStatus(of: file.rawValue)
        try append(status, at: place, in: folder)
        guard let number = nodes.number(at: place) else { throw .stale }
        try append(OpenFile(node: number, descriptor: file), status)
    }

    private func makeOrOpen(
        _ path: HostPath, flags: Int32, mode: UInt32, in folder: Int
    ) throws(Refusal) -> FileDescriptor {
        do throws(Refusal) {
            let wanted = try hostFlags(flags) | O_CREAT | O_EXCL | O_NOFOLLOW
            return try folders[folder].folder.open(path, wanted, mode: mode)
        } catch {
            // The host was faster; then it is opened, unless it had to be new.
            guard error == Refusal(EEXIST), flags & O_EXCL == 0 else { throw error }
            let descriptor = try folders[folder].folder.find(path)
            let status = try FileStatus(of: descriptor.rawValue)
            return try reopen(FoundFile(folder: folder, descriptor: descriptor, status: status), flags: flags)
        }
    }

    /// - Throws: EPERM for a set-user-id, set-group-id or sticky bit.
    func requirePlain(_ mode: UInt32) throws(Refusal) {
        if mode & FileStatus.specialBits != 0 { throw Refusal(EPERM) }
    }

    func read(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_read_in.self)
        let file = try files.find(wish.fh, of: request.header.nodeid).number()
        // Fewer bytes than asked for would mean the end of the file.
        guard wish.size <= MessageSize.content, let offset = off_t(exactly: wish.offset) else { throw Refusal(EINVAL) }
        try reply.append(upTo: Int(wish.size)) { buffer throws(Refusal) in
            var done = 0
            while done < buffer.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
                let count = pread(file, rest.baseAddress, rest.count, offset + off_t(done))
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw .current }
                if count == 0 { break }
                done += count
            }
            return done
        }
    }

    func write(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_write_in.self)
        let file = try files.find(wish.fh, of: request.header.nodeid).number()
        guard wish.size <= MessageSize.content, let offset = off_t(exactly: wish.offset) else { throw Refusal(EINVAL) }
        let content = try request.takeContent(Int(wish.size))
        var answer = fuse_write_out()
        while true {
            let count = pwrite(file, content.baseAddress, content.count, offset)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .current }
            answer.size = UInt32(count)
            break
        }
        reply.append(answer)
    }

    func synchronize(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_fsync_in.self)
        let file = try files.find(wish.fh, of: request.header.nodeid).number()
        let dataOnly = Int32(bitPattern: wish.fsync_flags) & FUSE_FSYNC_FDATASYNC != 0
        guard (dataOnly ? fdatasync(file) : fsync(file)) == 0 else { throw .current }
    }

    /// The last descriptor of the guest was closed; its lock goes with ours.
    func release(_ request: inout Request) throws(Refusal) {
        let wish = try request.take(fuse_release_in.self)
        try files.close(wish.fh, of: request.header.nodeid)
    }
}
