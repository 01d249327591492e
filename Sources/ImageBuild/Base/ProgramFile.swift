internal import Glibc
internal import LinuxSystem

/// What the header of a program says (elf(5)).
enum ProgramFile {
    /// Whether a program needs no other file to start: it names no interpreter (PT_INTERP), which would load libraries.
    static func isStatic(_ path: String) throws(SystemError) -> Bool {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "read the header of a program")
        var header = [UInt8](repeating: 0, count: 4096)
        let count = try file.read(into: &header)
        func number(_ offset: Int, _ bytes: Int) -> Int? {
            guard offset >= 0, offset + bytes <= count else { return nil }
            return (0..<bytes).reduce(0) { $0 | Int(header[offset + $1]) << ($1 * 8) }
        }
        // 64 bits and the lower byte first, as all machines that this program runs on.
        guard count > 64, header[..<6] == [0x7f, 0x45, 0x4c, 0x46, 2, 1] else { return false }
        guard let table = number(32, 8), let size = number(54, 2), let entries = number(56, 2) else { return false }
        for entry in 0..<entries {
            guard let kind = number(table + entry * size, 4) else { return false }
            if kind == 3 { return false }
        }
        return true
    }
}

/// What a program of this machine writes.
enum ProgramOutput {
    /// Runs it to its end and gives what it wrote to standard output.
    ///
    /// - Throws: ENOEXEC where it failed.
    static func read(_ path: String, _ arguments: [String], step: String) throws(SystemError) -> String {
        let input = try FileDescriptor.open("/dev/null", O_RDWR, step: step)
        let output = try MemoryFile("output")
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.place([0: input.rawValue, 1: output.descriptor.rawValue, 2: input.rawValue])
        plan.closeOnExec()
        plan.dieWithParent()
        plan.execute(path, [path] + arguments, environment: ["LC_ALL=C"])
        let status = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true)).wait()
        guard status == .exited(0), lseek(output.descriptor.rawValue, 0, SEEK_SET) == 0 else {
            throw SystemError(step, path: path, errno: .notExecutable)
        }
        return String(decoding: try output.descriptor.readAll(), as: UTF8.self)
    }
}
