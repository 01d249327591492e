internal import LinuxSystem

/// The interface that a directory speaks, as a type: a v1 directory is never given to code for v2.
public protocol CgroupInterface: Sendable {
    static var version: CgroupVersion { get }
}

public enum V1: CgroupInterface {
    public static let version = CgroupVersion.v1
}

public enum V2: CgroupInterface {
    public static let version = CgroupVersion.v2
}

/// The directory of one group in one hierarchy, and the reading and writing of its files.
public struct GroupDirectory<Interface: CgroupInterface>: Sendable {
    public let path: String
    let files: any CgroupFiles

    public init(path: String, files: any CgroupFiles = KernelCgroupFiles()) {
        self.path = path
        self.files = files
    }

    func path(_ file: String) -> String { "\(path)/\(file)" }

    func exists(_ file: String) -> Bool { files.exists(path(file)) }

    /// The text of a file without the newline at its end.
    func read(_ file: String) throws(SystemError) -> String {
        let text = try files.read(path(file))
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// The number that a file holds.
    ///
    /// - Throws: EPROTO where it holds something else.
    func number(_ file: String) throws(SystemError) -> UInt64 {
        let text = try read(file)
        guard let number = UInt64(text) else { throw unexpected(text, in: file) }
        return number
    }

    /// The number that stands after `key` in a file of lines `key number`, such as `memory.events`.
    func number(_ file: String, key: String) throws(SystemError) -> UInt64 {
        let text = try read(file)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == key, let number = UInt64(words[1]) { return number }
        }
        throw unexpected(text, in: file)
    }

    /// Writes a value in one write(2).
    ///
    /// - Throws: `SystemError` whose step names the value. `advice` turns the kernel's answer into what to do.
    func write(
        _ value: String, to file: String, advice: (Errno) -> String? = { _ in nil }
    ) throws(SystemError) {
        do {
            try files.write(value, to: path(file), step: "write \(value == "\n" ? "an empty line" : value)")
        } catch {
            throw SystemError(
                error.step, path: path(file), errno: error.errno,
                advice: advice(error.errno) ?? missing(file, error.errno))
        }
    }

    func unexpected(_ text: String, in file: String) -> SystemError {
        SystemError(
            "understand “\(text)”", path: path(file), errno: .protocolError,
            advice: "The kernel wrote this file in a form that is not documented.")
    }

    /// A file that is not there means one of two things, and only the directory tells which.
    private func missing(_ file: String, _ errno: Errno) -> String? {
        guard errno == .noSuchFile else { return nil }
        guard files.exists(path) else { return "The group does not exist: make it first." }
        guard Interface.version == .v2 else { return "This kernel has not got the file." }
        return "The group's parent must hand the controller out first: write + and its name to the parent's "
            + "cgroup.subtree_control."
    }
}
