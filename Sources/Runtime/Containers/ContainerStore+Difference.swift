internal import CLinux
internal import Containers
internal import Glibc
internal import LinuxSystem
public import OCI

/// A path that a container has changed, as `docker diff` lists it.
public struct ChangedPath: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case added = "A"
        case changed = "C"
        case deleted = "D"
    }

    public let kind: Kind
    /// From the container's root, beginning with a slash.
    public let path: String
}

extension ContainerStore {
    /// What a container has changed of its image, in the order of the paths. Inside `PrivateMounts`.
    public func difference(
        of record: ContainerRecord, images: ContentStore, layers: LayerFolder
    ) throws -> [ChangedPath] {
        let lease = try layers.layers(of: images.image(record.manifest), in: images)
        let folder = folder(record.id)
        // An overlay without an upper directory has at least two lower ones.
        let view = "\(folder.path)/view"
        let empty = "\(folder.path)/empty"
        for path in [view, empty] {
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
                throw SystemError("make the folder of a container", path: path, errno: .current)
            }
        }
        var lowers = lease.directories + [empty]
        if lowers.count == 1 { lowers.append(folder.places) }
        try OverlayMount(lowers: lowers, usesUserAttributes: lease.usesUserAttributes).mount(at: view)
        defer {
            // It goes with this program's mounts in any case.
            _ = view.withCString { lab_syscall(Int(__NR_umount2), argument($0), Int(MNT_DETACH), 0, 0, 0, 0) }
        }
        let upper = try FileDescriptor.open(folder.upper, O_RDONLY | O_DIRECTORY, step: "open the root of a container")
        let image = try FileDescriptor.open(view, O_RDONLY | O_DIRECTORY, step: "open the root of a container")
        var changes = [ChangedPath]()
        var next = [""]
        while let path = next.popLast() {
            let directory = try FileDescriptor.open(
                path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, at: upper.rawValue,
                resolve: UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS), step: "open a file of the container")
            for name in KernelFile.names(in: "/proc/self/fd/\(directory.rawValue)") {
                var information = stat()
                // Gone meanwhile, where the container runs.
                guard fstatat(directory.rawValue, name, &information, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
                let full = path.isEmpty ? name : "\(path)/\(name)"
                let isBelow = isThere(full, in: image)
                switch information.st_mode & S_IFMT {
                case S_IFCHR where information.st_rdev == 0:
                    if isBelow { changes.append(ChangedPath(kind: .deleted, path: "/\(full)")) }
                    continue
                case S_IFDIR: next.append(full)
                default: break
                }
                changes.append(ChangedPath(kind: isBelow ? .changed : .added, path: "/\(full)"))
            }
        }
        return changes.sorted { $0.path < $1.path }
    }

    /// Whether an image has a path, no link followed on the way.
    private func isThere(_ path: String, in root: borrowing FileDescriptor) -> Bool {
        let pathOnly: Int32 = 0o10000000  // O_PATH
        let file = try? FileDescriptor.open(
            path, pathOnly | O_NOFOLLOW, at: root.rawValue, resolve: UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS))
        switch consume file {
        case .some: return true
        // Not to be opened without following it, since a link is what it is; or not there.
        case .none:
            var information = stat()
            let parts = path.split(separator: "/")
            let above = parts.dropLast().joined(separator: "/")
            guard
                let folder = try? FileDescriptor.open(
                    above.isEmpty ? "." : above, pathOnly | O_DIRECTORY, at: root.rawValue,
                    resolve: UInt64(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS))
            else { return false }
            return fstatat(folder.rawValue, String(parts.last ?? ""), &information, AT_SYMLINK_NOFOLLOW) == 0
        }
    }
}
