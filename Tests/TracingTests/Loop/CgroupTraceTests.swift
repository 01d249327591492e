import Glibc
import LinuxSystem
import Testing

@testable import Tracing

/// The v1 memory hierarchy, where this machine has one.
private let memory = (try? MountInfo.read())?.first { $0.type == "cgroup" && $0.superOptions.contains("memory") }?
    .target

@Suite(.enabled(if: isRoot && memory != nil, "needs root and the v1 memory controller"))
struct CgroupTraceTests {
    private let group = "lab-trace-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    private var folder: String { (memory ?? "") + "/" + group }

    @Test func aWriteIsToldWithTheValuesBeforeAndAfter() throws {
        let run = try TraceRun(
            "cgroup", sh: "mkdir \(folder); echo 64M > \(folder)/memory.limit_in_bytes; rmdir \(folder)")
        #expect(run.status == .exited(0))
        #expect(
            run.events.changes == [
                .groupMade(controller: "memory", path: "/\(group)"),
                .cgroup(
                    controller: "memory", path: "/\(group)", file: "memory.limit_in_bytes",
                    from: "9223372036854771712", to: "67108864"),
                .groupRemoved(controller: "memory", path: "/\(group)"),
            ])
        #expect(run.events.calls("write").count == 1)
    }

    @Test func whatIsWrittenElsewhereIsNotTold() throws {
        let run = try TraceRun("cgroup", sh: "echo hello > /dev/null; mkdir -p /tmp; echo x")
        #expect(run.events.calls.isEmpty)
    }

    @Test func aProcessThatMovesIsToldWithItsOldAndNewGroup() throws {
        let script =
            "mkdir \(folder); echo $$ > \(folder)/cgroup.procs; echo 0 > \(memory ?? "")/tasks; rmdir \(folder)"
        let run = try TraceRun("cgroup", sh: script)
        let moves = run.events.changes.compactMap { change -> [String]? in
            if case .groupEntered("memory", run.pid, let from, let to) = change { [from, to] } else { nil }
        }
        #expect(moves.count == 2)
        #expect(moves.first?.last == "/\(group)")
        #expect(moves.last == ["/\(group)", "/"])
    }

    @Test func aRefusedWriteIsToldWithItsErrno() throws {
        let run = try TraceRun(
            "cgroup", sh: "mkdir \(folder); echo nonsense > \(folder)/memory.limit_in_bytes; rmdir \(folder)")
        #expect(run.events.calls("write").map(\.errno) == ["EINVAL"])
        #expect(run.events.calls("write").first?.changes == [])
    }

    @Test func aDeathByTheOOMKillerIsToldApart() throws {
        let script = """
            mkdir \(folder); echo 16M > \(folder)/memory.limit_in_bytes
            sh -c 'echo 0 > \(folder)/tasks; exec tail /dev/zero'
            sh -c 'kill -KILL $$'
            rmdir \(folder); true
            """
        let run = try TraceRun("cgroup", sh: script)
        let deaths = run.events.changes.filter { if case .killed = $0 { true } else { false } }
        #expect(deaths == [.killed(signal: "SIGKILL", byOOM: true), .killed(signal: "SIGKILL", byOOM: false)])
    }

    @Test func aDescriptorThatIsInheritedAndCopiedIsStillFollowed() throws {
        let script = """
            mkdir \(folder); exec 7> \(folder)/memory.limit_in_bytes; exec 8>&7 7>&-
            sh -c 'echo 32M >&8'; exec 8>&-; echo elsewhere >/dev/null; rmdir \(folder)
            """
        let run = try TraceRun("cgroup", sh: script)
        #expect(run.events.calls("write").count == 1)
        #expect(
            run.events.changes.contains { change in
                if case .cgroup("memory", _, "memory.limit_in_bytes", _, to: "33554432") = change {
                    true
                } else {
                    false
                }
            })
    }
}
