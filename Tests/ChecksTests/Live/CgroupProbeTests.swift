import Cgroups
import Curriculum
import LinuxSystem
import Testing

@testable import Checks

@Suite("The cgroup probe, on the real kernel")
struct CgroupProbeTests {
    @Test(
        "a limit that the kernel holds passes, another one fails with where it was read",
        .enabled(if: Machine.has(.memory, .pids), "needs root and memory"))
    func limit() throws {
        let session = try LiveSession("limit")
        let file = session.file("memory.limit_in_bytes", "memory.max")
        let directory = try session.make("web", .memory, [file: "64M"])
        let arguments: [String: CourseValue] = ["controller": "memory", "path": "web"]
        #expect(session.outcome("cgroup", arguments, [("limit", .equals("64M"))]).status == .pass)
        #expect(session.outcome("cgroup", arguments, [("limit", .range(min: nil, max: "64M"))]).status == .pass)

        try session.write(session.file("-1", "max"), to: file, of: "web", .memory)
        let outcome = session.outcome("cgroup", arguments, [("limit", .equals("64M"))])
        #expect(outcome.status == .fail)
        #expect(outcome.observed == "max (no limit)")
        #expect(outcome.expected == "64M (67108864)")
        #expect(
            outcome.source == Source(shown: session.shown("web/", .memory) + file, host: "\(directory)/\(file)"))
        #expect(outcome.message == "limit: the kernel holds max (no limit); it should be 64M (67108864).")
    }

    @Test(
        "a group that is not there is a failure that says so, in both languages",
        .enabled(if: Machine.has(.memory, .pids), "needs root and memory"))
    func missing() throws {
        let session = try LiveSession("missing")
        let arguments: [String: CourseValue] = ["controller": "memory", "path": "web"]
        let english = session.outcome("cgroup", arguments, [("limit", .equals("64M"))])
        #expect(english.status == .fail)
        #expect(
            english.message == "There is no group web: the directory \(session.shown("web", .memory)) does not exist.")
        let korean = session.outcome(
            "cgroup", arguments, [("limit", .equals("64M"))], context: session.context(language: .ko))
        #expect(korean.message == "web 그룹이 없습니다. \(session.shown("web", .memory)) 디렉터리가 있어야 합니다.")
        #expect(session.outcome("cgroup", arguments, [("exists", .equals("true"))]).status == .fail)
        #expect(session.outcome("cgroup", arguments, [("exists", .equals("false"))]).status == .pass)
    }

    @Test(
        "quota, share, frozen state and the number of processes are the kernel's own",
        .enabled(if: Machine.has(.cpu, .pids, .freezer, .memory), "needs root and controllers"))
    func others() throws {
        let session = try LiveSession("others")
        let quota = session.file("cpu.cfs_quota_us", "cpu.max")
        let (share, other) = (session.file("shares", "weight"), session.file("weight", "shares"))
        try session.make("job", .cpu, [quota: "20000", "cpu.\(share)": "3072"])
        let cpu: [String: CourseValue] = ["controller": "cpu", "path": "job"]
        #expect(session.outcome("cgroup", cpu, [("quota", .equals("20%"))]).status == .pass)
        #expect(session.outcome("cgroup", cpu, [("quota", .equals("25%"))]).observed == "20%")
        #expect(session.outcome("cgroup", cpu, [(share, .equals("3072"))]).status == .pass)
        // v1 has no weights, v2 no shares, and nothing is converted.
        #expect(session.outcome("cgroup", cpu, [(other, .equals("300"))]).status == .error)

        let directory = try session.make("still", .freezer)
        let freezer: [String: CourseValue] = ["controller": "freezer", "path": "still"]
        let child = try session.start(["/bin/sleep", "1000"])
        #expect(session.outcome("cgroup", freezer, [("procs", .equals("1"))]).observed == "0")
        try KernelFile.write("\(child.pid)", to: directory + "/cgroup.procs")
        #expect(session.outcome("cgroup", freezer, [("procs", .equals("1"))]).status == .pass)
        #expect(session.outcome("cgroup", freezer, [("frozen", .equals("true"))]).status == .fail)
        try session.group.child("still").freezer.freeze()
        #expect(session.outcome("cgroup", freezer, [("frozen", .equals("true"))]).status == .pass)
        try session.group.child("still").freezer.thaw()
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
