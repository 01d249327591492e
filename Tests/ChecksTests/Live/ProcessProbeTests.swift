import Cgroups
import Curriculum
import LinuxSystem
import Testing

@testable import Checks

@Suite("The process probe, on the real kernel")
struct ProcessProbeTests {
    @Test(
        "the session's processes are found by their command line, and no others",
        .enabled(if: Machine.has(.memory, .pids, .freezer, version: .v1), "needs root and controllers on v1"))
    func find() throws {
        let session = try LiveSession("process")
        let directory = try session.make("job", .freezer)
        let one = try session.start(["/bin/sleep", "7201"])
        let two = try session.start(["/bin/sleep", "7201"])
        // The same program of somebody else.
        var plan = LaunchPlan()
        plan.execute("/bin/sleep", ["/bin/sleep", "7201"], environment: [])
        let stranger = try plan.run()

        let arguments: [String: CourseValue] = ["match": "sleep 7201", "controller": "freezer"]
        #expect(session.outcome("process", arguments, [("count", .equals("2"))]).status == .pass)
        #expect(session.outcome("process", ["comm": "sleep"], [("count", .equals("2"))]).status == .pass)

        // One of them in the group is not all of them.
        try KernelFile.write("\(one.pid)", to: directory + "/cgroup.procs")
        let half = session.outcome("process", arguments, [("count", .equals("2")), ("cgroup", .equals("job"))])
        #expect(half.status == .fail)
        #expect(half.observed == "cgroup job, /")
        try KernelFile.write("\(two.pid)", to: directory + "/cgroup.procs")
        #expect(session.outcome("process", arguments, [("cgroup", .equals("job"))]).status == .pass)

        #expect(session.outcome("process", arguments, [("frozen", .equals("true"))]).status == .fail)
        try session.group.child("job").freezer.freeze()
        #expect(session.outcome("process", arguments, [("frozen", .equals("true"))]).status == .pass)
        try session.group.child("job").freezer.thaw()

        let nobody = session.outcome("process", ["match": "nobody-like-this"], [("state", .equals("S"))])
        #expect(nobody.status == .fail)
        #expect(nobody.message == "None of the running processes is nobody-like-this.")
        try one.signal(9)
        try two.signal(9)
        try stranger.signal(9)
        _ = try (one.wait(), two.wait(), stranger.wait())
    }
}
