internal import CLinux
internal import Curriculum
internal import Glibc
internal import LinuxSystem
internal import Wire

/// `labd registry`, serving one port of a sandbox.
final class RunningRegistry: Sendable {
    let port: Int
    /// Where its exchanges are, seen from this machine.
    let log: String
    /// Where it complains, seen from this machine.
    private let errors: String
    private let process: ChildProcess
    private let exchanges: FileDescriptor

    /// As learners and lessons name it.
    var name: String { "localhost:\(port)" }
    var folder: String { RunningRegistry.folder(port) }

    static func folder(_ port: Int) -> String { "registry-\(port)" }

    /// What is read of its exchanges at once, in bytes.
    private static let limit = 32 << 20

    init(
        _ settings: RegistryService, program: String, in holder: ServiceHolder, sandbox: Int32
    ) throws(SystemError) {
        port = settings.port
        let name = RunningRegistry.folder(settings.port)
        log = holder.log(name)
        let socket = try ListeningSocket.open(port: settings.port, inNetworkOf: sandbox)
        // Each line is one write(2) at the end, whatever else is written meanwhile.
        let writer = try FileDescriptor.open(
            log, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600, step: "keep what a service is asked")
        exchanges = try FileDescriptor.open(log, O_RDONLY, step: "read what a service is asked")
        errors = log + ".errors"
        let complaints = try FileDescriptor.open(
            errors, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600, step: "keep what a service complains of")
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        // A password in an argument is everybody's: each is in a file of its own, which has no name.
        let passwords = try settings.users.map { user throws(SystemError) in
            let file = try MemoryFile("password")
            try file.replace(with: user.password + "\n")
            return file.takeDescriptor().release()
        }
        defer { for password in passwords { Glibc.close(password) } }
        var descriptors: [Int32: Int32] = [
            0: null.rawValue, 1: null.rawValue, 2: complaints.rawValue, 3: socket.rawValue,
            4: writer.rawValue,
        ]
        var words = ["labd", "registry", "--listen", "fd:3", "--exchanges", "fd:4", "--store", holder.store(name)]
        for (index, (user, password)) in zip(settings.users, passwords).enumerated() {
            descriptors[Int32(5 + index)] = password
            words += ["--user", "\(user.name):/proc/self/fd/\(5 + index)"]
        }
        if !settings.users.isEmpty { words += ["--auth", settings.authentication.rawValue] }
        process = try holder.run(program, words, descriptors: descriptors)
    }

    /// Bytes that it has told so far.
    func length() throws(SystemError) -> Int64 {
        var information = stat()
        guard fstat(exchanges.rawValue, &information) == 0 else {
            throw SystemError("read what a service is asked", path: log, errno: .current)
        }
        return Int64(information.st_size)
    }

    /// What it has told behind a byte. A line that is not whole yet is of an answer that nobody has yet.
    func exchanges(from start: Int64) throws(SystemError) -> [HTTPExchange] {
        try RunningRegistry.read(exchanges, from: start, path: log)
    }

    static func read(
        _ file: borrowing FileDescriptor, from start: Int64, path: String
    ) throws(SystemError) -> [HTTPExchange] {
        guard lseek(file.rawValue, off_t(start), SEEK_SET) >= 0 else {
            throw SystemError("read what a service is asked", path: path, errno: .current)
        }
        var lines = ExchangeLines()
        return lines.append(try file.readAll(limit: limit))
    }

    /// Why it does not serve any more; nil where it does.
    func failure() -> SystemError? {
        var ready = pollfd(fd: process.pidfd.rawValue, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 0) == 1 else { return nil }
        return SystemError(
            "use the registry at \(name)", errno: .noSuchProcess,
            advice: lastComplaint.map { "It said last: \($0)" }
                ?? "It has ended: perhaps more was sent to it than it may keep. Start the lab again.")
    }

    private var lastComplaint: String? {
        guard let file = try? FileDescriptor.open(errors, O_RDONLY), let bytes = try? file.readAll(limit: 1 << 16)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        // Behind a crash comes its whole backtrace.
        let reason = lines.first { $0.contains("Fatal error") || $0.contains("Program crashed") } ?? lines.last
        return reason.map { String($0.prefix(300)) }
    }
}
