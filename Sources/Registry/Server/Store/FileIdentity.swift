// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CoreFoundation
internal import Glibc
internal import LinuxSystem

/// Tells one state of a file from another: whoever changes its bytes changes at least the last of these
/// (inode(7), "st_ctime").
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let changedSeconds: Int
    let changedNanoseconds: Int
    /// In bytes.
    let size: Int64
    /// How many names the file has. No part of what makes it the same file.
    let links: UInt64

    init(of file: borrowing FileDescriptor) throws(SystemError) {
        var information = stat()
        guard fstat(file.rawValue, &information) == 0 else {
            throw SystemError("look at a file of the registry", errno: .current)
        }
        device = UInt64(information.st_dev)
        inode = UInt64(information.st_ino)
        changedSeconds = Int(information.st_ctim.tv_sec)
        changedNanoseconds = Int(information.st_ctim.tv_nsec)
        size = Int64(information.st_size)
        links = UInt64(information.st_nlink)
    }

    static func == (left: FileIdentity, right: FileIdentity) -> Bool {
        left.isSameFile(as: right) && left.changedSeconds == right.changedSeconds
            && left.changedNanoseconds == right.changedNanoseconds && left.size == right.size
    }

    /// Whether both are names of one file, changed meanwhile or not.
    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }

    func hash(into hasher: inout Hasher) {
        hasher.combine(device)
        hasher.combine(inode)
        hasher.combine(changedNanoseconds)
    }
}
