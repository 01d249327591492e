internal import CArchive
internal import Glibc
internal import LinuxSystem

/// How a folder becomes a layer.
public struct PackOptions: Sendable {
    /// What the folder is.
    public enum Source: Hashable, Sendable {
        /// A tree of files, all of which are the layer's.
        case tree
        /// The upper directory of an overlay: what is marked there as deleted becomes a whiteout of the layer.
        case overlay
    }

    /// Whom the files belong to in the layer.
    public enum Owners: Hashable, Sendable {
        /// As here.
        case kept
        /// To root.
        case root
        /// The folder was used in a user namespace whose 0 is this number here; others than its own belong to root.
        case shifted(by: UInt32, count: UInt32)
    }

    public var source = Source.tree
    public var owners = Owners.kept
    public var compression = LayerCompression.gzip
    /// Of the compression; nil for its usual one.
    public var level: Int?
    /// `SOURCE_DATE_EPOCH` (reproducible-builds.org): no time in the layer is later. Seconds since 1970.
    public var latestTime: Int64?

    public init() {}
}

/// A layer that was made of a folder.
public struct PackedLayer: Hashable, Sendable {
    /// Digest and size of what is in the store, with its media type.
    public var descriptor: Descriptor
    /// Of the archive before compression.
    public var diffID: Digest
    public var archiveBytes: Int64
    public var entries: Int
    /// Sockets and devices: the first hundred.
    public var skipped: [String]
}

/// Writes a folder as a layer into a store: names in order, times no later than wanted, nothing in it that depends on
/// when or where it was made. The same folder gives the same bytes.
public final class LayerPacker {
    let options: PackOptions
    let archive: TarWriter
    /// The first name of each file that has several.
    var named: [FileKey: [UInt8]] = [:]
    var entries = 0
    var skipped: [String] = []
    /// Folders in one another; each holds a descriptor.
    static let depth = 400

    private init(_ options: PackOptions, _ archive: TarWriter) {
        self.options = options
        self.archive = archive
    }

    /// - Parameter lease: holds the layer in its store from then on.
    /// - Throws: `LayerError.cannotPack` for what has no place in a layer or changes meanwhile, `SystemError`.
    public static func pack(
        _ folder: String, into lease: Lease, options: PackOptions = PackOptions()
    ) throws -> PackedLayer {
        let writer = try lease.writer()
        return try withUnicodeNames {
            let archive = try TarWriter(writer, options)
            let packer = LayerPacker(options, archive)
            let tree = try RootedTree(path: folder)
            try packer.pack(tree.root, depth: 0)
            let totals = try archive.finish()
            let written = try writer.commit()
            let descriptor = Descriptor(
                mediaType: options.compression.mediaType, digest: written.digest, size: written.size)
            return PackedLayer(
                descriptor: descriptor, diffID: totals.diffID, archiveBytes: totals.bytes, entries: packer.entries,
                skipped: packer.skipped)
        }
    }

    private func pack(_ folder: TreeFolder, depth: Int) throws {
        guard depth <= Self.depth else {
            throw LayerError.cannotPack(entry: printable(folder.path), "it lies too deep")
        }
        if options.source == .overlay, attribute(of: folder.number, "overlay.opaque") == Array("y".utf8) {
            try addWhiteout(EntryName.opaqueMark, in: folder)
        }
        for name in try folder.names() {
            // Gone since the folder was listed: as if it had never been there.
            guard let information = try folder.status(name) else { continue }
            let path = folder.path.isEmpty ? name : folder.path + [0x2f] + name
            if options.source == .overlay, isWhiteout(name, information, in: folder) {
                try addWhiteout(EntryName.whiteoutPrefix + name, in: folder)
                continue
            }
            if name.starts(with: EntryName.whiteoutPrefix) {
                throw LayerError.cannotPack(entry: printable(path), "names that begin with “.wh.” delete files there")
            }
            switch information.st_mode & S_IFMT {
            case S_IFDIR:
                let inner = try folder.open(name)
                try add(path, information, attributesOf: inner.number)
                try pack(inner, depth: depth + 1)
            case S_IFREG: try addFile(name, path, information, in: folder)
            case S_IFLNK:
                let target = try target(of: name, in: folder)
                try add(path, information) { entry in withName(target) { archive_entry_copy_symlink(entry, $0) } }
            case S_IFIFO: try add(path, information)
            default: if skipped.count < 100 { skipped.append(printable(path)) }
            }
        }
    }

    private func addFile(_ name: [UInt8], _ path: [UInt8], _ information: stat, in folder: TreeFolder) throws {
        if information.st_nlink > 1 {
            if let first = named[FileKey(information)] {
                return try add(path, information) { entry in
                    withName(first) { archive_entry_copy_hardlink(entry, $0) }
                    archive_entry_unset_size(entry)
                }
            }
            named[FileKey(information)] = path
        }
        let number = withName(name) { openat(folder.number, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard number >= 0 else { throw SystemError("pack a file", path: printable(path), errno: .current) }
        let file = FileDescriptor(owning: number)
        var opened = stat()
        guard fstat(file.rawValue, &opened) == 0, FileKey(opened) == FileKey(information) else {
            throw LayerError.cannotPack(entry: printable(path), "it was replaced while the layer was made")
        }
        try add(path, opened, attributesOf: file.rawValue) { archive_entry_set_size($0, Int64(opened.st_size)) }
        try archive.writeFile(file.rawValue, count: Int64(opened.st_size), path)
    }

    private func add(
        _ path: [UInt8], _ information: stat, attributesOf file: Int32? = nil,
        _ more: (OpaquePointer) throws -> Void = { _ in }
    ) throws {
        entries += 1
        try archive.add { entry in
            withName(path) { archive_entry_copy_pathname(entry, $0) }
            archive_entry_set_mode(entry, information.st_mode)
            let (user, group) = owner(information)
            archive_entry_set_uid(entry, user)
            archive_entry_set_gid(entry, group)
            setTime(entry, information.st_mtim)
            if let file {
                eachAttribute(of: file) { archive_entry_xattr_add_entry(entry, $0, $1.baseAddress, $1.count) }
            }
            try more(entry)
        }
    }

    /// An empty file whose name says what is hidden.
    private func addWhiteout(_ name: [UInt8], in folder: TreeFolder) throws {
        entries += 1
        let path = folder.path.isEmpty ? name : folder.path + [0x2f] + name
        try archive.add { entry in
            withName(path) { archive_entry_copy_pathname(entry, $0) }
            archive_entry_set_mode(entry, S_IFREG)
            archive_entry_set_size(entry, 0)
            archive_entry_set_mtime(entry, 0, 0)
        }
    }

    private func owner(_ information: stat) -> (Int64, Int64) {
        func inside(_ id: UInt32) -> Int64 {
            switch options.owners {
            case .kept: Int64(id)
            case .root: 0
            case .shifted(let first, let count): id >= first && id - first < count ? Int64(id - first) : 0
            }
        }
        return (inside(information.st_uid), inside(information.st_gid))
    }

    /// Whole seconds, as Docker writes them: a fraction would cost a header of a kilobyte for each file.
    private func setTime(_ entry: OpaquePointer, _ time: timespec) {
        archive_entry_set_mtime(entry, min(time.tv_sec, options.latestTime.map { time_t($0) } ?? .max), 0)
    }

    private func target(of name: [UInt8], in folder: TreeFolder) throws -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = withName(name) { name in readlinkat(folder.number, name, &buffer, buffer.count - 1) }
        guard count >= 0 else {
            throw SystemError("pack a link", path: printable(folder.path + [0x2f] + name), errno: .current)
        }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    // MARK: Attributes

    /// The kernel marks what is deleted with a device 0/0, or in a user namespace with an empty file and an attribute.
    private func isWhiteout(_ name: [UInt8], _ information: stat, in folder: TreeFolder) -> Bool {
        switch information.st_mode & S_IFMT {
        case S_IFCHR: return information.st_rdev == 0
        case S_IFREG where information.st_size == 0:
            let number = withName(name) { openat(folder.number, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
            guard number >= 0 else { return false }
            let file = FileDescriptor(owning: number)
            return attribute(of: file.rawValue, "overlay.whiteout") != nil
        default: return false
        }
    }

    /// An attribute of the overlay, whichever of its two prefixes it has.
    private func attribute(of file: Int32, _ name: String) -> [UInt8]? {
        FileAttributes.value(of: file, "trusted.\(name)") ?? FileAttributes.value(of: file, "user.\(name)")
    }

    /// Those that mean the same everywhere, in order.
    private func eachAttribute(of file: Int32, _ body: (String, UnsafeRawBufferPointer) -> Void) {
        for name in FileAttributes.names(of: file) where LayerAttributes.isKept(name, owners: .archive) {
            guard let value = FileAttributes.value(of: file, name) else { continue }
            value.withUnsafeBytes { body(name, $0) }
        }
    }
}
