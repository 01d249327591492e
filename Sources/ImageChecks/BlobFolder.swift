internal import Glibc
internal import LinuxSystem
internal import OCI

/// A folder with content by digest that somebody else wrote, perhaps to deceive: an image layout in a sandbox, or the
/// store of a registry.
///
/// It is read from outside. No link below it is followed and no mount entered, nothing that could keep the reader waiting
/// is opened, sizes have limits, and every digest is computed from the bytes that are then used.
struct BlobFolder: ~Copyable {
    /// As a learner or a teacher would name it.
    let shown: String
    private let directory: FileDescriptor

    /// RESOLVE_* of linux/openat2.h: below the folder, through no link, into no other mount.
    private static let beneath: UInt64 = 0x01 | 0x04 | 0x08
    /// RESOLVE_IN_ROOT, RESOLVE_NO_MAGICLINKS.
    private static let inRoot: UInt64 = 0x10 | 0x02
    /// O_PATH of asm-generic/fcntl.h.
    private static let pathOnly: Int32 = 0o10000000

    /// Layers larger than this are not read: no lesson has one.
    static let largestLayer: Int64 = 1 << 30
    /// What the layers of an image may grow to, all of them together: so much is read in a moment.
    static var limits: LayerLimits {
        var limits = LayerLimits()
        limits.bytes = 1 << 30
        limits.entries = 200_000
        return limits
    }

    /// A folder of a sandbox, as the sandbox's first process would find it; nil where there is none.
    init?(_ path: String, inRootOf process: Int32) throws(SystemError) {
        let step = "look at the images of the sandbox"
        let root = try FileDescriptor.open("/proc/\(process)/root", BlobFolder.pathOnly | O_DIRECTORY, step: step)
        do {
            directory = try FileDescriptor.open(
                path, O_RDONLY | O_DIRECTORY | O_NONBLOCK, at: root.rawValue, resolve: BlobFolder.inRoot, step: step)
        } catch  where [.noSuchFile, .notADirectory, .wouldLoop].contains(error.errno) {
            return nil
        }
        shown = path
    }

    /// A folder of this machine; nil where there is none yet.
    init?(_ path: String, shown: String) throws(SystemError) {
        do {
            directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "look at a registry")
        } catch  where error.errno == .noSuchFile {
            return nil
        }
        self.shown = shown
    }

    /// A plain file below it; nil for anything else, and where there is none.
    func open(_ name: String, atMost limit: Int64) throws(ImageFault) -> FileDescriptor? {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY, at: directory.rawValue,
                resolve: BlobFolder.beneath)
        } catch {
            switch error.errno {
            case .noSuchFile, .notADirectory: return nil
            default: throw ImageFault(.unreadable(name), at: shown)
            }
        }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ImageFault(.unreadable(name), at: shown)
        }
        guard status.st_size <= limit else { throw ImageFault(.tooLarge(name), at: shown) }
        return file
    }

    /// A file's bytes, as many as it has; nil where there is no such file.
    func read(_ name: String, atMost limit: Int) throws(ImageFault) -> [UInt8]? {
        guard let file = try open(name, atMost: Int64(limit)) else { return nil }
        do {
            return try file.readAll(limit: limit)
        } catch {
            throw ImageFault(.unreadable(name), at: shown)
        }
    }

    static func path(of digest: Digest) -> String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }

    /// A document whose digest has been computed from what is returned.
    func document(_ digest: Digest) throws(ImageFault) -> [UInt8] {
        guard let bytes = try read(BlobFolder.path(of: digest), atMost: ImageDocument.largest) else {
            throw ImageFault(.missing(digest), at: shown)
        }
        guard Digest(of: bytes, algorithm: digest.algorithm) == digest else {
            throw ImageFault(.otherContent(digest), at: shown)
        }
        return bytes
    }

    /// Reads a layer to its end, whatever it holds. What has been read counts only where the bytes are those that the
    /// descriptor means.
    func layer<Reading: LayerReading>(
        _ descriptor: Descriptor, _ read: (FileSource, LayerCompression?) throws -> Reading
    ) throws(ImageFault) -> Reading {
        guard let file = try open(BlobFolder.path(of: descriptor.digest), atMost: BlobFolder.largestLayer) else {
            throw ImageFault(.missing(descriptor.digest), at: shown)
        }
        let reading: Reading
        do {
            reading = try read(FileSource(file), descriptor.mediaType.compression)
        } catch LayerError.tooManyBytes {
            throw ImageFault(.tooLarge(BlobFolder.path(of: descriptor.digest)), at: shown)
        } catch {
            throw ImageFault(.damagedLayer(descriptor.digest), at: shown)
        }
        guard reading.digest == descriptor.digest, reading.compressedBytes == descriptor.size else {
            throw ImageFault(.otherContent(descriptor.digest), at: shown)
        }
        return reading
    }

    /// The names in a folder below it, at most so many; none where it does not exist.
    func names(in name: String, atMost limit: Int = 10_000) throws(ImageFault) -> [String] {
        let folder: FileDescriptor
        do {
            folder = try FileDescriptor.open(
                name, O_RDONLY | O_DIRECTORY, at: directory.rawValue, resolve: BlobFolder.beneath)
        } catch {
            switch error.errno {
            case .noSuchFile, .notADirectory: return []
            default: throw ImageFault(.unreadable(name), at: shown)
            }
        }
        let names = KernelFile.names(in: "/proc/self/fd/\(folder.rawValue)")
        guard names.count <= limit else { throw ImageFault(.tooLarge(name), at: shown) }
        return names
    }
}
