public import Curriculum
internal import Glibc
public import LinuxSystem

/// Puts a new lab on disk: the whole of it, or nothing.
public struct LabWriter {
    private let root: String
    /// What this has made, in order: what is removed again where something fails.
    private var made: [String] = []

    /// - Parameter root: the folder that holds `curriculum/` and `labs/`.
    public init(root: String) { self.root = root }

    /// Makes the lab that `plan` gives, and the course's list last: until it names the lab, nobody sees it.
    ///
    /// A signal is let in when it is done; and of two authors at one time, the second plans when the first has written.
    public mutating func write<Refusal: Error>(
        _ plan: () -> Result<NewLab, Refusal>
    ) throws(SystemError) -> Result<NewLab, Refusal> {
        let signals = BlockedSignals()
        defer { signals.restore() }
        let lock = try FileDescriptor.open(root + "/curriculum", O_RDONLY | O_DIRECTORY, step: "lock the course")
        while flock(lock.rawValue, LOCK_EX) != 0 && errno == EINTR {}
        let result = plan()
        guard case .success(let lab) = result else { return result }
        do {
            for file in lab.files { try make(file) }
            try FileTree.replace("\(root)/\(lab.course.path)", with: Array(lab.course.text.utf8))
        } catch {
            undo()
            throw error
        }
        made = []
        return result
    }

    private mutating func make(_ file: NewLab.File) throws(SystemError) {
        var folder = root
        for name in file.path.split(separator: "/").dropLast() {
            folder += "/\(name)"
            if KernelFile.exists(folder) { continue }
            try FileTree.makeDirectory(folder)
            made.append(folder)
        }
        let path = "\(root)/\(file.path)"
        try FileTree.replace(path, with: Array(file.text.utf8))
        made.append(path)
        // A script is run by bash and needs no such bit; a person expects one.
        if path.hasSuffix(".sh") { chmod(path, 0o755) }
    }

    /// What cannot be removed is named by `lab lint`; the error that led here matters more.
    private mutating func undo() {
        for path in made.reversed() where rmdir(path) != 0 { unlink(path) }
        made = []
    }
}

/// SIGINT, SIGTERM, SIGHUP and SIGQUIT wait for a few milliseconds.
private struct BlockedSignals {
    private var before = sigset_t()

    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, &before)
    }

    func restore() {
        var before = before
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
