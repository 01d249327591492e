internal import Glibc
internal import LinuxSystem

/// A file or folder of the machine that a container sees as well: `-v HOST:CONTAINER[:ro]`.
public struct BindMount: Hashable, Sendable, Codable {
    /// An absolute path of the machine.
    public var source: String
    /// An absolute path in the container.
    public var target: String
    public var isReadOnly: Bool

    public init(source: String, target: String, isReadOnly: Bool = false) {
        self.source = source
        self.target = target
        self.isReadOnly = isReadOnly
    }

    /// - Parameter text: as Docker's `-v` takes it. A relative path of the machine counts from the working directory.
    /// - Throws: `RuntimeError.malformedVolume`.
    public init(_ text: String) throws {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts[0].isEmpty, parts[1].hasPrefix("/"), parts[1] != "/",
            parts[0].contains("/"), parts.count == 2 || ["ro", "rw"].contains(parts[2])
        else { throw RuntimeError.malformedVolume(text) }
        var source = parts[0]
        if !source.hasPrefix("/"), let directory = getcwd(nil, 0) {
            source = String(cString: directory) + "/" + source
            free(directory)
        }
        self.init(source: source, target: parts[1], isReadOnly: parts.count == 3 && parts[2] == "ro")
    }

    func kind() throws -> RootDirectory.Kind {
        let parts = target.split(separator: "/")
        guard !parts.contains("..") else { throw RuntimeError.malformedVolume(target) }
        // The kernel's own files tell a program where it is: nobody puts others in their place (CVE-2019-16884).
        guard let first = parts.first, !["proc", "sys", "dev"].contains(first) else {
            throw RuntimeError.mountPoint(target, .kernelFiles)
        }
        var information = stat()
        guard stat(source, &information) == 0 else { throw RuntimeError.noSuchSource(source) }
        return information.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }
}
