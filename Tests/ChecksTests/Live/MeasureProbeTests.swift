import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import Checks

@Suite("The measure probe, on the real kernel", .serialized)
struct MeasureProbeTests {
    @Test(
        "a memory limit kills the consumer; without one, or with one that only warns, nothing is killed",
        .enabled(if: Machine.has(.memory, .pids), "needs root and memory"))
    func memory() throws {
        let session = try LiveSession("measure-memory")
        try session.make("web", .memory, [session.file("memory.limit_in_bytes", "memory.max"): "16M"])
        let swap =
            try #require(session.group.child("web").directory(of: .memory)) + "/"
            + session.file("memory.memsw.limit_in_bytes", "memory.swap.max")
        if KernelFile.exists(swap) { try KernelFile.write(session.file("16M", "0"), to: swap) }
        let arguments: [String: CourseValue] = ["consumer": "memory", "path": "web", "amount": "48M"]
        let kill = session.outcome(
            "measure", arguments, [("killed", .equals("true")), ("reached", .range(min: "1M", max: "16M"))])
        #expect(kill.status == .pass, "\(kill)")

        // The files look right elsewhere; here is no limit.
        try session.make("soft", .memory, [session.file("memory.soft_limit_in_bytes", "memory.low"): "16M"])
        let soft = session.outcome(
            "measure", ["consumer": "memory", "path": "soft", "amount": "48M"], [("killed", .equals("true"))])
        #expect(soft.status == .fail)
        #expect(soft.observed == "false")
        let events = session.file("memory.oom_control", "memory.events")
        #expect(soft.source?.shown == session.shown("soft/", .memory) + events)
    }

    @Test(
        "while CPU time is measured the sessions outweigh other programs, and no longer than the last measurement",
        .enabled(if: Machine.has(.cpu), "needs root and the cpu controller"))
    func precedence() throws {
        let session = try LiveSession("measure-precedence")
        let inner = session.group.child("inner")
        try inner.create()
        let usual = try session.group.cpu.proportion()
        var first: Precedence? = Precedence(of: inner)
        let raised = try session.group.cpu.proportion()
        #expect(raised != usual)
        var second: Precedence? = Precedence(of: session.group)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try session.group.cpu.proportion() == raised)
        withExtendedLifetime(second) {}
        second = nil
        #expect(try session.group.cpu.proportion() == usual)
        // The learner's own groups are weighed as the learner has weighed them.
        #expect(try inner.cpu.proportion() == usual)
    }

    @Test(
        "the session's own limit is never taken for the learner's",
        .enabled(if: Machine.has(.memory, .pids), "needs root and memory"))
    func outerLimits() throws {
        let session = try LiveSession("measure-outer")
        try session.group.memory.setLimit(.bytes(24 << 20))
        try session.make("web", .memory)
        let memory = session.outcome(
            "measure", ["consumer": "memory", "path": "web", "amount": "200M"], [("killed", .equals("true"))])
        #expect(memory.status == .fail && memory.observed == "false")

        // Every fork takes memory, too.
        try session.group.memory.setLimit(.bytes(512 << 20))
        try session.group.pids.setLimit(.count(30))
        try session.make("jobs", .pids)
        let pids = session.outcome(
            "measure", ["consumer": "pids", "path": "jobs", "amount": "100"], [("errno", .equals("EAGAIN"))])
        #expect(pids.status == .fail)
        #expect(pids.observed == "no error (all 22 were made)")
    }

    @Test(
        "who is killed for want of memory while it forks has not shown that no limit holds",
        .enabled(if: Machine.has(.memory, .pids), "needs root, memory and pids"))
    func cutOff() throws {
        let session = try LiveSession("measure-cut-off")
        try session.group.memory.setLimit(.bytes(2 << 20))
        try session.make("jobs", .pids)
        let outcome = session.outcome(
            "measure", ["consumer": "pids", "path": "jobs", "amount": "100"], [("errno", .equals("EAGAIN"))])
        #expect(outcome.status == .error, "\(outcome)")
    }

    @Test(
        "a limit of processes refuses the fork; without one all are made, and none of them stays",
        .enabled(if: Machine.has(.memory, .pids), "needs root and pids"))
    func pids() throws {
        let session = try LiveSession("measure-pids")
        try session.make("jobs", .pids, ["pids.max": "10"])
        let arguments: [String: CourseValue] = ["consumer": "pids", "path": "jobs", "amount": "60"]
        // The consumer itself is one of the ten.
        let stopped = session.outcome("measure", arguments, [("errno", .equals("EAGAIN")), ("forks", .equals("9"))])
        #expect(stopped.status == .pass, "\(stopped)")
        try session.write("max", to: "pids.max", of: "jobs", .pids)
        let free = session.outcome("measure", arguments, [("errno", .equals("EAGAIN"))])
        #expect(free.status == .fail)
        #expect(free.observed == "no error (all 60 were made)")
        #expect(try session.group.allProcesses().isEmpty)
    }

    @Test(
        "a quota holds the consumer back; without one it does not",
        .enabled(if: Machine.has(.cpu, .memory, .pids), "needs root and cpu"))
    func share() throws {
        let session = try LiveSession("measure-cpu")
        let quota = session.file("cpu.cfs_quota_us", "cpu.max")
        try session.make("tenants", .cpu, [quota: "20000"])
        try session.make("tenants/gold", .cpu)
        let arguments: [String: CourseValue] = ["consumer": "cpu", "path": "tenants/gold", "time": "500ms"]
        let expect: [(String, Matcher)] = [
            ("share", .range(min: "10%", max: "35%")), ("throttled", .range(min: "1", max: nil)),
        ]
        let held = session.outcome("measure", arguments, expect)
        #expect(held.status == .pass, "\(held)")
        try session.write(session.file("-1", "max"), to: quota, of: "tenants", .cpu)
        let free = session.outcome("measure", arguments, expect)
        #expect(free.status == .fail, "\(free)")
        // Far below: what a learner's too small quota looks like.
        try session.write("3000", to: quota, of: "tenants", .cpu)
        #expect(session.outcome("measure", arguments, expect).status == .fail)
    }

    @Test(
        "a group that was not handed the controller is limited by those above it, and that is no error",
        .enabled(if: Machine.has(.cpu, .memory, .pids, version: .v2), "needs root and cpu on v2"))
    func notHandedDown() throws {
        let session = try LiveSession("measure-above")
        try session.make("tenants", .cpu, ["cpu.max": "20000"])
        let gold = try session.make("tenants/gold", .cpu)
        try #require(!KernelFile.exists(gold + "/cpu.max"))
        let arguments: [String: CourseValue] = ["consumer": "cpu", "path": "tenants/gold", "time": "500ms"]
        let expect: [(String, Matcher)] = [("share", .range(min: "10%", max: "35%"))]
        let held = session.outcome("measure", arguments, expect)
        #expect(held.status == .pass, "\(held)")
        try session.write("max", to: "cpu.max", of: "tenants", .cpu)
        let free = session.outcome("measure", arguments, expect)
        #expect(free.status == .fail, "\(free)")
    }

    @Test(
        "two groups share one CPU by their shares; equal ones come out even",
        .enabled(if: Machine.has(.cpu, .memory, .pids), "needs root and cpu"))
    func ratio() throws {
        let session = try LiveSession("measure-ratio")
        let share = session.file("cpu.shares", "cpu.weight")
        try session.make("gold", .cpu, [share: "3072"])
        try session.make("bronze", .cpu, [share: "1024"])
        let check = Check.fixture(
            probe: "measure", arguments: ["consumer": .value("cpu"), "paths": .list(["gold", "bronze"])],
            expect: [("ratio", .range(min: "2.2", max: "4"))])
        let weighted = session.evaluate(check)[0]
        #expect(weighted.status == .pass, "\(weighted)")
        try session.write("1024", to: share, of: "gold", .cpu)
        let even = session.evaluate(check)[0]
        #expect(even.status == .fail, "\(even)")
    }

    @Test(
        "a frozen group's CPU time stands still; a running one's does not, and an empty group proves nothing",
        .enabled(if: Machine.has(.cpu, .freezer, .memory, .pids), "needs root and the freezer"))
    func standstill() throws {
        let session = try LiveSession("measure-freeze")
        let directory = try session.make("job", .freezer)
        let arguments: [String: CourseValue] = ["consumer": "cpu", "path": "job"]
        let empty = session.outcome("measure", arguments, [("cpu_stops", .equals("true"))])
        #expect(empty.status == .fail && empty.observed == "no process")

        let child = try session.start(["/bin/sh", "-c", "while :; do :; done"])
        try KernelFile.write("\(child.pid)", to: directory + "/cgroup.procs")
        #expect(session.outcome("measure", arguments, [("cpu_stops", .equals("true"))]).status == .fail)
        try session.group.child("job").freezer.freeze()
        let frozen = session.outcome("measure", arguments, [("cpu_stops", .equals("true"))])
        #expect(frozen.status == .pass, "\(frozen)")
        try session.group.child("job").freezer.thaw()
        try child.signal(SIGKILL)
        _ = try child.wait()
    }

    @Test(
        "a group that is not there is the learner's failure, not the engine's",
        .enabled(if: Machine.has(.memory, .pids), "needs root and memory"))
    func missing() throws {
        let session = try LiveSession("measure-missing")
        let outcome = session.outcome(
            "measure", ["consumer": "memory", "path": "web"], [("killed", .equals("true"))],
            context: session.context(language: .ko))
        #expect(outcome.status == .fail)
        #expect(outcome.observed == "그룹이 없음")
    }

    @Test(
        "writes past the page cache are measured on the disk that the lab has",
        .enabled(if: Machine.has(.io, .memory, .pids), "needs root and the io controller"))
    func io() throws {
        let session = try LiveSession("measure-io")
        try session.make("slow", .io)
        var context = session.context()
        let without = session.outcome(
            "measure", ["consumer": "io", "path": "slow"], [("reached", .range(min: "64K", max: nil))], context: context
        )
        #expect(without.status == .skip && without.message == "This lab has no /disk.")
        // Any directory of a file system that takes direct writes will do to see that they happen.
        context.disk = "/var/tmp"
        let written = session.outcome(
            "measure", ["consumer": "io", "path": "slow", "amount": "1M"], [("reached", .equals("1M"))],
            context: context)
        #expect(written.status == .pass || written.message.contains("cannot"), "\(written)")
    }
}
