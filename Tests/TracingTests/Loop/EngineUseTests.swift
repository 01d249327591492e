import Glibc
import LinuxSystem
import Synchronization
import Testing

@testable import Tracing

/// A shell that reads its script from a pipe, as the engine runs one for a lesson's steps.
private final class StepShell: Sendable {
    let log = EventLog()
    let tracer: Tracer
    let pid: Int32
    private let script: Pipe
    private let idle: Pipe

    init(calls: String, change: (inout Tracer.Options) -> Void = { _ in }) throws {
        script = try Pipe()
        idle = try Pipe()
        var options = Tracer.Options(calls: try CallSet(parsing: calls))
        let told = idle.writeEnd.rawValue
        let status = StatusBox()
        let pipe = script.readEnd.rawValue
        options.script = .init(
            isDone: {
                var waiting: Int32 = 0
                return ioctl(pipe, UInt(FIONREAD), &waiting) == 0 && waiting == 0
            },
            onDone: { last in
                status.value.withLock { $0 = last }
                var byte: UInt8 = 1
                write(told, &byte, 1)
            })
        change(&options)
        let log = log
        tracer = try Tracer(options) { log.append($0) }
        box = status
        var plan = LaunchPlan()
        tracer.awaitAttachment(in: &plan)
        plan.resetSignals()
        plan.place(script.readEnd.rawValue, at: 10)
        tracer.installFilter(in: &plan)
        plan.execute("/bin/bash", ["bash", "/dev/fd/10"], environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        pid = try tracer.start(plan)
        try waitUntilIdle()
    }

    private final class StatusBox: Sendable { let value = Mutex<LinuxSystem.ExitStatus?>(nil) }
    private let box: StatusBox
    var lastChild: LinuxSystem.ExitStatus? { box.value.withLock { $0 } }

    private func waitUntilIdle() throws {
        var byte: [UInt8] = [0]
        _ = try idle.readEnd.read(into: &byte)
    }

    /// Runs a step and returns when the shell asks for more.
    func run(_ text: String) throws {
        try script.writeEnd.write(text + "\n")
        try waitUntilIdle()
    }

    func send(_ text: String) throws { try script.writeEnd.write(text + "\n") }
}

@Suite struct EngineUseTests {
    @Test(arguments: ["exec", "all", "cgroup"])
    func theEndOfAStepIsKnownFromTheShellsReading(calls: String) throws {
        let shell = try StepShell(calls: calls)
        #expect(shell.lastChild == nil)
        try shell.run("cd /tmp\n/bin/sh -c 'exit 4'")
        #expect(shell.lastChild == .exited(4))
        try shell.run("for i in 1 2 3; do\n  /bin/true\ndone")
        #expect(shell.lastChild == .exited(0))
        #expect(KernelFile.link("/proc/\(shell.pid)/cwd") == "/tmp")
        try shell.send("exit 9")
        #expect(shell.tracer.waitForProgram() == .exited(9))
        shell.tracer.waitForAll()
    }

    @Test func whatAStepDidIsToldBeforeItsEnd() throws {
        let shell = try StepShell(calls: "exec")
        try shell.run("/bin/true")
        #expect(shell.log.calls("execve").contains { $0.ret == 0 })
        #expect(shell.log.changes.contains(.exited(status: 0)))
        shell.tracer.stop()
    }

    @Test func stopEndsEverythingAlsoWhatIgnoresSignals() throws {
        let shell = try StepShell(calls: "exec")
        try shell.run("(trap '' TERM INT HUP; exec sleep 1000) &\nsetsid sleep 1000 &\nkill -STOP $!")
        let left = started(by: shell)
        shell.tracer.stop()
        // What was an orphan's child is still to be collected by init.
        for pid in left { #expect([nil, "Z"].contains(try ProcessStatus.read(process: "\(pid)")?.state)) }
        #expect(!KernelFile.exists("/proc/\(shell.pid)"))
        #expect(shell.tracer.waitForProgram() == .killed(signal: SIGKILL))
        shell.tracer.stop()
    }

    private func started(by shell: StepShell) -> [Int32] {
        shell.log.changes.compactMap { if case .started(let pid, _) = $0 { pid } else { nil } }
    }

    @Test func severalTracersDoNotTakeEachOthersChildren() throws {
        let shells = try (0..<4).map { _ in try StepShell(calls: "exec") }
        for round in 0..<5 {
            for (index, shell) in shells.enumerated() {
                try shell.run("/bin/sh -c 'exit \(index * 10 + round)'")
                #expect(shell.lastChild == .exited(Int32(index * 10 + round)))
            }
        }
        for shell in shells { shell.tracer.stop() }
        for shell in shells { #expect(!KernelFile.exists("/proc/\(shell.pid)")) }
    }

    @Test(
        .enabled(
            if: isRoot && KernelFile.exists("/sys/fs/cgroup/devices/devices.deny"), "needs the v1 devices controller"))
    func aRefusedDeviceWriteIsDoneByTheEngineAndSeenToSucceed() throws {
        let folder = "/sys/fs/cgroup/devices/lab-trace-\(getpid())"
        #expect(mkdir(folder, 0o755) == 0)
        defer { rmdir(folder) }
        for file in ["devices.deny", "cgroup.procs"] { chmod("\(folder)/\(file)", 0o666) }
        let asked = Mutex<[Tracer.DeviceWrite]>([])
        // A user namespace does not have CAP_SYS_ADMIN of the host, which is what the kernel asks for.
        let script = "echo 'c 1:11 rwm' > \(folder)/devices.deny"
        let run = try TraceRun("cgroup", ["/usr/bin/unshare", "--user", "/bin/sh", "-c", script]) { options in
            options.refusedDeviceWrite = { request in
                asked.withLock { $0.append(request) }
                return (try? KernelFile.write(request.data, to: folder + "/devices.deny")) != nil
            }
        }
        #expect(run.status == .exited(0))
        #expect(asked.withLock { $0.map(\.data) } == ["c 1:11 rwm\n"])
        #expect(asked.withLock { $0.map(\.path) } == ["/lab-trace-\(getpid())/devices.deny"])
        let call = try #require(run.events.calls("write").first)
        #expect(call.performedBy == .engine)
        #expect(call.errno == nil)
        #expect(call.ret == "c 1:11 rwm\n".utf8.count)
    }
}
