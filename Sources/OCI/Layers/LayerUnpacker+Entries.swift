internal import CArchive
internal import Glibc
internal import LinuxSystem

// Each kind of entry is made under a name that is free: what has it is removed first, never opened.
extension LayerUnpacker {
    /// Tries to make something, and once more after what is in its way has been removed.
    private func make(
        _ name: [UInt8], in parent: TreeFolder, _ step: String, _ body: (UnsafePointer<CChar>) -> Int32
    ) throws -> Int32 {
        var result = withName(name, body)
        if result < 0 && errno == EEXIST {
            try tree.remove(name, in: parent)
            result = withName(name, body)
        }
        guard result >= 0 else { throw tree.fault(step, name, parent) }
        return result
    }

    func makeFile(_ name: [UInt8], in parent: TreeFolder, _ archive: ArchiveReader) throws {
        let number = try make(name, in: parent, "unpack a file") {
            openat(parent.number, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        }
        let file = FileDescriptor(owning: number)
        let size = archive.size
        var end: Int64 = 0
        try archive.eachPart { bytes, offset in
            guard offset >= 0, Int64(bytes.count) <= size, offset <= size - Int64(bytes.count) else {
                throw LayerError.refused(entry: printable(parent.path + [0x2f] + name), .impossibleNumber)
            }
            var done = 0
            while done < bytes.count {
                let count = pwrite(
                    file.rawValue, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset) + off_t(done))
                if count < 0 {
                    if errno == EINTR { continue }
                    throw tree.fault("unpack a file", name, parent)
                }
                done += count
            }
            end = max(end, offset + Int64(bytes.count))
        }
        if end < size, ftruncate(file.rawValue, off_t(size)) != 0 { throw tree.fault("unpack a file", name, parent) }
        try setOwner(archive, name, parent) { fchown(file.rawValue, $0, $1) }
        try setAttributes(archive, of: file.rawValue, name, parent)
        guard fchmod(file.rawValue, archive.mode) == 0 else { throw tree.fault("set the mode of a file", name, parent) }
        try setTimes(archive.modified) { futimens(file.rawValue, $0) }
    }

    func makeFolder(_ name: [UInt8], in parent: TreeFolder, _ archive: ArchiveReader) throws {
        var isOpaque = false
        if withName(name, { mkdirat(parent.number, $0, 0o700) }) != 0 {
            guard errno == EEXIST else { throw tree.fault("unpack a folder", name, parent) }
            // A folder is joined with the one that is there, anything else makes way.
            if let information = try parent.status(name), information.st_mode & S_IFMT != S_IFDIR {
                isOpaque = isOverlay && information.st_mode & S_IFMT == S_IFCHR
                try tree.remove(name, in: parent)
                guard withName(name, { mkdirat(parent.number, $0, 0o700) }) == 0 else {
                    throw tree.fault("unpack a folder", name, parent)
                }
            }
        }
        let folder = try parent.open(name)
        // It comes in place of what the whiteout hid, so nothing of that may shine through.
        if isOpaque { try markOpaque(folder) }
        try finish(folder, archive)
    }

    /// Gives a folder its owner and attributes now, and its mode and time at the end.
    func finish(_ folder: TreeFolder, _ archive: ArchiveReader) throws {
        try setOwner(archive, [], folder) { fchown(folder.number, $0, $1) }
        try setAttributes(archive, of: folder.number, [], folder)
        folders[folder.key] = FolderEnd(path: folder.path, mode: archive.mode, modified: archive.modified)
    }

    func makeSymbolicLink(_ name: [UInt8], in parent: TreeFolder, _ archive: ArchiveReader) throws {
        let target = archive.target
        _ = try make(name, in: parent, "unpack a link") { name in
            withName(target) { symlinkat($0, parent.number, name) }
        }
        try setOwner(archive, name, parent) { user, group in
            withName(name) { fchownat(parent.number, $0, user, group, AT_SYMLINK_NOFOLLOW) }
        }
        try setTimes(archive.modified) { times in
            withName(name) { utimensat(parent.number, $0, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    /// A second name for a file of the tree. Its owner and mode are those that the first name's entry gave.
    func makeHardLink(_ name: [UInt8], in parent: TreeFolder, _ archive: ArchiveReader) throws {
        let entry = printable(parent.path + [0x2f] + name)
        let text = archive.target
        let target = try EntryName(text, depth: options.limits.depth)
        let folder: TreeFolder?
        do {
            folder = try tree.folder(target.folder)
        } catch {
            guard error.isNoWay else { throw error }
            folder = nil
        }
        guard !target.name.isEmpty else {
            throw LayerError.refused(entry: entry, .linkToNothing(printable(text)))
        }
        var found = try folder.flatMap { folder in
            try folder.status(target.name).map { (folder: folder, name: target.name, information: $0) }
        }
        if found == nil {
            found = try copyUp(target.path, for: EntryName(folder: parent.path, name: name)).map {
                (folder: $0, name: $1, information: $2)
            }
        }
        guard let (folder, targetName, information) = found else {
            throw LayerError.refused(entry: entry, .linkToNothing(printable(text)))
        }
        switch information.st_mode & S_IFMT {
        case S_IFDIR: throw LayerError.refused(entry: entry, .linkToFolder(printable(text)))
        // The whiteout of something is nothing.
        case S_IFCHR where isOverlay: throw LayerError.refused(entry: entry, .linkToNothing(printable(text)))
        default: break
        }
        // A link to itself would remove what it links to.
        if let present = try parent.status(name), FileKey(present) == FileKey(information) { return }
        _ = try make(name, in: parent, "unpack a hard link") { name in
            // A symbolic link is linked itself, not what it points to.
            withName(targetName) { linkat(folder.number, $0, parent.number, name, 0) }
        }
    }

    func makeFifo(_ name: [UInt8], in parent: TreeFolder, _ archive: ArchiveReader) throws {
        _ = try make(name, in: parent, "unpack a FIFO") { mkfifoat(parent.number, $0, 0o600) }
        try setOwner(archive, name, parent) { user, group in
            withName(name) { fchownat(parent.number, $0, user, group, AT_SYMLINK_NOFOLLOW) }
        }
        // The name was made a moment ago and is no link.
        guard withName(name, { fchmodat(parent.number, $0, archive.mode, 0) }) == 0 else {
            throw tree.fault("set the mode of a file", name, parent)
        }
        try setTimes(archive.modified) { times in
            withName(name) { utimensat(parent.number, $0, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    // MARK: What belongs to a file

    private func setOwner(
        _ archive: ArchiveReader, _ name: [UInt8], _ folder: TreeFolder, _ change: (uid_t, gid_t) -> Int32
    ) throws {
        guard options.owners == .archive else { return }
        // The last number means "leave it".
        let possible = 0..<Int64(UInt32.max)
        guard possible.contains(archive.user), possible.contains(archive.group) else {
            throw LayerError.refused(entry: printable(folder.path + [0x2f] + name), .impossibleNumber)
        }
        guard change(uid_t(archive.user), gid_t(archive.group)) == 0 else {
            throw tree.fault("set the owner of a file", name, folder)
        }
    }

    /// After the owner, since a change of owner takes `security.capability` away.
    private func setAttributes(
        _ archive: ArchiveReader, of file: Int32, _ name: [UInt8], _ folder: TreeFolder
    ) throws {
        try archive.eachAttribute { attribute, value in
            guard LayerAttributes.isKept(attribute, owners: options.owners) else { return }
            // A file system without attributes is no reason to refuse: tar and umoci take it so.
            if let error = FileAttributes.set(attribute, value, of: file), error != .notSupported {
                throw tree.fault("set an attribute of a file", name, folder, error)
            }
        }
    }

    func setTimes(_ modified: timespec, _ change: (UnsafePointer<timespec>) -> Int32) throws {
        let times = [modified, modified]
        let result = times.withUnsafeBufferPointer { $0.baseAddress.map(change) ?? 0 }
        guard result == 0 else { throw SystemError("set the time of a file", errno: .current) }
    }
}

/// Which extended attributes travel in layers.
enum LayerAttributes {
    /// `trusted.overlay.redirect` and its like would lead the kernel to files of an image's choice; `security.selinux`
    /// and `security.ima` are about this machine.
    static func isKept(_ name: String, owners: UnpackOptions.Owners) -> Bool {
        if name == "security.capability" { return owners == .archive }
        return name.hasPrefix("user.") && !name.hasPrefix("user.overlay.")
    }
}
