internal import Containers
internal import LinuxSystem

extension SandboxRoot {
    /// Adds the learner's files as `/work`. Their path may have been made by somebody else: no link in it is followed.
    mutating func show(_ work: SandboxSettings.Work, host: SandboxHost) throws(SystemError) {
        switch work {
        case .empty: break
        case .shared(let path):
            let mapping = try FolderOwner(of: path).asRoot()
            bind(try DetachedMount(of: path, mapping: mapping, readOnly: false, followsLinks: false), at: "/work")
        case .copied(let path):
            // All owners that the map knows keep apart, so that root inside may read the files of each of them.
            let owner = try FolderOwner(of: path)
            if owner.isMapped(by: host.userNamespace) {
                overlay(try DetachedMount(of: path, mapping: host.userNamespace, followsLinks: false), at: "/work")
            } else {
                overlay(try DetachedMount(of: path, mapping: owner.asRoot(), followsLinks: false), at: "/work")
            }
        }
    }
}
