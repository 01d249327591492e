import Foundation

/// The built `lab`, running by itself until it is killed.
struct LabProcess {
    /// What the kernel holds of a run, by the names that only this run has.
    struct Traces {
        /// Names of its sessions.
        var sessions: Set<String> = []
        /// Inodes of the network namespaces of its sandboxes.
        var networks: Set<String> = []
        /// When this was seen, in ticks since the machine was started.
        var moment = 0
    }

    let pid: Int32
    /// In the environment of the program and of every child that has not become another program.
    private let mark: String

    init(_ arguments: [String], in folder: URL, home: URL) throws {
        mark = "LAB_TEST_MARK=\(UUID().uuidString)"
        let process = Process()
        process.executableURL = URL(filePath: CommandTests.program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = LabProcess.environment(folder, home).merging(
            [String(mark.prefix { $0 != "=" }): String(mark.drop { $0 != "=" }.dropFirst())]) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        pid = process.processIdentifier
    }

    /// One that somebody else has started, with such a mark in its environment.
    init(_ pid: Int32, mark: String) {
        self.pid = pid
        self.mark = mark
        process = nil
    }

    private let process: Process?

    static func environment(_ folder: URL, _ home: URL) -> [String: String] {
        [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
            "LAB_HOME": home.path(percentEncoded: false), "LAB_STATE": folder.path(percentEncoded: false),
        ]
    }

    var isRunning: Bool { process?.isRunning ?? (kill(pid, 0) == 0) }

    /// Stops it where it stands, looks at what it has made, and kills it.
    func killNow() -> Traces {
        kill(pid, SIGSTOP)
        let traces = traces()
        kill(pid, SIGKILL)
        process?.waitUntilExit()
        return traces
    }

    func traces() -> Traces {
        var traces = Traces()
        let uptime = (try? String(contentsOfFile: "/proc/uptime", encoding: .utf8)) ?? ""
        traces.moment = Int(uptime.prefix { $0 != " " }.filter { $0 != "." }) ?? 0
        // A session's folder is locked through a descriptor for as long as it lives.
        for number in LabProcess.names(in: "/proc/\(pid)/fd") {
            let path = LabProcess.link("/proc/\(pid)/fd/\(number)").split(separator: "/")
            if path.count == 4, path[0] == "run", path[1] == "lab", path[3] == "lock" {
                traces.sessions.insert(String(path[2]))
            }
        }
        for process in LabProcess.processes() {
            let groups = (try? String(contentsOfFile: "/proc/\(process)/cgroup", encoding: .utf8)) ?? ""
            guard traces.sessions.contains(where: { groups.contains("/lab/\($0)") }) else { continue }
            let network = LabProcess.link("/proc/\(process)/ns/net")
            if network != LabProcess.link("/proc/self/ns/net"), !network.isEmpty { traces.networks.insert(network) }
        }
        return traces
    }

    /// What is still there of a run that is over, a line each.
    func remains(of traces: Traces) throws -> [String] {
        var remains = [String]()
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let hierarchies = mounts.split(separator: "\n").filter { $0.contains(" - cgroup") }
            .map { $0.split(separator: " ")[4] }
        let loops = LabProcess.names(in: "/sys/block").compactMap {
            try? String(contentsOfFile: "/sys/block/\($0)/loop/backing_file", encoding: .utf8)
        }
        for hierarchy in hierarchies where access("\(hierarchy)/lab/doctor-\(pid)", F_OK) == 0 {
            remains.append("group \(hierarchy)/lab/doctor-\(pid)")
        }
        for session in traces.sessions {
            for hierarchy in hierarchies where access("\(hierarchy)/lab/\(session)", F_OK) == 0 {
                remains.append("group \(hierarchy)/lab/\(session)")
            }
            if access("/run/lab/\(session)", F_OK) == 0 { remains.append("folder /run/lab/\(session)") }
            if mounts.contains("/lab/\(session)") { remains.append("a mount of \(session)") }
            remains += loops.filter { $0.contains("/\(session)/") }.map { "loop device on \($0)" }
        }
        for process in LabProcess.processes() {
            // A process that is ending has neither of these any more.
            let environment = (try? Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))) ?? Data()
            if environment.range(of: Data(mark.utf8)) != nil { remains.append("process \(process)") }
            // The kernel gives the number of a namespace that has ended to a new one.
            let isOlder = (LabProcess.start(of: process) ?? .max) <= traces.moment
            if isOlder, traces.networks.contains(LabProcess.link("/proc/\(process)/ns/net")) {
                remains.append("process \(process) in a network namespace of the sandbox")
            }
        }
        return remains
    }

    /// When a process was started, in the same ticks: field 22 of its `stat`.
    private static func start(of process: String) -> Int? {
        let stat = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        let fields = stat.drop { $0 != ")" }.split(separator: " ")
        return fields.count > 20 ? Int(fields[20]) : nil
    }

    private static func processes() -> [String] { names(in: "/proc").filter { Int32($0) != nil } }

    private static func names(in directory: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    }

    private static func link(_ path: String) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? ""
    }
}
