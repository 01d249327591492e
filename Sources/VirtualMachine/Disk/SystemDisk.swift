internal import Glibc
internal import LinuxSystem

/// The disk with this machine's programs, as the guest's `/usr` and `/etc`.
struct SystemDisk: Sendable {
    let path: String

    /// Finds the disk that fits what is installed here, or makes it.
    ///
    /// - Parameter libraries: paths that are needed besides the packages.
    static func prepare(
        in cache: MachineCache, libraries: [String], progress: (MachineProgress) -> Void
    ) throws(MachineError) -> SystemDisk {
        let list: PackageList
        do throws(SystemError) { list = try PackageList() } catch {
            throw .unavailable(
                SystemError(
                    error.step, path: error.path, errno: error.errno,
                    advice: "The virtual machine gets its programs from Debian's packages."))
        }
        let key = (["disk 1", list.text] + libraries).joined(separator: "\n")
        let folder = try cache.make("system", key: key, bytes: 1 << 30) { (folder) throws(MachineError) in
            progress(.makingDisk)
            do throws(SystemError) { try fill(folder, list, libraries) } catch { throw .making(error) }
        }
        return SystemDisk(path: folder + "/disk")
    }

    private static func fill(
        _ folder: String, _ list: PackageList, _ libraries: [String]
    ) throws(SystemError) {
        var tree = DiskTree()
        tree.add(try list.paths(architecture: Architecture.own.name))
        for path in libraries { tree.addFollowing(path) }
        tree.addAlternatives()
        tree.add(["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives"])
        let root = folder + "/tree"
        try tree.copy(to: root, scratch: folder + "/copy")
        try MachineCache.makeFolder(root + "/etc", mode: 0o755)
        // Nothing of this machine's people: the guest has users of its own.
        let users = """
            root:x:0:0:root:/root:/bin/bash
            daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

            """
        let groups = "root:x:0:\ndaemon:x:1:\ntty:x:5:\ndisk:x:6:\nnogroup:x:65534:\n"
        let files = [
            "passwd": users, "group": groups, "hostname": "lab\n", "hosts": "127.0.0.1 localhost lab\n",
            "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
        ]
        for (name, text) in files {
            try MachineCache.remove("\(root)/etc/\(name)")
            try MachineCache.write(text, to: "\(root)/etc/\(name)")
        }
        try DiskImage.make(from: root, at: folder + "/disk")
        try MachineCache.remove(root)
    }
}
