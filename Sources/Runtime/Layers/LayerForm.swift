internal import CLinux
internal import Glibc
internal import LinuxSystem
internal import OCI

/// How layers are laid down on the disk, which depends on who does it: what one overlay reads as a mark is an ordinary file to
/// another. Each form has a folder of its own.
enum LayerForm: String, CaseIterable {
    /// Marks are attributes of `trusted.`, owners are the archive's: by root of the machine.
    case trusted
    /// Marks are attributes of `user.`, owners are the archive's, shifted: by root of a user namespace.
    case user
    /// Everything belongs to the one id that there is.
    case single

    /// The one that the kernel lets this process make here.
    static func possible(in folder: String) throws -> LayerForm {
        let directory = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY, step: "open the folder of layers")
        let result = "trusted.lab".withCString { name in
            "y".withCString {
                lab_syscall(Int(__NR_fsetxattr), Int(directory.rawValue), argument(name), argument($0), 1, 0, 0)
            }
        }
        if result == 0 { return .trusted }
        guard result == -Int(EPERM) else {
            throw SystemError(
                "keep attributes of files", path: folder, errno: Errno(result: result),
                advice: "Put $LAB_DATA on a file system that has extended attributes.")
        }
        return try IdMaps.current().isSingle ? .single : .user
    }

    var unpacking: UnpackOptions {
        var options = UnpackOptions()
        options.target = .overlay(self == .trusted ? .trusted : .user)
        options.owners = self == .single ? .caller : .archive
        return options
    }
}
