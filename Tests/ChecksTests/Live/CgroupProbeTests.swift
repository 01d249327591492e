import Cgroups
import Curriculum
import LinuxSystem
import Testing

@testable import Checks

@Suite("The cgroup probe, on the real kernel")
struct CgroupProbeTests {
    @Test(
        "a limit that the kernel holds passes, another one fails with where it was read",
        .enabled(if: Machine.has(.memory, .pids, version: .v1), "needs root and memory on v1"))
    func limit() throws {
        let session = try LiveSession("limit")
        let directory = try session.make("web", .memory, ["memory.limit_in_bytes": "64M"])
        let arguments: [String: CourseValue] = ["controller": "memory", "path": "web"]
        #expect(session.outcome("cgroup", arguments, [("limit", .equals("64M"))]).status == .pass)
        #expect(session.outcome("cgroup", arguments, [("limit", .range(min: nil, max: "64M"))]).status == .pass)

        try session.write("-1", to: "memory.limit_in_bytes", of: "web", .memory)
        let outcome = session.outcome("cgroup", arguments, [("limit", .equals("64M"))])
        #expect(outcome.status == .fail)
        #expect(outcome.observed == "max (no limit)")
        #expect(outcome.expected == "64M (67108864)")
        #expect(
            outcome.source
                == Source(
                    shown: "/sys/fs/cgroup/memory/web/memory.limit_in_bytes", host: directory + "/memory.limit_in_bytes"
                ))
        #expect(outcome.message == "limit: the kernel holds max (no limit); it should be 64M (67108864).")
    }

    @Test(
        "a group that is not there is a failure that says so, in both languages",
        .enabled(if: Machine.has(.memory, .pids, version: .v1), "needs root and memory on v1"))
    func missing() throws {
        let session = try LiveSession("missing")
        let arguments: [String: CourseValue] = ["controller": "memory", "path": "web"]
        let english = session.outcome("cgroup", arguments, [("limit", .equals("64M"))])
        #expect(english.status == .fail)
        #expect(english.message == "There is no group web: the directory /sys/fs/cgroup/memory/web does not exist.")
        let korean = session.outcome(
            "cgroup", arguments, [("limit", .equals("64M"))], context: session.context(language: .ko))
        #expect(korean.message == "web 그룹이 없습니다. /sys/fs/cgroup/memory/web 디렉터리가 있어야 합니다.")
        #expect(session.outcome("cgroup", arguments, [("exists", .equals("true"))]).status == .fail)
        #expect(session.outcome("cgroup", arguments, [("exists", .equals("false"))]).status == .pass)
    }

    @Test(
        "quota, shares, frozen state and the number of processes are the kernel's own",
        .enabled(if: Machine.has(.cpu, .pids, .freezer, .memory, version: .v1), "needs root and controllers on v1"))
    func others() throws {
        let session = try LiveSession("others")
        try session.make("job", .cpu, ["cpu.cfs_quota_us": "20000", "cpu.shares": "3072"])
        let cpu: [String: CourseValue] = ["controller": "cpu", "path": "job"]
        #expect(session.outcome("cgroup", cpu, [("quota", .equals("20%"))]).status == .pass)
        #expect(session.outcome("cgroup", cpu, [("quota", .equals("25%"))]).observed == "20%")
        #expect(session.outcome("cgroup", cpu, [("shares", .equals("3072"))]).status == .pass)
        // v1 has no weights, and nothing is converted.
        #expect(session.outcome("cgroup", cpu, [("weight", .equals("300"))]).status == .error)

        let directory = try session.make("job", .freezer)
        let freezer: [String: CourseValue] = ["controller": "freezer", "path": "job"]
        let child = try session.start(["/bin/sleep", "1000"])
        #expect(session.outcome("cgroup", freezer, [("procs", .equals("1"))]).observed == "0")
        try KernelFile.write("\(child.pid)", to: directory + "/cgroup.procs")
        #expect(session.outcome("cgroup", freezer, [("procs", .equals("1"))]).status == .pass)
        #expect(session.outcome("cgroup", freezer, [("frozen", .equals("true"))]).status == .fail)
        try session.group.child("job").freezer.freeze()
        #expect(session.outcome("cgroup", freezer, [("frozen", .equals("true"))]).status == .pass)
        try session.group.child("job").freezer.thaw()
        try child.signal(9)
        _ = try child.wait()
    }

    @Test(
        "a path that leads out of the session is refused, whatever it names",
        .enabled(if: Machine.has(.memory, .pids), "needs root and memory"))
    func outside() throws {
        let session = try LiveSession("outside")
        let outcome = session.outcome(
            "cgroup", ["controller": "memory", "path": "../other"], [("exists", .equals("true"))])
        #expect(outcome.status == .error)
    }
}
