import Cgroups
import LinuxSystem

/// Files with a fixed content, for what only reads.
struct FixtureFiles: CgroupFiles {
    let texts: [String: String]

    init(_ texts: [String: String]) { self.texts = texts }

    func read(_ path: String) throws(SystemError) -> String {
        guard let text = texts[path] else { throw SystemError("read the file", path: path, errno: .noSuchFile) }
        return text
    }

    func write(_ text: String, to path: String, step: String) throws(SystemError) {
        throw SystemError(step, path: path, errno: .permissionDenied)
    }

    func makeDirectory(_ path: String) throws(SystemError) {
        throw SystemError("make the group", path: path, errno: .permissionDenied)
    }

    func removeDirectory(_ path: String) throws(SystemError) {
        throw SystemError("remove the group", path: path, errno: .permissionDenied)
    }

    func subdirectories(of path: String) -> [String] { [] }
    func exists(_ path: String) -> Bool { texts[path] != nil }

    func wait(for path: String, until: Deadline, accepts: (String) -> Bool) throws(SystemError) -> Bool {
        accepts(try read(path))
    }
}
