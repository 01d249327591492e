internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Sizes, modes and times of files.
extension Conversation {
    func attributes(_ request: inout Request) throws(Refusal) {
        let node = request.header.nodeid
        if node == NodeTable.root { return appendRoot() }
        do throws(Refusal) {
            let file = try find(node)
            append(file.status, in: file.folder)
        } catch {
            // Its name is gone, but the guest has it open: a temporary file that was unlinked at once.
            guard let folder = nodes.folder(of: node), let file = files.any(of: node) else { throw error }
            append(try FileStatus(of: try file.number()), in: folder)
        }
    }

    private func append(_ status: FileStatus, in folder: Int) {
        var answer = fuse_attr_out()
        answer.attr_valid = folders[folder].folder.isWritable ? 0 : 1
        answer.attr = status.attributes(in: folders[folder].folder)
        reply.append(answer)
    }

    /// The directory that holds the folders.
    private func appendRoot() {
        var answer = fuse_attr_out()
        answer.attr_valid = 3600
        answer.attr.ino = NodeTable.root
        answer.attr.mode = UInt32(S_IFDIR) | 0o555
        answer.attr.nlink = UInt32(2 + folders.count)
        answer.attr.blksize = 4096
        reply.append(answer)
    }

    func setAttributes(_ request: inout Request) throws(Refusal) {
        let node = request.header.nodeid
        let change = try request.take(fuse_setattr_in.self)
        let valid = Int32(bitPattern: change.valid)
        let opened = valid & FATTR_FH != 0 ? try? files.find(change.fh, of: node) : nil

        let target = try changeTarget(node, opened: opened)
        let folder = target.folder
        try folders[folder].folder.requireWritable()
        let shown = folders[folder].folder.shown
        // Everything belongs to one owner. To give it to that owner changes nothing (`cp -p`, `tar`).
        if valid & FATTR_UID != 0 && change.uid != shown.user { throw Refusal(EPERM) }
        if valid & FATTR_GID != 0 && change.gid != shown.group { throw Refusal(EPERM) }
        // Links have none of what follows but times.
        if target.status.kind == .file && target.status.hasSpecialBits { throw Refusal(EPERM) }

        if valid & FATTR_MODE != 0 { try setMode(change.mode, of: target) }
        if valid & FATTR_SIZE != 0 { try setSize(change.size, of: target) }
        if valid & (FATTR_ATIME | FATTR_MTIME) != 0 { try setTimes(change, of: target) }
        append(try FileStatus(of: target.number), in: folder)
    }

    /// A file to change: by an O_PATH descriptor, or by one that the guest has open.
    private struct ChangeTarget: ~Copyable {
        let folder: Int
        let status: FileStatus
        /// Keeps one of the two alive.
        let found: FoundFile?
        let opened: OpenFile?
        let number: Int32
    }

    private func changeTarget(_ node: UInt64, opened: OpenFile?) throws(Refusal) -> ChangeTarget {
        if let opened { return try changeTarget(opened) }
        do throws(Refusal) {
            let found = try find(node)
            let (folder, status, number) = (found.folder, found.status, found.descriptor.rawValue)
            return ChangeTarget(folder: folder, status: status, found: found, opened: nil, number: number)
        } catch {
            // Its name is gone, the file is not.
            guard let file = files.any(of: node) else { throw error }
            return try changeTarget(file)
        }
    }

    private func changeTarget(_ file: OpenFile) throws(Refusal) -> ChangeTarget {
        guard let folder = nodes.folder(of: file.node) else { throw .stale }
        let number = try file.number()
        return ChangeTarget(
            folder: folder, status: try FileStatus(of: number), found: nil, opened: file, number: number)
    }

    private func setMode(_ mode: UInt32, of target: borrowing ChangeTarget) throws(Refusal) {
        if mode & FileStatus.specialBits != 0 { throw Refusal(EPERM) }
        guard target.status.kind != .link else { throw Refusal(EOPNOTSUPP) }
        // What the host has set on a directory stays: files made in it get its group.
        let kept = target.status.host.st_mode & FileStatus.specialBits
        let path = "/proc/self/fd/\(target.number)"
        guard chmod(path, mode & FileStatus.permissionBits | kept) == 0 else { throw .current }
    }

    private func setSize(_ size: UInt64, of target: borrowing ChangeTarget) throws(Refusal) {
        guard target.status.kind == .file else { throw Refusal(target.status.kind == .folder ? EISDIR : EINVAL) }
        guard let size = off_t(exactly: size) else { throw Refusal(EFBIG) }
        // By the descriptor that may write, whatever the mode says by now; else by permission.
        if target.opened != nil, ftruncate(target.number, size) == 0 { return }
        guard truncate("/proc/self/fd/\(target.number)", size) == 0 else { throw .current }
    }

    private func setTimes(_ change: fuse_setattr_in, of target: borrowing ChangeTarget) throws(Refusal) {
        let valid = Int32(bitPattern: change.valid)
        let times = [
            time(change.atime, change.atimensec, isSet: valid & FATTR_ATIME != 0, isNow: valid & FATTR_ATIME_NOW != 0),
            time(change.mtime, change.mtimensec, isSet: valid & FATTR_MTIME != 0, isNow: valid & FATTR_MTIME_NOW != 0),
        ]
        guard utimensat(AT_FDCWD, "/proc/self/fd/\(target.number)", times, 0) == 0 else { throw .current }
    }

    /// One of the two times of utimensat(2), whose nanoseconds have values for "now" and "as it is".
    private func time(_ seconds: UInt64, _ nanoseconds: UInt32, isSet: Bool, isNow: Bool) -> timespec {
        let now = (1 << 30) - 1
        let asItIs = (1 << 30) - 2
        if !isSet { return timespec(tv_sec: 0, tv_nsec: asItIs) }
        if isNow { return timespec(tv_sec: 0, tv_nsec: now) }
        return timespec(tv_sec: Int(Int64(bitPattern: seconds)), tv_nsec: Int(nanoseconds))
    }

    /// How much room the file system has on which the folder is.
    func space(_ request: inout Request) throws(Refusal) {
        var answer = fuse_statfs_out()
        answer.st.bsize = 4096
        answer.st.frsize = 4096
        answer.st.namelen = UInt32(FileName.longest)
        if request.header.nodeid != NodeTable.root {
            let file = try find(request.header.nodeid)
            var host = statvfs()
            guard fstatvfs(file.descriptor.rawValue, &host) == 0 else { throw .current }
            answer.st.blocks = UInt64(host.f_blocks)
            answer.st.bfree = UInt64(host.f_bfree)
            answer.st.bavail = UInt64(host.f_bavail)
            answer.st.files = UInt64(host.f_files)
            answer.st.ffree = UInt64(host.f_ffree)
            answer.st.bsize = UInt32(truncatingIfNeeded: host.f_bsize)
            answer.st.frsize = UInt32(truncatingIfNeeded: host.f_frsize)
        }
        reply.append(answer)
    }
}
