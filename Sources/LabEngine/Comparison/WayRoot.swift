internal import Glibc
internal import LinuxSystem

/// A root file system with the workload's programs and the libraries that they load, copied from this machine: the
/// smallest image that runs it.
struct WayRoot {
    private let folder: TemporaryFolder
    var path: String { folder.path }
    /// Bytes on the disk.
    let size: UInt64

    init() throws(SystemError) {
        let folder = try TemporaryFolder()
        self.folder = folder
        try WayRoot.makeFolders("/bin", in: folder.path)
        try WayRoot.makeFolders("/proc", in: folder.path)
        var libraries = Set<String>()
        for program in WayWorkload.programs {
            let source = try WayRoot.find(program)
            try WayRoot.copy(source, to: "\(folder.path)/bin/\(program)")
            libraries.formUnion(try WayRoot.libraries(of: source))
        }
        for library in libraries.sorted() {
            let folders = library.split(separator: "/").dropLast().joined(separator: "/")
            try WayRoot.makeFolders(folders, in: folder.path)
            try WayRoot.copy(library, to: folder.path + library)
        }
        size = WayRoot.blocks(of: folder.path)
    }

    /// Where a program of the workload is on this machine.
    static func find(_ program: String) throws(SystemError) -> String {
        for folder in ["/usr/bin", "/bin"] where KernelFile.exists("\(folder)/\(program)") {
            return "\(folder)/\(program)"
        }
        throw SystemError("find a program of the workload", path: program, errno: .noSuchFile)
    }

    /// What the dynamic loader would load (ld.so(8), LD_TRACE_LOADED_OBJECTS): the words that are absolute paths.
    private static func libraries(of program: String) throws(SystemError) -> [String] {
        let pipe = try Pipe()
        var plan = LaunchPlan()
        plan.place(pipe.writeEnd.rawValue, at: 1)
        plan.closeOnExec()
        plan.resetSignals()
        plan.execute(program, [program], environment: ["LD_TRACE_LOADED_OBJECTS=1", "LC_ALL=C"])
        let loader = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true))
        // Its writing end goes with it: only the loader has one now.
        let readEnd = pipe.takeReadEnd()
        let text = String(decoding: try readEnd.readAll(), as: UTF8.self)
        _ = try loader.wait()
        return text.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("/") }.map(String.init)
    }

    /// Whatever the umask is: root of the container is nobody here, and has to pass through.
    private static func makeFolders(_ path: String, in root: String) throws(SystemError) {
        var made = root
        for part in path.split(separator: "/") {
            made += "/\(part)"
            try FileTree.makeDirectory(made)
            chmod(made, 0o755)
        }
    }

    /// The file behind a link, with the rights of a program.
    private static func copy(_ source: String, to target: String) throws(SystemError) {
        let file = try FileDescriptor.open(source, O_RDONLY, step: "copy a file")
        let made = try FileDescriptor.open(target, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o755, step: "copy a file")
        try made.writeAll(try file.readAll(limit: 64 << 20), step: "copy a file")
        fchmod(made.rawValue, 0o755)
    }

    /// What the files below a folder take of the disk (stat(2), st_blocks).
    private static func blocks(of folder: String) -> UInt64 {
        KernelFile.names(in: folder).reduce(0) { sum, name in
            var status = stat()
            let path = "\(folder)/\(name)"
            guard lstat(path, &status) == 0 else { return sum }
            let below = status.st_mode & S_IFMT == S_IFDIR ? blocks(of: path) : 0
            return sum + UInt64(status.st_blocks) * 512 + below
        }
    }
}
