// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import Glibc
internal import LinuxSystem

// What a layer in overlay form takes from those below it: as the kernel's copy-up would, had it been unpacked into the
// mounted overlay.
extension LayerUnpacker {
    /// What a folder that a layer has no entry for is to be: that of a lower layer, which it will hide.
    struct Ancestor {
        /// Where it really lies, links of lower layers followed.
        var path: [UInt8]
        var information: stat
        var folder: TreeFolder
    }

    /// The folder below, where there is one.
    func ancestor(_ path: [UInt8]) throws -> Ancestor? {
        guard let lowers,
            case .folder(let path, let folder)? = try lowers.place(
                path, above: tree.root, followsLast: true)
        else { return nil }
        var information = stat()
        guard fstat(folder.number, &information) == 0 else {
            throw tree.fault("look at a folder of the tree", [], folder)
        }
        return Ancestor(path: path, information: information, folder: folder)
    }

    /// Gives a folder that was made now what the one below has.
    func adopt(_ ancestor: Ancestor, _ folder: TreeFolder) throws {
        dependsOnLowers = true
        try keepOwner(ancestor.information, [], folder) { fchown(folder.number, $0, $1) }
        try copyAttributes(from: ancestor.folder.number, to: folder.number, [], folder)
        folders[folder.key] = FolderEnd(
            path: ancestor.path, mode: ancestor.information.st_mode & 0o7777, modified: ancestor.information.st_mtim)
    }

    /// Copies a file of a lower layer into this one, so that it can get another name.
    ///
    /// It is not what this layer brings: a whiteout of it still hides it.
    ///
    /// - Returns: the folder in which it lies now, and its name there; nil where none is seen under that path.
    func copyUp(_ path: [UInt8], for entry: EntryName) throws -> (folder: TreeFolder, name: [UInt8], stat)? {
        let found: LowerLayers.Place?
        do {
            found = try lowers?.place(path, above: tree.root)
        } catch {
            guard error.isNoWay else { throw error }
            return nil
        }
        guard let place = found else { return nil }
        guard case .file(let path, let source, let name, let information) = place else {
            throw LayerError.refused(entry: printable(entry.path), .linkToFolder(printable(path)))
        }
        dependsOnLowers = true
        let target = EntryName.parent(of: path)
        let folder = try parent(target.folder, of: entry)
        if let present = try folder.status(target.name) { return (folder, target.name, present) }
        switch information.st_mode & S_IFMT {
        case S_IFREG: try copyFile(name, in: source, information, to: target.name, in: folder)
        case S_IFLNK:
            let text = try source.target(name)
            guard withName(text, { text in withName(target.name) { symlinkat(text, folder.number, $0) } }) == 0 else {
                throw tree.fault("unpack a link", target.name, folder)
            }
            try finishCopy(target.name, in: folder, information)
        case S_IFIFO:
            guard withName(target.name, { mkfifoat(folder.number, $0, 0o600) }) == 0 else {
                throw tree.fault("unpack a FIFO", target.name, folder)
            }
            try finishCopy(target.name, in: folder, information)
        default: return nil
        }
        return try folder.status(target.name).map { (folder, target.name, $0) }
    }

    private func copyFile(
        _ name: [UInt8], in source: TreeFolder, _ information: stat, to target: [UInt8], in folder: TreeFolder
    ) throws {
        let from = withName(name) { openat(source.number, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard from >= 0 else { throw tree.fault("copy a file of a lower layer", name, source) }
        let original = FileDescriptor(owning: from)
        let to = withName(target) {
            openat(folder.number, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        }
        guard to >= 0 else { throw tree.fault("copy a file of a lower layer", target, folder) }
        let copy = FileDescriptor(owning: to)
        try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 4096) { buffer in
            var end: Int64 = 0
            while true {
                let count = read(original.rawValue, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw tree.fault("copy a file of a lower layer", name, source) }
                if count == 0 { break }
                // Holes stay holes.
                if !buffer[..<count].allSatisfy({ $0 == 0 }) {
                    var done = 0
                    while done < count {
                        let written = pwrite(
                            copy.rawValue, buffer.baseAddress.map { $0 + done }, count - done, off_t(end) + off_t(done))
                        if written < 0 && errno == EINTR { continue }
                        guard written >= 0 else { throw tree.fault("copy a file of a lower layer", target, folder) }
                        done += written
                    }
                }
                end += Int64(count)
            }
            guard ftruncate(copy.rawValue, off_t(end)) == 0 else {
                throw tree.fault("copy a file of a lower layer", target, folder)
            }
        }
        try keepOwner(information, target, folder) { fchown(copy.rawValue, $0, $1) }
        try copyAttributes(from: original.rawValue, to: copy.rawValue, target, folder)
        guard fchmod(copy.rawValue, information.st_mode & 0o7777) == 0 else {
            throw tree.fault("set the mode of a file", target, folder)
        }
        try setTimes(information.st_mtim) { futimens(copy.rawValue, $0) }
    }

    /// What belongs to a link or a FIFO that was just made.
    private func finishCopy(_ name: [UInt8], in folder: TreeFolder, _ information: stat) throws {
        try keepOwner(information, name, folder) { user, group in
            withName(name) { fchownat(folder.number, $0, user, group, AT_SYMLINK_NOFOLLOW) }
        }
        if information.st_mode & S_IFMT != S_IFLNK {
            guard withName(name, { fchmodat(folder.number, $0, information.st_mode & 0o7777, 0) }) == 0 else {
                throw tree.fault("set the mode of a file", name, folder)
            }
        }
        try setTimes(information.st_mtim) { times in
            withName(name) { utimensat(folder.number, $0, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    private func keepOwner(
        _ information: stat, _ name: [UInt8], _ folder: TreeFolder, _ change: (uid_t, gid_t) -> Int32
    ) throws {
        guard options.owners == .archive else { return }
        guard change(information.st_uid, information.st_gid) == 0 else {
            throw tree.fault("set the owner of a file", name, folder)
        }
    }

    private func copyAttributes(from source: Int32, to copy: Int32, _ name: [UInt8], _ folder: TreeFolder) throws {
        for attribute in FileAttributes.names(of: source)
        where LayerAttributes.isKept(attribute, owners: options.owners) {
            guard let value = FileAttributes.value(of: source, attribute) else { continue }
            let error = value.withUnsafeBytes { FileAttributes.set(attribute, $0, of: copy) }
            if let error, error != .notSupported {
                throw tree.fault("set an attribute of a file", name, folder, error)
            }
        }
    }
}
