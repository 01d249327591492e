import Glibc
import LinuxSystem
import Testing

@testable import Tracing

@Suite struct LoopTests {
    @Test func theExitStatusIsTheProgramsOwn() throws {
        #expect(try TraceRun("exec", sh: "exit 7").status == .exited(7))
        #expect(try TraceRun("all", sh: "exit 7").status == .exited(7))
        #expect(try TraceRun("exec", sh: "kill -TERM $$").status == .killed(signal: SIGTERM))
    }

    @Test func onlyTheWantedCallsAreTold() throws {
        let run = try TraceRun("exec", sh: "/bin/true; /bin/false")
        #expect(Set(run.events.calls.map(\.call)) == ["execve"])
        #expect(run.events.calls.filter { $0.ret == 0 }.count == 3)
    }

    @Test func aMissingProgramIsTheErrorOfTheStart() throws {
        #expect(throws: SystemError("start a process: execve(/no/such/program)", errno: .noSuchFile)) {
            _ = try TraceRun("all", ["/no/such/program"])
        }
    }

    @Test func everyCallIsToldWithAll() throws {
        let run = try TraceRun("all", sh: "cd /tmp; cd /nonexistent")
        #expect(run.events.calls("chdir").map(\.errno) == [nil, "ENOENT"])
        #expect(run.events.calls.count > 20)
        #expect(run.events.calls.first?.call == "execve")
    }

    @Test(.enabled(if: isRoot, "needs root: new namespaces"))
    func aNewNamespaceIsToldWithTheCallThatMadeIt() throws {
        let run = try TraceRun("ns", ["/usr/bin/unshare", "--uts", "/bin/hostname", "inside"])
        let call = try #require(run.events.calls("unshare").first)
        #expect(call.ret == 0)
        guard case .namespace(.uts, let from, let to)? = call.changes.first else {
            Issue.record("no change of the UTS namespace: \(call)")
            return
        }
        #expect(from == NamespaceKind.uts.inode(process: "self"))
        #expect(to != from)
        let name = try #require(run.events.calls("sethostname").first?.changes.first)
        guard case .hostname(_, to: "inside") = name else {
            Issue.record("no change of the host name: \(name)")
            return
        }
    }

    @Test(.enabled(if: isRoot, "needs root: mounts"))
    func aMountIsToldWithTheCallThatMadeIt() throws {
        let script = "mount -t tmpfs scratch /mnt && umount /mnt"
        let run = try TraceRun("mount", ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script])
        let added = run.events.changes.compactMap { if case .mountAdded(let mount) = $0 { mount } else { nil } }
        let removed = run.events.changes.compactMap { if case .mountRemoved(let mount) = $0 { mount } else { nil } }
        #expect(added.map(\.target) == ["/mnt"])
        #expect(added.first?.source == "scratch")
        #expect(removed.map(\.target) == ["/mnt"])
    }

    @Test(.enabled(if: KernelFile.exists("/usr/bin/strace"), "needs strace"))
    func aSecondTracerIsRefusedByTheKernelAndTheProgramStaysOurs() throws {
        let run = try TraceRun("exec", sh: "strace -o /dev/null /bin/true 2>/dev/null || exit 3")
        #expect(run.status == .exited(3))
    }
}
