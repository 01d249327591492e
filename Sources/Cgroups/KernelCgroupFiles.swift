internal import Glibc
public import LinuxSystem

/// The files of the kernel.
public struct KernelCgroupFiles: CgroupFiles {
    public init() {}

    public func read(_ path: String) throws(SystemError) -> String {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "read the group's file")
        return try KernelCgroupFiles.text(of: file, path: path)
    }

    public func write(_ text: String, to path: String, step: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_WRONLY, step: step)
        try file.write(text, step: step, path: path)
    }

    public func makeDirectory(_ path: String) throws(SystemError) {
        if mkdir(path, 0o755) != 0 { throw SystemError("make the group", path: path, errno: .current) }
    }

    public func removeDirectory(_ path: String) throws(SystemError) {
        if rmdir(path) != 0 { throw SystemError("remove the group", path: path, errno: .current) }
    }

    public func subdirectories(of path: String) -> [String] {
        // The kernel keeps the link count of a group at 2 plus its sub-groups: most have none, and listing the
        // forty files of a group to learn that takes longer than everything else here.
        var status = stat()
        guard stat(path, &status) == 0, status.st_nlink != 2, let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        let length = path.utf8.count
        return UnnameableGroups.names(in: directory).compactMap { UnnameableGroups.name($0, in: length) }.sorted()
    }

    public func removeUnnameable(below path: String, _ version: CgroupVersion) -> Set<Int32> {
        UnnameableGroups(below: path, version: version).remove()
    }

    public func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    public func wait(
        for path: String, until deadline: Deadline, accepts: (String) -> Bool
    ) throws(SystemError) -> Bool {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "watch the group's file")
        while true {
            // The order is the kernel's contract (kernfs): a read takes note of the state, and poll then returns
            // POLLPRI as soon as the state differs from what was read. Nothing that happens in between is lost.
            if lseek(file.rawValue, 0, SEEK_SET) != 0 {
                throw SystemError("watch the group's file", path: path, errno: .current)
            }
            if accepts(try KernelCgroupFiles.text(of: file, path: path)) { return true }
            let left = deadline.milliseconds
            if left == 0 { return false }
            var request = pollfd(fd: file.rawValue, events: Int16(POLLPRI), revents: 0)
            if poll(&request, 1, left) < 0 && Glibc.errno != EINTR {
                throw SystemError("watch the group's file", path: path, errno: .current)
            }
        }
    }

    private static func text(of file: borrowing FileDescriptor, path: String) throws(SystemError) -> String {
        do {
            return String(decoding: try file.readAll(), as: UTF8.self)
        } catch {
            throw SystemError("read the group's file", path: path, errno: error.errno)
        }
    }
}
