internal import LinuxSystem

/// What of the host a sandbox may see: an allow-list, never a deny-list.
///
/// Programs and their libraries; nothing that tells about this machine or its people. Each directory is shown
/// read-only, with shifted owners, under an overlay. Everything else in the sandbox is made for it.
public struct HostView: Sendable, Equatable {
    /// A symbolic link that the sandbox's root gets.
    public struct Link: Sendable, Hashable {
        public var path: String
        public var target: String

        public init(_ path: String, to target: String) {
            self.path = path
            self.target = target
        }
    }

    /// Directories under an overlay, by absolute path.
    public var directories: [String]
    /// Files and directories that are shown as they are, read-only, their owners unknown inside. Whatever everybody
    /// may write on the host can be written by the learner too: name nothing of that kind here.
    public var leaves: [String]
    /// Links made again: `/bin → usr/bin`.
    public var links: [Link]

    public init(directories: [String], leaves: [String], links: [Link]) {
        self.directories = directories
        self.leaves = leaves
        self.links = links
    }

    /// The programs of this machine: `/usr`, and what of `/bin`, `/lib`… is not a link into it.
    public static func programs() -> HostView {
        var view = HostView(directories: ["/usr"], leaves: [], links: [])
        for path in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"] {
            if let target = KernelFile.link(path) {
                view.links.append(Link(path, to: target))
            } else if KernelFile.exists(path) {
                view.directories.append(path)
            }
        }
        // Without these the linker finds no library outside its default path, and `awk` is a link to nothing.
        view.leaves = ["/etc/ld.so.cache", "/etc/alternatives"].filter(KernelFile.exists)
        return view
    }
}
