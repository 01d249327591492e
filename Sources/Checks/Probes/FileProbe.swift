public import Curriculum
internal import Glibc
internal import LinuxSystem

/// A file as the sandbox's first process would find it, or the process that the check describes, read without entering
/// the sandbox: no link in it, whoever planted it, leads out of its root (openat2(2), RESOLVE_IN_ROOT).
public struct FileProbe: Probe {
    public let name = "file"

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { check.describesProcess }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let path = check.text("path") ?? ""
        guard path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
            throw .lesson("the path must be absolute, without '..': \(path)")
        }
        let viewers = try SessionProcess.viewers(check, in: context)
        let source = Source(
            shown: viewers.first?.shownPid.map { "/proc/\($0)/root\(path)" } ?? path,
            host: viewers.map { "/proc/\($0.pid)/root\(path)" }.joined(separator: " "))
        return try SessionProcess.readings(expectation, of: check, in: viewers, from: source) {
            (key, viewer) throws(ProbeFailure) in
            switch key {
            case "same_file": try isSameFile(path, other(check), process: viewer.pid, context)
            case "holds": try holds(path, check, process: viewer.pid, context)
            default: try value(key, path, process: viewer.pid, context)
            }
        }
    }

    private func other(_ check: Check) throws(ProbeFailure) -> String {
        guard let other = check.text("other"), other.hasPrefix("/"), !other.split(separator: "/").contains("..") else {
            throw .lesson("'same_file' is beside an 'other' file, by its absolute path")
        }
        return other
    }

    /// Whether two paths lead to one file: an overlay whose layers are of one file system shows their inode numbers
    /// (overlayfs.rst, "Inode properties"), but as of another device.
    private func isSameFile(
        _ path: String, _ other: String, process: Int32, _ context: ProbeContext
    ) throws(ProbeFailure) -> ObservedValue {
        do throws(SystemError) {
            return try SandboxFile(path, process: process).isSame(as: SandboxFile(other, process: process))
        } catch {
            throw .engine(error.text(in: context.language))
        }
    }

    /// Whether a text is in the file; of a file that is not there it is not.
    private func holds(
        _ path: String, _ check: Check, process: Int32, _ context: ProbeContext
    ) throws(ProbeFailure) -> ObservedValue {
        guard let text = check.text("text"), !text.isEmpty else { throw .lesson("'holds' is of a 'text'") }
        guard case .content(let content) = try value("contains", path, process: process, context) else {
            return .bool(false)
        }
        return .bool(content.utf8.contains(text: text))
    }

    private func value(
        _ key: String, _ path: String, process: Int32, _ context: ProbeContext
    ) throws(ProbeFailure) -> ObservedValue {
        let value: ObservedValue?
        do throws(SystemError) {
            value = try SandboxFile(path, process: process).value(key)
        } catch {
            throw .engine(error.text(in: context.language))
        }
        guard let value else { throw .lesson("the file probe has no '\(key)'") }
        return value
    }
}

/// One path below the root of the sandbox's first process.
struct SandboxFile: ~Copyable {
    private let path: String
    private let process: Int32
    private let root: FileDescriptor

    /// O_PATH of asm-generic/fcntl.h, which glibc hides behind _GNU_SOURCE.
    private static let pathOnly: Int32 = 0o10000000
    /// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS of linux/openat2.h.
    private static let confined: UInt64 = 0x10 | 0x02

    init(_ path: String, process: Int32) throws(SystemError) {
        self.path = path
        self.process = process
        root = try FileDescriptor.open(
            "/proc/\(process)/root", SandboxFile.pathOnly | O_DIRECTORY, step: "open the root of the sandbox")
    }

    /// The value of a field; nil for a field that there is not.
    func value(_ key: String) throws(SystemError) -> ObservedValue? {
        switch key {
        case "exists":
            return .bool(try status(followingLast: false) != nil)
        case "type":
            // Of a link the type is `link`, not that of what it points to.
            guard let status = try status(followingLast: false) else { return .missing(missing) }
            return .text(SandboxFile.type(status.st_mode))
        case "mode", "uid", "size":
            guard let status = try status(followingLast: true) else { return .missing(missing) }
            switch key {
            case "mode": return .mode(status.st_mode & 0o7777)
            case "size": return .bytes(Int64(status.st_size))
            default: return .count(Int64(try InsideUsers(process: process).inside(status.st_uid)))
            }
        case "contains", "content":
            guard let status = try status(followingLast: true) else { return .missing(missing) }
            guard status.st_mode & S_IFMT == S_IFREG else { return .text(SandboxFile.type(status.st_mode)) }
            let text = try content()
            return key == "contains" ? .content(text) : .text(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        default:
            return nil
        }
    }

    /// The same inode, as much as can be told of two mounts of one file system.
    func isSame(as other: borrowing SandboxFile) throws(SystemError) -> ObservedValue {
        guard let mine = try status(followingLast: true) else { return .missing(missing) }
        guard let theirs = try other.status(followingLast: true) else { return .missing(other.missing) }
        return .bool(
            mine.st_ino == theirs.st_ino && mine.st_mode == theirs.st_mode && mine.st_size == theirs.st_size
                && mine.st_ctim.tv_sec == theirs.st_ctim.tv_sec && mine.st_ctim.tv_nsec == theirs.st_ctim.tv_nsec)
    }

    /// Nil where there is no such file.
    private func open(_ flags: Int32) throws(SystemError) -> FileDescriptor? {
        do {
            return try FileDescriptor.open(
                path, flags, at: root.rawValue, resolve: SandboxFile.confined,
                step: "look at a file of the sandbox")
        } catch  where [.noSuchFile, .notADirectory, .wouldLoop].contains(error.errno) {
            return nil
        }
    }

    private func status(followingLast: Bool) throws(SystemError) -> stat? {
        guard let file = try open(SandboxFile.pathOnly | (followingLast ? 0 : O_NOFOLLOW)) else { return nil }
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else {
            throw SystemError("look at a file of the sandbox", path: path, errno: .current)
        }
        return status
    }

    /// At most the first MiB. Without waiting: the learner may have put a pipe in the file's place since.
    private func content() throws(SystemError) -> String {
        guard let file = try open(O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return "" }
        return String(decoding: try file.readAll(limit: 1 << 20), as: UTF8.self)
    }

    private var missing: ObservedValue.Missing {
        ObservedValue.Missing(
            value: Localized(ko: "파일이 없음", en: "no such file"),
            sentence: Localized(ko: "\(path) 파일이 없습니다.", en: "There is no file \(path)."))
    }

    private static func type(_ mode: UInt32) -> String {
        switch mode & S_IFMT {
        case S_IFREG: "file"
        case S_IFDIR: "directory"
        case S_IFLNK: "link"
        case S_IFCHR: "character device"
        case S_IFBLK: "block device"
        case S_IFIFO: "fifo"
        case S_IFSOCK: "socket"
        default: "unknown"
        }
    }
}
