internal import Glibc
internal import LinuxSystem

/// A folder of our own that goes with its owner.
final class TemporaryFolder {
    let path: String

    init() throws(SystemError) {
        var template = Array(("/tmp/lab-" + String(repeating: "X", count: 6)).utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemError("make a temporary folder", path: "/tmp", errno: .current)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The sandbox's root, nobody outside, has to pass through.
        chmod(path, 0o755)
    }

    deinit {
        // Nothing is lost by what stays in /tmp.
        try? FileTree.remove(path)
    }
}
