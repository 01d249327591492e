internal import Glibc
internal import LinuxSystem

/// A program of this machine that helps to put the virtual one together: apt-get, dpkg-deb, mke2fs.
struct Tool {
    let path: String

    /// How long one may take: a download over a slow line is the longest.
    private static let seconds = 900.0

    init?(path: String) {
        guard access(path, X_OK) == 0 else { return nil }
        self.path = path
    }

    /// Finds it where programs are, also where an ordinary user's PATH does not look.
    init?(_ name: String) {
        let named = getenv("PATH").map { String(cString: $0) } ?? ""
        let folders = named.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]
        let paths = folders.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else { return nil }
        self.path = path
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - directory: where it works.
    ///   - input: a file that it reads; nothing otherwise.
    ///   - step: what an error says was being done.
    /// - Returns: what it wrote to standard output and standard error.
    /// - Throws: ENOEXEC with the last line that it wrote, where it failed.
    @discardableResult
    func run(
        _ arguments: [String], in directory: String? = nil, input: String = "/dev/null", step: String
    ) throws(SystemError) -> String {
        let source = try FileDescriptor.open(input, O_RDONLY, step: step)
        let output = try MemoryFile("output")
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.place([0: source.rawValue, 1: output.descriptor.rawValue, 2: output.descriptor.rawValue])
        plan.closeOnExec()
        plan.dieWithParent()
        if let directory { plan.changeDirectory(directory) }
        // Words of programs are read here: they are the C locale's.
        let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive"]
        plan.execute(path, [path] + arguments, environment: environment + Tool.proxies())
        let child = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true))
        do throws(SystemError) {
            try Deadline.wait(for: [child.pidfd.rawValue], until: Deadline.after(seconds: Tool.seconds), step: step)
        } catch {
            try child.signal(SIGKILL)
            throw SystemError(step, path: path, errno: error.errno)
        }
        let status = try child.wait()
        guard lseek(output.descriptor.rawValue, 0, SEEK_SET) == 0 else {
            throw SystemError(step, path: path, errno: .current)
        }
        let text = String(decoding: try output.descriptor.readAll(), as: UTF8.self)
        guard status == .exited(0) else {
            let last = text.split(separator: "\n").last { !$0.hasPrefix("W:") }.map(String.init)
            throw SystemError(step, path: path, errno: .notExecutable, advice: last)
        }
        return text
    }

    /// How apt reaches its mirrors from here.
    private static func proxies() -> [String] {
        ["http_proxy", "https_proxy", "no_proxy", "APT_CONFIG"].compactMap { (name: String) in
            getenv(name).map { "\(name)=\(String(cString: $0))" }
        }
    }
}
