import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import Checks

@Suite("The process probe, on the real kernel")
struct ProcessProbeTests {
    @Test(
        "the session's processes are found by their command line, and no others",
        .enabled(if: Machine.has(.memory, .pids, .freezer), "needs root and controllers"))
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
        #expect(half.observed == "cgroup job, \(session.file("/", "shell"))")
        try KernelFile.write("\(two.pid)", to: directory + "/cgroup.procs")
        #expect(session.outcome("process", arguments, [("cgroup", .equals("job"))]).status == .pass)

        #expect(session.outcome("process", arguments, [("frozen", .equals("true"))]).status == .fail)
        try session.group.child("job").freezer.freeze()
        #expect(session.outcome("process", arguments, [("frozen", .equals("true"))]).status == .pass)
        // Killed while it is frozen it can be seen until it is thawed, and is dead all the same.
        try two.signal(9)
        #expect(session.outcome("process", arguments, [("count", .equals("1"))]).status == .pass)
        try session.group.child("job").freezer.thaw()

        let nobody = session.outcome("process", ["match": "nobody-like-this"], [("state", .equals("S"))])
        #expect(nobody.status == .fail)
        #expect(nobody.message == "None of the running processes is nobody-like-this.")
        try one.signal(9)
        try stranger.signal(9)
        _ = try (one.wait(), two.wait(), stranger.wait())
    }

    @Test(
        "the ports on which a process listens are those of its own network namespace",
        .enabled(if: Machine.has(.memory, .pids), "needs root and controllers"))
    func listening() throws {
        let session = try LiveSession("ports")
        let server = """
            use Socket; socket S, PF_INET, SOCK_STREAM, 0; bind S, sockaddr_in(7, INADDR_ANY) or die; listen S, 1;
            $0 = "$ARGV[0]-is-up"; sleep
            """
        func start(_ name: String) throws -> ChildProcess {
            try session.start(["/usr/bin/unshare", "--net", "/usr/bin/perl", "-e", server, name])
        }
        let one = try start("one")
        let two = try start("two")
        func outcome(_ match: String, _ expect: (String, Matcher)...) -> CheckOutcome {
            session.outcome("process", ["match": CourseValue(match)], expect)
        }
        let deadline = ContinuousClock.now + .seconds(60)
        for name in ["one-is-up", "two-is-up"] {
            while outcome(name, ("count", .equals("1"))).status != .pass, ContinuousClock.now < deadline {
                sched_yield()
            }
            #expect(outcome(name, ("listens", .equals("7"))).status == .pass)
        }
        let other = outcome("one-is-up", ("listens", .equals("8")))
        #expect(other.status == .fail)
        #expect(other.observed == "7")
        for process in [one.pid, two.pid] { kill(process, 9) }
        _ = try (one.wait(), two.wait())
    }

    @Test("of the kernel's table, only sockets count that listen and are the process's own")
    func table() {
        let text = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
               1: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4712 1
               2: 0100007F:1F92 0100007F:A3E2 01 00000000:00000000 00:00000000 00000000     0        0 4713 1
            """
        #expect(ListeningPorts.listening(in: text, held: ["4711", "4713"]) == [8080])
    }
}
