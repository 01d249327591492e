internal import CLinux
internal import Glibc
public import LinuxSystem

/// Where results are written: by the engine, outside of every sandbox.
public enum ResultFile {
    /// Writes a file, whole or not at all; to a device or a pipe as it comes.
    ///
    /// A learner may have put something in its place. A link to an ordinary file is replaced and not followed: it would
    /// have us write, with our rights, wherever it leads. One to a device or a pipe (`/dev/stdout`) is followed.
    public static func write(_ text: String, to path: String) throws(SystemError) {
        var information = stat()
        let exists = stat(path, &information) == 0
        let kind = information.st_mode & S_IFMT
        if exists, kind == S_IFDIR {
            throw SystemError(
                "write a file", path: path, errno: Errno(rawValue: EISDIR), advice: "Name a file, not a folder.")
        }
        if exists, kind != S_IFREG { return try FileTree.write(Array(text.utf8), to: path) }
        try FileTree.replace(path, with: Array(text.utf8))
    }

    /// Adds to the end of a file that the CI has named. It is made where there is none.
    public static func append(_ text: String, to path: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o644, step: "write a file")
        try file.writeAll(Array(text.utf8), step: "write a file")
    }
}
