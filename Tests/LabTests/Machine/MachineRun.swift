import Foundation
import Testing

/// One machine at a time: each keeps a processor busy, and others wait for it within bounds.
@Suite(.serialized) enum InAMachine {}

/// The built program with a virtual machine behind it, while it runs.
final class MachineRun {
    let process = Process()
    private let folder: URL
    private let name = UUID().uuidString

    /// Whether this machine can start one; a test of what happens to one needs that, and root to see its process.
    static let isPossible =
        getuid() == 0
        && ["/usr/bin/qemu-system-x86_64", "/usr/bin/qemu-system-aarch64"].contains { (path: String) in
            access(path, X_OK) == 0
        }

    /// Builds what machines are started from, so that a test of a running one need not wait for it.
    static let isPrepared: Bool = {
        guard isPossible, let playground = try? Playground() else { return false }
        let result = try? playground.bash("lab trace --on vm -- true", environment: ["LAB_VM_PATIENCE": "3"])
        return result?.status == 0
    }()

    init(_ arguments: [String], in playground: Playground, environment: [String: String] = [:]) throws {
        folder = playground.folder
        process.executableURL = URL(filePath: CommandTests.program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = playground.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        for stream in ["output", "errors"] { try Data().write(to: folder.appending(path: "\(name).\(stream)")) }
        process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "\(name).output"))
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "\(name).errors"))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var output: String { (try? String(contentsOf: folder.appending(path: "\(name).output"), encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: folder.appending(path: "\(name).errors"), encoding: .utf8)) ?? "" }

    /// The QEMU processes that it has started and that run.
    var machines: [pid_t] {
        let tasks = "/proc/\(process.processIdentifier)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return threads.flatMap { thread in
            let text = (try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { pid_t($0) }
        }.filter { MachineRun.name(of: $0).hasPrefix("qemu") }
    }

    static func name(of process: pid_t) -> String {
        (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? ""
    }

    /// Whether a process is there, and no zombie.
    static func isAlive(_ process: pid_t) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return !status.isEmpty && !status.contains(") Z ")
    }

    /// Waits for something that comes soon. The limit only ends a test that would never end: twenty exercises in a
    /// machine whose host is busy take minutes.
    func wait(for meaning: String, _ condition: () -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: 1200)
        while !condition() {
            try #require(Date() < deadline, "\(meaning): waited for in vain. \(output)\(errors)")
            poll(nil, 0, 20)
        }
    }

    /// Waits until its only machine runs a program which has said something.
    func waitForMachine(saying word: String) throws -> pid_t {
        try wait(for: word) { output.contains(word) || !process.isRunning }
        return try #require(machines.first, "\(output)\(errors)")
    }

    /// Waits for its end.
    func status() throws -> Int32 {
        try wait(for: "the end") { !process.isRunning }
        return process.terminationReason == .uncaughtSignal
            ? 128 + process.terminationStatus : process.terminationStatus
    }
}

/// Tells when somebody opens something in a folder (inotify(7)).
final class FolderWatch {
    private let descriptor: Int32

    init(_ folder: URL) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC))
        try #require(inotify_add_watch(descriptor, folder.path, UInt32(IN_OPEN)) >= 0)
    }

    deinit { close(descriptor) }

    func wait() throws {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        try #require(poll(&entry, 1, 1_200_000) == 1, "nobody opened anything")
        var events = [UInt8](repeating: 0, count: 4096)
        _ = read(descriptor, &events, events.count)
    }

    /// Forgets what has happened so far.
    func clear() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var events = [UInt8](repeating: 0, count: 4096)
        while poll(&entry, 1, 0) == 1, read(descriptor, &events, events.count) > 0 {}
    }
}
