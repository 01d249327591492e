internal import CLinux
internal import Containers
internal import LinuxSystem

extension SandboxRoot {
    /// The root of a sandbox on a machine.
    static func make(
        on host: SandboxHost, stage: String, size: Size
    ) throws(SystemError) -> SandboxRoot {
        switch host.machine {
        case .host: try SandboxRoot(.programs(), mapping: host.userNamespace, stage: stage, size: size)
        case .user: SandboxRoot(unprivileged: .programs(), stage: stage, size: size)
        }
    }

    /// Adds the learner's files as `/work`. Their path may have been made by somebody else: no link in it is followed.
    mutating func show(_ work: SandboxSettings.Work, host: SandboxHost) throws(SystemError) {
        switch work {
        case .empty: break
        case .shared(let path): bind(try shared(path, host), at: "/work")
        case .copied(let path): overlay(try copied(path, host), at: "/work")
        }
    }

    /// Shows this project's programs, and the libraries that they need.
    ///
    /// A path of ours, on which nobody but the owner of this program can have put anything. Owners are mapped where they
    /// can be, so that a program that only its owner may execute is root's inside.
    mutating func show(_ programs: SandboxPrograms, host: SandboxHost) throws(SystemError) {
        for (name, path) in [("lab", programs.lab), ("labd", programs.labd)] {
            guard let path else { continue }
            bindFile(try readable(path, host), at: "\(SandboxPrograms.folder)/\(name)")
        }
        guard programs.lab != nil else { return }
        for folder in programs.libraries { bind(try readable(folder, host), at: folder) }
    }

    private func readable(_ path: String, _ host: SandboxHost) throws(SystemError) -> Source {
        let attributes = UInt64(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
        switch host.machine {
        case .host:
            do throws(SystemError) {
                return .made(try DetachedMount(of: path, mapping: host.userNamespace))
            } catch  where error.errno == .invalid {
                // A file system whose owners cannot be mapped.
                return .made(try DetachedMount(of: path, attributes: attributes))
            }
        case .user: return .copied(path, attributes: attributes, followsLinks: true)
        }
    }

    private func shared(_ path: String, _ host: SandboxHost) throws(SystemError) -> Source {
        switch host.machine {
        case .host:
            let owner = try FolderOwner(of: path)
            if owner.isRootInside(on: host.machine) {
                return .made(try DetachedMount(ofUnmapped: path, readOnly: false))
            }
            let mapping = try owner.asRoot(on: host.machine)
            return .made(try DetachedMount(of: path, mapping: mapping, readOnly: false, followsLinks: false))
        case .user:
            return .copied(path, attributes: UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV), followsLinks: false)
        }
    }

    private func copied(_ path: String, _ host: SandboxHost) throws(SystemError) -> Source {
        switch host.machine {
        case .host:
            // All owners that the map knows keep apart, so that root inside may read the files of each of them.
            let owner = try FolderOwner(of: path)
            if owner.isRootInside(on: host.machine) { return .made(try DetachedMount(ofUnmapped: path)) }
            if owner.isMapped(by: host.userNamespace) {
                return .made(try DetachedMount(of: path, mapping: host.userNamespace, followsLinks: false))
            }
            return .made(try DetachedMount(of: path, mapping: owner.asRoot(on: host.machine), followsLinks: false))
        case .user:
            let attributes = UInt64(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
            return .copied(path, attributes: attributes, followsLinks: false)
        }
    }
}
