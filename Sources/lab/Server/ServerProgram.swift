internal import Glibc
internal import LinuxSystem
internal import TerminalUI

/// The other program, `labd`, which serves and speaks to registries. It is built when it is first used.
enum ServerProgram {
    /// What it does of `docker`.
    private static let served: Set<String> = ["pull", "push", "search", "login", "logout"]
    private static let servedOfImages: Set<String> = ["pull", "push"]

    /// The words with which the other program is called for these; nil where they are this one's.
    static func words(in words: [String]) -> [String]? {
        if words.first == "registry" { return words }
        guard words.first == "docker" else { return nil }
        var rest = words.dropFirst()
        let isImage = rest.first == "image"
        if isImage { rest = rest.dropFirst() }
        guard let name = rest.first, (isImage ? servedOfImages : served).contains(name) else { return nil }
        return ["docker"] + rest
    }

    /// Becomes the other program. Where that has to be built first, the launcher does it and shows how far it is.
    static func become(_ words: [String]) throws -> Never {
        let (path, environment) = try start()
        for (name, value) in environment { setenv(name, value, 1) }
        let arguments: [UnsafeMutablePointer<CChar>?] = ([path] + words).map { strdup($0) } + [nil]
        execv(path, arguments)
        throw Complaint(.failed, "lab: \(SystemError("run the command", path: path, errno: .current))")
    }

    /// Runs the other program on the same terminal, and waits for it. For commands that need an image first.
    ///
    /// - Parameter toError: what it prints goes to standard error, where standard output is a container's.
    /// - Returns: its exit status as a shell tells it.
    static func run(_ words: [String], toError: Bool = false) throws -> Int32 {
        let (path, additions) = try start()
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.closeOnExec()
        // It ends with this program: a pull that nobody waits for is resumed by the next one.
        plan.dieWithParent()
        if toError { plan.place(2, at: 1) }
        plan.execute(path, [path] + words, environment: environment(with: additions))
        return try plan.run(LaunchPlan.CloneOptions(sharesMemory: true)).wait().shellStatus
    }

    /// This program's own environment, and more.
    private static func environment(with additions: [String: String]) -> [String] {
        let own = (try? KernelFile.read("/proc/self/environ")) ?? ""
        let kept = own.split(separator: "\0").map(String.init).filter { variable in
            !additions.contains { variable.hasPrefix("\($0.key)=") }
        }
        return kept + additions.map { "\($0.key)=\($0.value)" }
    }

    /// Makes sure that it is there and as new as its sources, where the launcher can build it.
    static func prepare() throws {
        let (path, additions) = try start()
        // Beside this program it is as it was installed.
        guard !additions.isEmpty else { return }
        let null = try FileDescriptor.open("/dev/null", O_WRONLY)
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.closeOnExec()
        plan.place(null.rawValue, at: 1)
        plan.dieWithParent()
        plan.execute(path, [path, "--version"], environment: environment(with: additions))
        let status = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true)).wait().shellStatus
        // It has said why.
        if status != 0 { throw Status.failed }
    }

    /// The program to execute, and what its environment has besides.
    private static func start() throws -> (path: String, environment: [String: String]) {
        let own = KernelFile.link("/proc/self/exe") ?? ""
        let beside = own.lastIndex(of: "/").map { "\(own[..<$0])/labd" } ?? "labd"
        let home = getenv("LAB_HOME").map { String(cString: $0) } ?? ""
        let root = Context.resolve(home) ?? home
        let hasLauncher =
            !root.isEmpty && access("\(root)/lab", X_OK) == 0 && KernelFile.exists("\(root)/Package.swift")
        // What the launcher built, it also keeps as new as the sources.
        if hasLauncher, own.hasPrefix("\(root)/.build/launcher/") { return launcher(root) }
        if access(beside, X_OK) == 0 { return (beside, [:]) }
        if hasLauncher { return launcher(root) }
        throw Complaint(.machine, Messages(Context.languageOfEnvironment()).noServerProgram(at: beside))
    }

    private static func launcher(_ root: String) -> (path: String, environment: [String: String]) {
        ("\(root)/lab", ["LAB_PROGRAM": "labd"])
    }
}
