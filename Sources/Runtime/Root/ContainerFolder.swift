internal import Glibc
internal import LinuxSystem
internal import OCI

/// A folder with all that belongs to one container's root:
///
///     upper/  work/            what is written, and the kernel's own
///     places/  places-work/    what has to be there to be mounted on, where the image has it not: a layer between the
///                              image's and the upper one, so that it is in no difference and in no new image
///     root/                    where the overlay is mounted, in the mounts of whoever runs the container
///     hosts  hostname  resolv.conf
public struct ContainerFolder: Hashable, Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// What the container has written, as an overlay marks it.
    public var upper: String { "\(path)/upper" }
    var work: String { "\(path)/work" }
    var places: String { "\(path)/places" }
    var placesWork: String { "\(path)/places-work" }
    /// Where the root is mounted.
    public var root: String { "\(path)/root" }
    var hosts: String { "\(path)/hosts" }
    var hostName: String { "\(path)/hostname" }
    var resolver: String { "\(path)/resolv.conf" }

    /// Makes the folders; they may be there already. Must be inside `PrivateMounts`, as all that follows.
    public func make() throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw SystemError("make the folder of a container", path: path, errno: .current)
        }
        for folder in [upper, work, places, placesWork, root] {
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw SystemError("make the folder of a container", path: folder, errno: .current)
            }
        }
    }

    /// Removes it with all that was written.
    public func remove() throws { try FolderRemoval.remove(path) }

    func write(_ text: String, to file: String) throws {
        let file = try FileDescriptor.open(
            file, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644, step: "write a file of the container")
        // Whatever mask of modes this user has: everybody in the container reads it.
        fchmod(file.rawValue, 0o644)
        try file.writeAll(Array(text.utf8), step: "write a file of the container")
    }
}
