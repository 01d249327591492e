internal import Glibc
internal import LinuxSystem

/// Removes folders whatever is in them: however deep, whatever their modes, and never through a link.
public enum FolderRemoval {
    /// Removes a file or a folder with all that is in it. What is not there is no failure.
    ///
    /// - Parameter path: absolute; the folder that it lies in is trusted.
    public static func remove(_ path: String) throws {
        let parts = path.split(separator: "/")
        guard let name = parts.last else { return }
        let above = "/" + parts.dropLast().joined(separator: "/")
        let tree = try RootedTree(path: above)
        guard try tree.root.status(Array(name.utf8)) != nil else { return }
        try tree.remove(Array(name.utf8), in: tree.root)
    }

    /// Removes what removals that were interrupted have left in a folder.
    public static func sweep(_ path: String) throws {
        for name in KernelFile.names(in: path) where name.hasPrefix(RootedTree.removedPrefix) {
            try remove("\(path)/\(name)")
        }
    }
}
