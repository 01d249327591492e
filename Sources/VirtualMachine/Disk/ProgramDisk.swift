internal import Glibc
internal import LinuxSystem

/// This program as the guest gets it: its file, and the libraries that it needs.
///
/// It has a disk of its own, because it changes more often than what is installed here.
struct ProgramFiles: Sendable {
    /// The program's own path here.
    let program: String
    /// Libraries of packages: they belong on the disk with the programs.
    let systemLibraries: [String]
    /// Libraries from anywhere else, such as those of a toolchain, in a folder of the root that the guest has not.
    let ownLibraries: [String]

    /// Asks the dynamic loader (ld.so(8), --list), which runs nothing of the program.
    init(program: String) throws(SystemError) {
        let step = "find the libraries of this program"
        let name = Architecture.own.loader
        guard let loader = Tool(path: name) else { throw SystemError(step, path: name, errno: .noSuchFile) }
        let text = try loader.run(["--list", program], step: step)
        var paths = [String]()
        for line in text.split(separator: "\n") {
            // `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)`
            guard let path = line.split(separator: " ").first(where: { $0.hasPrefix("/") }) else { continue }
            paths.append(String(path))
        }
        self.program = program
        let system = ["/usr/", "/lib/", "/lib64/", "/bin/"]
        systemLibraries = paths.filter { path in system.contains(where: path.hasPrefix) }.sorted()
        ownLibraries = paths.filter { path in !system.contains(where: path.hasPrefix) }.sorted()
    }

    /// What tells this program from its later versions.
    var stamps: String { ([program] + ownLibraries).map(MachineCache.stamp).joined(separator: "\n") }

    /// Makes the disk with the program as `/lab`.
    func makeDisk(in folder: String) throws(SystemError) {
        let tree = folder + "/tree"
        var files = DiskTree()
        for path in ownLibraries {
            files.addFollowing(path)
            // A library with a path of its own, so that folders on the way get the modes that they have here.
            var parent = path.split(separator: "/").dropLast()
            while !parent.isEmpty {
                files.add("/" + parent.joined(separator: "/"))
                parent = parent.dropLast()
            }
        }
        try files.copy(to: tree, scratch: folder + "/copy")
        let copy = tree + "/lab"
        try MachineCache.write(try MachineCache.read(program), to: copy)
        guard chmod(copy, 0o755) == 0 else {
            throw SystemError("make a disk for the virtual machine", path: copy, errno: .current)
        }
        // The program disk brings only what the root needs beside it: not the links of the root.
        for name in KernelFile.names(in: tree) where KernelFile.link("\(tree)/\(name)") != nil {
            try MachineCache.remove("\(tree)/\(name)")
        }
        try DiskImage.make(from: tree, at: folder + "/program")
        try MachineCache.remove(tree)
    }
}
