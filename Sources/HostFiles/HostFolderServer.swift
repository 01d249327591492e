internal import CLinux
internal import Glibc
public import LinuxSystem

/// The host's side: answers the requests of a guest's kernel for files, out of the folders that it was given.
///
/// The requests are FUSE messages (linux/fuse.h) that a `FolderRelay` in the guest passes on. The guest may be in
/// anybody's hands: whatever it sends, nothing outside of the folders is reached, nothing in a folder that is not
/// writable changes, and memory and descriptors stay bounded.
public struct HostFolderServer: ~Copyable, Sendable {
    private let folders: [ServedFolder.Shared]

    /// - Throws: EINVAL for a name that no directory can have or that two folders have, EPERM for an owner that only
    ///   root could act as, and the errno of openat2(2) for a path where there is no directory.
    public init(folders: [HostFolder]) throws(SystemError) {
        var served = [ServedFolder.Shared]()
        for (index, folder) in folders.enumerated() {
            guard !folders[..<index].contains(where: { $0.name.utf8.elementsEqual(folder.name.utf8) }) else {
                throw SystemError("share a folder", path: folder.name, errno: .invalid)
            }
            served.append(ServedFolder.Shared(try ServedFolder(folder, index: index)))
        }
        self.folders = served
    }

    /// Answers until the port ends: the virtual machine has gone, or somebody called shutdown(2) on it.
    ///
    /// Blocks all the while, so it wants a thread of its own; the thread acts as the owner of whichever folder is
    /// served (setfsuid(2)), and is itself again at the end. A port serves one mount: a guest that mounts again, or
    /// that is restored from a snapshot which had mounted, needs a new port and a new call.
    ///
    /// - Parameter port: the host's end of the stream. It stays the caller's.
    /// - Throws: EPROTO when what arrives is no message at all, and the errno of a read or a write that failed.
    public borrowing func serve(_ port: Int32) throws(SystemError) {
        // A write past RLIMIT_FSIZE kills by default: it shall be answered with EFBIG.
        var (blocked, former) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGXFSZ)
        pthread_sigmask(SIG_BLOCK, &blocked, &former)
        defer {
            var (none, pending) = (timespec(), sigset_t())
            sigemptyset(&pending)
            sigaddset(&pending, SIGXFSZ)
            while sigtimedwait(&pending, nil, &none) > 0 {}
            pthread_sigmask(SIG_SETMASK, &former, nil)
        }
        try Conversation(folders: folders, port: try MessagePort(port)).run()
    }
}
