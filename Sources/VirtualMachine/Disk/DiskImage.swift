internal import Glibc
internal import LinuxSystem

/// An ext4 image made from a folder, by mke2fs -d: that needs no privilege.
///
/// ext4, because its mounts can be idmapped (Linux 5.12 on), which a sandbox needs of the programs that it shows, and
/// because Debian's kernel has it built in. It is only ever mounted read-only, so it needs no journal.
enum DiskImage {
    /// - Parameters:
    ///   - folder: becomes the root of the file system.
    ///   - path: the image.
    static func make(from folder: String, at path: String) throws(SystemError) {
        let step = "make a disk for the virtual machine"
        guard let maker = Tool("mke2fs") else {
            throw SystemError(
                step, path: "mke2fs", errno: .noSuchFile, advice: "Install it: apt-get install e2fsprogs")
        }
        var total = Total()
        count(folder, into: &total)
        // Blocks of 4 KB, an inode a file, and room for directories, the table of groups and what rounds up.
        let blocks = total.blocks + total.files / 8 + total.blocks / 32 + 2048
        try maker.run(
            [
                "-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0", "-N", "\(total.files + 256)", "-O",
                "^has_journal,^resize_inode,^metadata_csum", "-E", "root_owner=0:0,lazy_itable_init=1,nodiscard", "-d",
                folder, path, "\(blocks)",
            ], step: step)
        if geteuid() != 0 { try giveToRoot(path, folder: folder) }
    }

    private struct Total {
        var files = 0
        var blocks = 0
    }

    private static func count(_ path: String, into total: inout Total) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        total.files += 1
        total.blocks += Int(information.st_size + 4095) / 4096
        guard information.st_mode & S_IFMT == S_IFDIR else { return }
        for name in KernelFile.names(in: path) { count("\(path)/\(name)", into: &total) }
    }

    /// The copies of an ordinary user belong to that user; in the guest they shall be root's.
    private static func giveToRoot(_ image: String, folder: String) throws(SystemError) {
        let step = "make a disk for the virtual machine"
        guard let editor = Tool("debugfs") else {
            throw SystemError(
                step, path: "debugfs", errno: .noSuchFile, advice: "Install it: apt-get install e2fsprogs")
        }
        var commands = [String]()
        func visit(_ path: String, _ inside: String) {
            let name = "\"\(inside.isEmpty ? "/" : inside)\""
            commands += ["set_inode_field \(name) uid 0", "set_inode_field \(name) gid 0"]
            var information = stat()
            guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else { return }
            for child in KernelFile.names(in: path) { visit("\(path)/\(child)", "\(inside)/\(child)") }
        }
        visit(folder, "")
        try MachineCache.write(commands.joined(separator: "\n") + "\n", to: image + ".commands")
        try editor.run(["-w", "-f", image + ".commands", image], step: step)
        try MachineCache.remove(image + ".commands")
    }
}
