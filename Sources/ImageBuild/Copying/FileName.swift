internal import Glibc
internal import LinuxSystem

/// Names of files are bytes; most are text.
typealias FileName = [UInt8]

extension FileName {
    static let here: FileName = [0x2e]

    /// For people and for patterns.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Hands the name to the kernel. It has no zero byte: it comes from the kernel, or from a file of text.
    func withPointer<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { buffer in
            for (index, byte) in enumerated() { buffer[index] = CChar(bitPattern: byte) }
            buffer[count] = 0
            return UnsafePointer(buffer.baseAddress).map(body) ?? body("")
        }
    }

    /// What stands behind the last slash of a path, and what stands before it.
    var lastPart: FileName { lastIndex(of: 0x2f).map { Array(self[($0 + 1)...]) } ?? self }
    var folderPart: FileName { lastIndex(of: 0x2f).map { Array(self[..<$0]) } ?? [] }

    /// This name in a folder.
    func below(_ folder: FileName) -> FileName { folder.isEmpty ? self : folder + [0x2f] + self }
}

/// The kernel's view of a folder that is open.
enum OpenFolder {
    /// The names in it, in the order of their bytes.
    static func names(_ folder: Int32, path: @autoclosure () -> String) throws(SystemError) -> [FileName] {
        try DirectoryNames.of(folder, step: "list a folder", path: path())
    }

    /// What a name in it is, links not followed; nil where there is none.
    static func status(_ name: FileName, in folder: Int32, path: @autoclosure () -> String) throws(SystemError) -> stat?
    {
        var information = stat()
        if name.withPointer({ fstatat(folder, $0, &information, AT_SYMLINK_NOFOLLOW) }) == 0 { return information }
        guard errno == ENOENT else { throw SystemError("look at a file", path: path(), errno: .current) }
        return nil
    }

    /// Opens a folder in it, through no link.
    static func folder(
        _ name: FileName, in folder: Int32, path: @autoclosure () -> String
    ) throws(SystemError) -> FileDescriptor {
        let number = name.withPointer { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard number >= 0 else { throw SystemError("open a folder", path: path(), errno: .current) }
        return FileDescriptor(owning: number)
    }

    /// Opens a file in it for reading, through no link, and without waiting for anybody.
    static func file(
        _ name: FileName, in folder: Int32, path: @autoclosure () -> String
    ) throws(SystemError) -> FileDescriptor {
        let number = name.withPointer { openat(folder, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard number >= 0 else { throw SystemError("read a file", path: path(), errno: .current) }
        return FileDescriptor(owning: number)
    }

    /// What a link says.
    static func target(
        _ name: FileName, in folder: Int32, path: @autoclosure () -> String
    ) throws(SystemError)
        -> FileName
    {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = name.withPointer { readlinkat(folder, $0, &buffer, buffer.count - 1) }
        guard count >= 0 else { throw SystemError("read a link", path: path(), errno: .current) }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }
}

extension stat {
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
    var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
    var permissions: UInt32 { st_mode & 0o7777 }
}

/// Which file it is, whatever it is called.
struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64

    init(_ information: stat) {
        device = UInt64(information.st_dev)
        inode = UInt64(information.st_ino)
    }
}
