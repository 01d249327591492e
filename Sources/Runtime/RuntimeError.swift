public import LinuxSystem
public import OCI

/// Why something cannot be run. What the kernel refuses otherwise is a `SystemError`.
public enum RuntimeError: Error, Hashable, Sendable {
    /// Neither arguments nor an image that says what to run.
    case noCommand
    /// The program cannot be started: not found (ENOENT), not executable (EACCES), no program (ENOEXEC).
    case cannotExecute(program: String, searched: Bool, Errno)
    /// `/etc/passwd` of the image does not know the user.
    case noSuchUser(String)
    case noSuchGroup(String)
    /// The user namespace has no such id: an ordinary user without `/etc/subuid` has one alone.
    case idNotMapped(UInt32)
    /// Something in the image is in the way of a mount.
    case mountPoint(String, MountPointFault)
    /// What is to be mounted is not there.
    case noSuchSource(String)
    /// `HOST:CONTAINER[:ro]` was meant.
    case malformedVolume(String)
    /// Two volumes have one target.
    case duplicateVolume(String)
    /// The layer's archive is not the one that the image's configuration names.
    case wrongLayer(expected: Digest, actual: Digest)
    /// Namespaces can only be changed while the program has one thread.
    case severalThreads
    /// This user may make no namespaces.
    case noNamespaces(Errno)
    /// The program's file was replaced while it ran.
    case programReplaced(String)

    public enum MountPointFault: Hashable, Sendable {
        case link, notAFolder, notAFile, kernelFiles
        case other(Errno)
    }

    /// As `docker run` ends: 127 not found, 126 not executable, else 125.
    public var exitStatus: Int32 {
        guard case .cannotExecute(_, _, let errno) = self else { return 125 }
        return [.noSuchFile, .notADirectory].contains(errno) ? 127 : 126
    }
}

extension RuntimeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noCommand: "no command specified"
        case .cannotExecute(let program, let searched, let errno):
            switch errno {
            case .noSuchFile where searched: "exec: \"\(program)\": executable file not found in $PATH"
            case .noSuchFile, .notADirectory: "exec: \"\(program)\": stat \(program): no such file or directory"
            case .permissionDenied: "exec: \"\(program)\": permission denied"
            case .notExecutable: "exec \(program): exec format error"
            default: "exec: \"\(program)\": \(errno)"
            }
        case .noSuchUser(let name): "unable to find user \(name): no matching entries in passwd file"
        case .noSuchGroup(let name): "unable to find group \(name): no matching entries in group file"
        case .idNotMapped(let id):
            "the id \(id) does not exist in this user namespace: give the user ids in /etc/subuid and /etc/subgid, and "
                + "install uidmap; or run this as root"
        case .mountPoint(let path, let fault):
            switch fault {
            case .link: "the image has a link where \(path) has to be mounted"
            case .notAFolder: "the image has no folder at \(path), where one has to be mounted"
            case .notAFile: "the image has no file at \(path), where one has to be mounted"
            case .kernelFiles: "\(path) lies among the kernel's own files: nothing may be mounted there"
            case .other(let errno): "cannot make a place to mount on (\(path)): \(errno)"
            }
        case .noSuchSource(let path): "invalid mount config for type \"bind\": bind source path does not exist: \(path)"
        case .malformedVolume(let text): "invalid volume specification: '\(text)'"
        case .duplicateVolume(let path): "Duplicate mount point: \(path)"
        case .wrongLayer(let expected, let actual):
            "a layer is not what its image says: \(expected) was expected, and unpacking it gave \(actual)"
        case .severalThreads: "namespaces can only be changed while the program has one thread"
        case .noNamespaces(let errno):
            "cannot make a user namespace: \(errno). Run this as root, or let users make namespaces: see lab doctor"
        case .programReplaced(let path): "\(path) was replaced while it ran: start it again"
        }
    }
}
