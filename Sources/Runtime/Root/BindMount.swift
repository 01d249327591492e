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
        guard (2...3).contains(parts.count), !parts[0].isEmpty, parts[1].hasPrefix("/"),
            !BindMount.parts(of: parts[1]).isEmpty, parts[0].contains("/"),
            parts.count == 2 || ["ro", "rw"].contains(parts[2])
        else { throw RuntimeError.malformedVolume(text) }
        var source = parts[0]
        if !source.hasPrefix("/"), let directory = getcwd(nil, 0) {
            source = String(cString: directory) + "/" + source
            free(directory)
        }
        self.init(source: source, target: parts[1], isReadOnly: parts.count == 3 && parts[2] == "ro")
    }

    /// The names of a path, one after the other.
    static func parts(of path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }

    /// The names of the target.
    ///
    /// - Throws: `RuntimeError.malformedVolume` for the root itself and for a path with `..`, `.mountPoint` for one among the
    ///   kernel's own files: they tell a program where it is, and nobody puts others in their place (CVE-2019-16884).
    func targetParts() throws -> [String] {
        let parts = BindMount.parts(of: target)
        guard let first = parts.first, !parts.contains("..") else { throw RuntimeError.malformedVolume(target) }
        guard !RootDirectory.kernelFolders.contains(first) else {
            throw RuntimeError.mountPoint(target, .kernelFiles)
        }
        return parts
    }

    func kind() throws -> RootDirectory.Kind {
        var information = stat()
        guard stat(source, &information) == 0 else { throw RuntimeError.noSuchSource(source) }
        return information.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }
}
