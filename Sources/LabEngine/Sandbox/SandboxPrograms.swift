internal import Glibc
internal import LinuxSystem

/// The programs of this project as a sandbox has them: `lab`, and `labd` where it has been built.
///
/// They are the files that run outside, shown read-only; what a learner puts in their place is seen by the learner alone.
public struct SandboxPrograms: Sendable, Hashable {
    /// Where a sandbox has them; first in its PATH.
    static let folder = "/opt/lab"

    /// On this machine.
    public var lab: String?
    public var labd: String?
    /// Folders with libraries that neither the C library's folders nor `/usr` have: the runtime of a debug build.
    public var libraries: [String]

    public init(lab: String? = nil, labd: String? = nil, libraries: [String] = []) {
        self.lab = lab
        self.labd = labd
        self.libraries = libraries
    }

    /// A sandbox without any of them.
    public static let none = SandboxPrograms()

    /// This very program and the one beside it. Of a process that is no `lab`, a test's say, none.
    public static func own() -> SandboxPrograms {
        guard let path = KernelFile.link("/proc/self/exe"), let slash = path.lastIndex(of: "/"),
            path[slash...] == "/lab"
        else { return none }
        return beside(String(path[..<slash]))
    }

    /// The programs in a folder, as far as they are there.
    public static func beside(_ folder: String) -> SandboxPrograms {
        func program(_ name: String) -> String? {
            let path = "\(folder)/\(name)"
            var information = stat()
            guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
                access(path, X_OK) == 0
            else { return nil }
            return path
        }
        return SandboxPrograms(lab: program("lab"), labd: program("labd"), libraries: loadedFolders())
    }

    /// Where this process's own libraries came from, besides the folders that every sandbox has. The other program is
    /// linked with the same ones.
    private static func loadedFolders() -> [String] {
        guard let maps = try? KernelFile.read("/proc/self/maps") else { return [] }
        var folders = Set<String>()
        for line in maps.split(separator: "\n") {
            guard let start = line.firstIndex(of: "/"), line.contains(".so") else { continue }
            let path = line[start...]
            guard let slash = path.lastIndex(of: "/"), path[slash...].contains(".so") else { continue }
            let folder = String(path[..<slash])
            let isShown = ["/usr", "/lib", "/lib64", "/lib32", "/libx32"].contains {
                folder == $0 || folder.hasPrefix($0 + "/")
            }
            if !isShown { folders.insert(folder) }
        }
        return folders.sorted()
    }
}
