internal import Glibc
internal import LinuxSystem
public import OCI

/// The containers of this user, each a folder:
///
///     containers/ID/config.json    what is known of it
///     containers/ID/lock           held by the program that runs it
///     containers/ID/log            what it wrote, where it runs by itself
///     containers/ID/upper …        its root (`ContainerFolder`)
///     containers/.lock             held while names are given
///     containers/.removed/…        folders that are being removed
///
/// To be used inside `PrivateMounts`, like all that looks into the folders.
public final class ContainerStore: Sendable {
    let path: String
    private let data: DataFolder

    /// Makes the folders where they are not there yet, and ends what programs that were killed have left: a container
    /// whose program is gone does not run on, and what was half made or half removed goes.
    public init(_ data: DataFolder) throws {
        self.data = data
        path = data.containers
        var made = ""
        for part in (path + "/.removed").split(separator: "/") {
            made += "/" + part
            guard mkdir(made, made.hasPrefix(path) ? 0o700 : 0o755) == 0 || errno == EEXIST else {
                throw SystemError("make the folder of containers", path: made, errno: .current)
            }
        }
    }

    public func folder(_ id: String) -> ContainerFolder { ContainerFolder(path: "\(path)/\(id)") }
    public func log(_ id: String) -> String { "\(path)/\(id)/log" }
    private func record(_ id: String) -> String { "\(path)/\(id)/config.json" }
    private func lock(_ id: String) -> String { "\(path)/\(id)/lock" }

    // MARK: Reading

    /// Every container, the newest first. What a killed program left is put in order on the way.
    public func list() throws -> [ContainerRecord] {
        try sweepRemoved()
        var records = [ContainerRecord]()
        for id in KernelFile.names(in: path) where !id.hasPrefix(".") {
            if let record = try settled(id) { records.append(record) }
        }
        return records.sorted { ($0.created, $0.id) > ($1.created, $1.id) }
    }

    /// The container that somebody means by a name, an id, or the beginning of one.
    public func find(_ text: String) throws -> ContainerRecord {
        let records = try list()
        if let exact = records.first(where: { $0.name == text || $0.id == text }) { return exact }
        let found = records.filter { !text.isEmpty && $0.id.hasPrefix(text) }
        guard found.count <= 1 else { throw ContainerError.ambiguous(text) }
        guard let record = found.first else { throw ContainerError.noSuchContainer(text) }
        return record
    }

    private func read(_ id: String) throws -> ContainerRecord? {
        guard let text = try KernelFile.readIfPresent(record(id)) else { return nil }
        do {
            return try ImageDocument.decode(ContainerRecord.self, from: Array(text.utf8))
        } catch {
            throw ContainerError.unreadable(id: id, "\(error)")
        }
    }

    /// The record, in agreement with what really is.
    private func settled(_ id: String) throws -> ContainerRecord? {
        guard let record = try read(id) else {
            // Half made: its maker holds the lock until the record is there.
            if try RunLock.takeIfFree(lock(id)) != nil { try discard(id) }
            return nil
        }
        guard case .running(let pid, let start, _) = record.state else { return record }
        guard let lock = try RunLock.takeIfFree(lock(id)) else {
            // Somebody looks after it, or it has been removed meanwhile.
            return KernelFile.exists(self.record(id)) ? record : nil
        }
        // Whoever ran it was killed. It dies with that program, unless it asked the kernel not to.
        if ContainerStore.processStart(pid) == start { kill(pid, SIGKILL) }
        guard var record = try read(id) else { return nil }
        guard case .running = record.state else { return record }
        if record.removesItself {
            try discard(id)
            return nil
        }
        record.state = .exited(status: 137, at: Int64(time(nil)))
        try write(record)
        lock.release()
        return record
    }

    /// Field 22 of `/proc/PID/stat`; empty where there is no such process.
    static func processStart(_ pid: Int32) -> String {
        guard let text = try? KernelFile.readIfPresent("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else {
            return ""
        }
        let fields = text[end...].split(separator: " ")
        return fields.count > 20 ? String(fields[20]) : ""
    }

    // MARK: Changing

    /// Makes a container that does not run yet. The content of its image is kept until it is removed, also where the image
    /// loses its names.
    ///
    /// - Parameter record: without a name it gets one by chance that nobody has.
    /// - Returns: a lock that tells others that somebody looks after it; to be held as long as it runs.
    public func create(_ record: inout ContainerRecord) throws -> RunLock {
        let naming = try RunLock.take("\(path)/.lock")
        let others = try list()
        if record.name.isEmpty { record.name = ContainerNames.name(besides: Set(others.map(\.name))) }
        if let other = others.first(where: { $0.name == record.name }) {
            throw ContainerError.nameTaken(record.name, id: other.id)
        }
        let folder = folder(record.id)
        guard mkdir(folder.path, 0o700) == 0 else {
            throw SystemError("make the folder of a container", path: folder.path, errno: .current)
        }
        let lock = try RunLock.take(lock(record.id))
        do {
            try folder.make()
            try data.openImages().keep(record.manifest.digest, for: record.id)
            try write(record)
        } catch {
            // The first error is the one to tell; and who lists next discards what has no record.
            try? discard(record.id)
            throw error
        }
        naming.release()
        return lock
    }

    public func write(_ record: ContainerRecord) throws {
        let place = "\(path)/\(record.id)/.config.json"
        let file = try FileDescriptor.open(
            place, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, step: "write the record of a container")
        try file.writeAll(ImageDocument.encode(record), step: "write the record of a container")
        guard rename(place, self.record(record.id)) == 0 else {
            throw SystemError("write the record of a container", path: place, errno: .current)
        }
    }

    /// Says that its program runs.
    public func started(_ record: inout ContainerRecord, pid: Int32) throws {
        record.state = .running(
            pid: pid, processStart: ContainerStore.processStart(pid), since: Int64(time(nil)))
        try write(record)
    }

    /// Removes a container.
    ///
    /// - Parameter force: also one that runs: it is killed first.
    /// - Throws: `ContainerError.running`.
    public func remove(_ record: ContainerRecord, force: Bool) throws {
        if case .running(let pid, let start, _) = record.state {
            guard force else { throw ContainerError.running(record.id) }
            if ContainerStore.processStart(pid) == start { kill(pid, SIGKILL) }
        }
        // Whoever ran it writes its end first.
        let lock = try RunLock.takeIfPresent(lock(record.id))
        try discard(record.id)
        lock?.release()
    }

    /// Lets go of images that are kept for containers that a killed program has removed. For who collects garbage.
    public func sweepKept(in images: ContentStore) throws {
        // A container has its folder before anything is kept for it.
        for id in try images.usersOfKept() where !KernelFile.exists("\(path)/\(id)") {
            try images.stopKeeping(for: id)
        }
    }

    /// Takes the name away first: a folder that is half removed is no container.
    public func discard(_ id: String) throws {
        let place = "\(path)/.removed/\(id)"
        guard rename("\(path)/\(id)", place) == 0 || errno == ENOENT else {
            throw SystemError("remove a container", path: "\(path)/\(id)", errno: .current)
        }
        try data.openImages().stopKeeping(for: id)
        try FolderRemoval.remove(place)
    }

    private func sweepRemoved() throws {
        for name in KernelFile.names(in: "\(path)/.removed") { try FolderRemoval.remove("\(path)/.removed/\(name)") }
    }
}

/// Says that somebody looks after a container, until it is let go or its owner ends.
public final class RunLock {
    private var file: FileDescriptor?

    private init(_ file: consuming FileDescriptor) { self.file = consume file }

    static func take(_ path: String) throws(SystemError) -> RunLock {
        let file = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, step: "lock a container")
        while flock(file.rawValue, LOCK_EX) != 0 {
            guard errno == EINTR else { throw SystemError("lock a container", path: path, errno: .current) }
        }
        return RunLock(file)
    }

    /// nil where the container has gone.
    static func takeIfPresent(_ path: String) throws(SystemError) -> RunLock? {
        do {
            return try take(path)
        } catch  where error.errno == .noSuchFile {
            return nil
        }
    }

    /// nil where somebody has it, or the container has gone.
    static func takeIfFree(_ path: String) throws(SystemError) -> RunLock? {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, step: "lock a container")
        } catch  where error.errno == .noSuchFile {
            return nil
        }
        if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 { return RunLock(file) }
        guard errno == EWOULDBLOCK else { throw SystemError("lock a container", path: path, errno: .current) }
        return nil
    }

    public func release() { file = nil }
}
