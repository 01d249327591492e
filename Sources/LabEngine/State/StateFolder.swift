internal import Glibc
public import LinuxSystem

/// Where running sessions keep what cannot die with a namespace: a folder each, held by a lock.
///
/// The lock is the truth about life: it goes with the process that holds it, however that process ends. So a folder
/// whose lock is free belongs to a session that is dead, and whoever finds it may sweep it, at once and without
/// asking whether a pid has been reused.
public struct StateFolder: Sendable {
    public let path: String

    public init(path: String = StateFolder.ownPath) { self.path = path }

    /// `/run/lab` for root; for anybody else the directory that the login gave them, or one in `/tmp`.
    public static var ownPath: String {
        if geteuid() == 0 { return "/run/lab" }
        if let runtime = getenv("XDG_RUNTIME_DIR").map({ String(cString: $0) }), runtime.hasPrefix("/"),
            access(runtime, W_OK) == 0
        {
            return runtime + "/lab"
        }
        return "/tmp/lab-\(geteuid())"
    }

    /// Makes a folder for a new session and takes its lock.
    ///
    /// Everyone may pass through it, nobody may list it: the sandbox's root is put together on it by a process that is
    /// nobody outside.
    public func open() throws(SystemError) -> SessionFolder {
        for _ in 0..<100 {
            // Again each time: the last session to end takes the folder with it, perhaps between these two lines.
            try makeDirectory(path)
            let name = SessionName.random()
            let folder = "\(path)/\(name)"
            guard mkdir(folder, 0o711) == 0 else {
                if errno == EEXIST || errno == ENOENT { continue }
                throw SystemError("make a state folder", path: folder, errno: .current)
            }
            guard let lock = try SessionFolder.lock(folder) else { continue }
            try makeDirectory(folder + "/root")
            return SessionFolder(name: name, path: folder, lock: lock)
        }
        throw SystemError("find a free name for the session", path: path, errno: .exists)
    }

    /// Removes the folders of sessions whose process has gone, and returns their names.
    func removeDead() throws(SystemError) -> [String] {
        var names = [String]()
        for name in KernelFile.names(in: path) where SessionName.isValid(name) {
            let folder = "\(path)/\(name)"
            // Held while it is removed: a folder that was just made, and is not locked yet, shall not be taken from
            // under its maker.
            guard let lock = try SessionFolder.lock(folder) else { continue }
            SessionFolder.remove(folder)
            lock.close()
            names.append(name)
        }
        return names
    }

    /// Removes the folder when no session is in it.
    func removeIfEmpty() { rmdir(path) }

    private func makeDirectory(_ path: String) throws(SystemError) {
        guard mkdir(path, 0o711) == 0 || errno == EEXIST else {
            throw SystemError(
                "make a state folder", path: path, errno: .current,
                advice: errno == ENOSPC ? "The disk is full: free some space." : nil)
        }
        // In /tmp, somebody else may have come first.
        var information = stat()
        guard lstat(path, &information) == 0, information.st_uid == geteuid(),
            information.st_mode & S_IFMT == S_IFDIR
        else {
            throw SystemError(
                "make a state folder", path: path, errno: .notPermitted,
                advice: "It belongs to somebody else, or is no folder. Set XDG_RUNTIME_DIR to a folder of your own.")
        }
    }
}

/// The folder of one session, locked for as long as this value lives.
public struct SessionFolder: ~Copyable, Sendable {
    /// The session's name, also the name of its control groups.
    public let name: String
    public let path: String
    private let lock: FileDescriptor

    init(name: String, path: String, lock: consuming FileDescriptor) {
        self.name = name
        self.path = path
        self.lock = lock
    }

    /// The directory on which the sandbox's root is put together, in the sandbox's own mount namespace.
    var stage: String { path + "/root" }

    /// Removes the folder. Nothing but empty directories and the lock can be in it.
    consuming func remove() { SessionFolder.remove(path) }

    static func remove(_ path: String) {
        for name in KernelFile.names(in: path) where name != "root" { unlink("\(path)/\(name)") }
        rmdir(path + "/root")
        rmdir(path)
    }

    /// Whether there is such a folder with a lock that nobody holds. Without a lock it is being made.
    static func isAbandoned(_ folder: String) throws(SystemError) -> Bool {
        switch try lock(folder, making: false) {
        case .some: true
        case .none: false
        }
    }

    /// Takes the lock of a folder; nil where another process holds it, or where the folder has gone.
    static func lock(_ folder: String, making: Bool = true) throws(SystemError) -> FileDescriptor? {
        let file: FileDescriptor
        do {
            // openat2 refuses a mode for a file that it may not make.
            let (flags, mode): (Int32, UInt32) = making ? (O_RDWR | O_CREAT, 0o600) : (O_RDWR, 0)
            file = try FileDescriptor.open(folder + "/lock", flags, mode: mode, step: "lock a session")
        } catch  where error.errno == .noSuchFile {
            return nil
        }
        if flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 { return nil }
        // Somebody may have removed it between the two calls: then this is the lock of nothing.
        var information = stat()
        guard fstat(file.rawValue, &information) == 0, information.st_nlink > 0 else { return nil }
        return file
    }
}

/// Names of sessions: short enough for a path on the screen, random enough not to meet.
enum SessionName {
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    private static let length = 5

    static func random() -> String { String((0..<length).map { _ in letters.randomElement() ?? "x" }) }

    static func isValid(_ name: String) -> Bool { name.count == length && name.allSatisfy(letters.contains) }
}
