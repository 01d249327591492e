internal import CArchive
internal import Glibc
internal import LinuxSystem

/// How a layer is put into a folder.
public struct UnpackOptions: Sendable {
    /// What the folder is.
    public enum Target: Hashable, Sendable {
        /// A root file system, with the layers below already in it: what a whiteout hides is removed.
        case tree
        /// The upper or a lower directory of an overlay: what a whiteout hides is marked as the kernel marks it, with a
        /// character device 0/0 and the attribute `PREFIX.overlay.opaque`.
        case overlay(OverlayAttributes)
    }

    /// Whose attributes the overlay reads: `user` where it is mounted with `userxattr`, in a user namespace.
    public enum OverlayAttributes: String, Sendable {
        case trusted, user
    }

    public enum Owners: Hashable, Sendable {
        /// As the archive says. Only root can.
        case archive
        /// Everything belongs to whoever unpacks.
        case caller
    }

    public var target = Target.tree
    /// For an overlay: the folders of the layers below, the uppermost first, unpacked in the same form.
    ///
    /// A layer may name what only they have: a file that it gives a second name to (a hard link), which is then copied up,
    /// or a folder that it has no entry for, which takes the owner and the mode that it has below. Without them such a
    /// link is refused, and such a folder is root's, with the mode 0755.
    public var lowers: [String] = []
    public var owners: Owners = geteuid() == 0 ? .archive : .caller
    public var limits = LayerLimits()

    public init() {}
}

/// What came of unpacking a layer.
public struct UnpackedLayer: Hashable, Sendable {
    /// Of the bytes as they were read.
    public var digest: Digest
    public var compressedBytes: Int64
    /// Of the archive before compression: what an image's configuration calls `diff_ids`.
    public var diffID: Digest
    public var archiveBytes: Int64
    public var entries: Int
    /// Bytes of all files, holes included.
    public var fileBytes: Int64
    /// Entries that were passed over since they are of no use to a container, devices above all: the first hundred.
    public var skipped: [String]
    /// Whether something was taken over from `UnpackOptions.lowers`: on other layers the same archive gives another folder.
    public var dependsOnLowers = false
}

/// Puts the archive of a layer into a folder. The archive may come from anybody.
///
/// - Every name means something below the folder; `..` is refused, and links are resolved inside.
/// - Files are made anew and never written through what stands in their place, be it a link or one of many hard links.
/// - Devices are passed over: a container gets its own `/dev`. FIFOs are made.
/// - Set-user-ID bits are kept, as runc and umoci do: images need them. So the folder has to lie where no other user of
///   the machine comes.
/// - Attributes are kept where they mean the same everywhere (`user.*`, `security.capability`); what an overlay or a
///   security module reads as orders is not.
/// - Size and number are bounded, holes included.
///
/// A layer that is refused in the middle leaves what came before; whoever calls unpacks into a new folder.
public final class LayerUnpacker {
    let tree: RootedTree
    let options: UnpackOptions
    /// Nil where none are known.
    let lowers: LowerLayers?
    var dependsOnLowers = false
    /// What this layer has put in place: its own whiteouts hide what lay there before, and not this.
    var made = Set<PlacedName>()
    /// Folders whose modes and times are set at the end: files that come into them would change those.
    var folders: [FileKey: FolderEnd] = [:]
    var skipped: [String] = []

    /// What a folder is to be once everything is in it.
    struct FolderEnd {
        var path: [UInt8]
        var mode: UInt32?
        var modified: timespec
    }

    init(path: String, options: UnpackOptions) throws(SystemError) {
        tree = try RootedTree(path: path)
        self.options = options
        if case .overlay(let attributes) = options.target, !options.lowers.isEmpty {
            lowers = try LowerLayers(options.lowers, attributes)
        } else {
            lowers = nil
        }
    }

    /// Unpacks a layer into an existing folder.
    ///
    /// - Parameters:
    ///   - compression: as the layer's media type says; nil to look at its first bytes.
    ///   - folder: made by the caller, and reachable by nobody else.
    /// - Throws: `LayerError` for what is refused, `SystemError` for what the kernel refuses, and what the source throws.
    public static func unpack(
        _ source: any ByteSource, compression: LayerCompression?, into folder: String,
        options: UnpackOptions = UnpackOptions()
    ) throws -> UnpackedLayer {
        let unpacker = try LayerUnpacker(path: folder, options: options)
        return try withUnicodeNames { try unpacker.unpack(source, compression) }
    }

    private func unpack(_ source: any ByteSource, _ compression: LayerCompression?) throws -> UnpackedLayer {
        let stream = try LayerStream(source, compression: compression, limit: options.limits.bytes)
        let archive = try ArchiveReader(stream)
        var entries = 0
        var fileBytes: Int64 = 0
        while try archive.next() {
            entries += 1
            guard entries <= options.limits.entries else {
                throw LayerError.tooManyEntries(limit: options.limits.entries)
            }
            if archive.kind == .file {
                let size = archive.size
                guard size >= 0 else { throw LayerError.refused(entry: printable(archive.name), .impossibleNumber) }
                // A file of holes costs no disk here, but whoever copies it pays.
                guard size <= options.limits.bytes - fileBytes else {
                    throw LayerError.tooManyBytes(limit: options.limits.bytes)
                }
                fileBytes += size
            }
            try put(archive)
        }
        let totals = try stream.finish()
        try finishFolders()
        return UnpackedLayer(
            digest: totals.digest, compressedBytes: totals.compressedBytes, diffID: totals.diffID,
            archiveBytes: totals.archiveBytes, entries: entries, fileBytes: fileBytes, skipped: skipped,
            dependsOnLowers: dependsOnLowers)
    }

    private func put(_ archive: ArchiveReader) throws {
        let name = try EntryName(archive.name, depth: options.limits.depth)
        if name.name.isEmpty {
            guard archive.kind == .folder else { throw LayerError.refused(entry: "/", .rootIsNoFolder) }
            return try finish(tree.root, archive)
        }
        let parent = try parent(name.folder, of: name)
        switch try name.whiteout() {
        case .hides(let hidden): return try hide(hidden, in: parent)
        case .hidesAll: return try hideAll(in: parent)
        case .meaningless: return
        case .none: break
        }
        switch archive.kind {
        case .file: try makeFile(name.name, in: parent, archive)
        case .folder: try makeFolder(name.name, in: parent, archive)
        case .symbolicLink: try makeSymbolicLink(name.name, in: parent, archive)
        case .hardLink: try makeHardLink(name.name, in: parent, archive)
        case .fifo: try makeFifo(name.name, in: parent, archive)
        case .device: return skip(name)
        case .other: throw LayerError.refused(entry: printable(name.path), .unknownKind)
        }
        made.insert(PlacedName(folder: parent.key, name: name.name))
    }

    private func skip(_ name: EntryName) {
        if skipped.count < 100 { skipped.append(printable(name.path)) }
    }

    // MARK: Folders on the way

    /// The folder that an entry lies in, made where no entry has made it.
    func parent(_ path: [UInt8], of entry: EntryName) throws -> TreeFolder {
        do {
            if let folder = try tree.folder(path) {
                // Its time is that of its own entry, or what it was: not that of our work in it.
                if folders[folder.key] == nil {
                    folders[folder.key] = FolderEnd(path: path, mode: nil, modified: folder.modified)
                }
                return folder
            }
        } catch {
            guard error.isNoWay else { throw error }
            throw LayerError.refused(entry: printable(entry.path), .notAFolder(printable(path)))
        }
        let ancestor: Ancestor?
        do {
            ancestor = try self.ancestor(path)
        } catch let error as SystemError where error.isNoWay {
            throw LayerError.refused(entry: printable(entry.path), .notAFolder(printable(path)))
        }
        // A link of a lower layer leads elsewhere. Where that lies, no link is on the way.
        if let ancestor, ancestor.path != path { return try parent(ancestor.path, of: entry) }
        let place = EntryName.parent(of: path)
        let above = try parent(place.folder, of: entry)
        guard withName(place.name, { mkdirat(above.number, $0, 0o755) }) == 0 else {
            // A link that leads nowhere, since nothing else is in the way of a folder that does not exist.
            if errno == EEXIST { throw LayerError.refused(entry: printable(entry.path), .notAFolder(printable(path))) }
            throw tree.fault("unpack a folder", place.name, above)
        }
        made.insert(PlacedName(folder: above.key, name: place.name))
        guard let folder = try tree.folder(path) else {
            throw LayerError.refused(entry: printable(entry.path), .notAFolder(printable(path)))
        }
        if let ancestor {
            try adopt(ancestor, folder)
            return folder
        }
        // Nobody says when; the same for everybody.
        folders[folder.key] = FolderEnd(path: path, mode: 0o755, modified: timespec(tv_sec: 0, tv_nsec: 0))
        return folder
    }

    /// Sets what the work in the folders has changed, deepest first: a mode may shut out the way to those below.
    private func finishFolders() throws {
        tree.forget()
        for end in folders.values.sorted(by: { $0.path.count > $1.path.count }) {
            let place = EntryName.parent(of: end.path)
            let folder: TreeFolder
            if end.path.isEmpty {
                folder = tree.root
            } else {
                // What was removed or replaced later has no end.
                guard let above = try? tree.folder(place.folder), let own = try? above.open(place.name) else {
                    continue
                }
                folder = own
            }
            guard let known = folders[folder.key], known.path == end.path else { continue }
            if let mode = end.mode, fchmod(folder.number, mode) != 0 {
                throw tree.fault("set the mode of a folder", place.name, folder)
            }
            try setTimes(end.modified) { futimens(folder.number, $0) }
        }
    }
}
