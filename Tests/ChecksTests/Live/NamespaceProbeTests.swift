import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import Checks

@Suite("The namespace, capability and link probes, on the real kernel")
struct NamespaceProbeTests {
    /// Waits until a process of the session has the whole command line.
    private func wait(for line: String, in session: LiveSession) throws {
        let start = ContinuousClock.now
        while try SessionProcess.find(match: nil, argv: line, in: session.context()).isEmpty {
            try #require(start.duration(to: .now) < .seconds(60), "\(line) does not start")
        }
    }

    @Test(
        "a process's namespaces are its own, the session's, or those of another process",
        .enabled(if: Machine.has(.memory, .pids), "needs root and controllers"))
    func namespaces() throws {
        let session = try LiveSession("namespaces")
        let script = "echo probed > /proc/sys/kernel/hostname; exec sleep 7301"
        let one = try session.start(["/usr/bin/unshare", "--uts", "--net", "/bin/sh", "-c", script])
        try wait(for: "sleep 7301", in: session)
        let two = try session.start([
            "/usr/bin/nsenter", "--target", "\(one.pid)", "--net", "/bin/sleep", "7302",
        ])
        try wait(for: "/bin/sleep 7302", in: session)
        func outcome(_ argv: String, other: String? = nil, _ expect: (String, Matcher)...) -> CheckOutcome {
            var arguments: [String: CourseValue] = ["argv": CourseValue(argv)]
            if let other { arguments["other"] = CourseValue(other) }
            return session.outcome("namespace", arguments, expect)
        }
        #expect(outcome("sleep 7301", ("uts", .equals("own")), ("pid", .equals("session"))).status == .pass)
        #expect(outcome("sleep 7301", ("hostname", .equals("probed"))).status == .pass)
        #expect(outcome("/bin/sleep 7302", ("uts", .equals("session"))).status == .pass)
        #expect(outcome("/bin/sleep 7302", other: "sleep 7301", ("net", .equals("same"))).status == .pass)
        #expect(outcome("/bin/sleep 7302", other: "sleep 7301", ("uts", .equals("different"))).status == .pass)

        let shared = outcome("sleep 7301", ("pid", .equals("own")))
        #expect(shared.status == .fail)
        #expect(shared.expected == "a new one")
        #expect(shared.observed.hasPrefix("the sandbox's (pid:["))
        #expect(shared.source?.shown == "/proc/\(one.pid)/ns/pid")
        let nobody = outcome("sleep 7301", other: "sleep 7399", ("net", .equals("same")))
        #expect(nobody.message == "The process to compare with, sleep 7399, is not running.")
        // A part of a command line is none.
        #expect(outcome("sleep 73", ("uts", .equals("own"))).observed == "no such process")
        end(one.pid, two.pid)
        _ = try (one.wait(), two.wait())
    }

    @Test(
        "capabilities are told as the kernel holds them",
        .enabled(if: Machine.has(.memory, .pids), "needs root and controllers"))
    func capabilities() throws {
        let session = try LiveSession("capabilities")
        let full = try session.start(["/bin/sleep", "7311"])
        let few = try session.start([
            "/usr/bin/setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-all", "/bin/sleep", "7312",
        ])
        let none = try session.start(["/usr/bin/setpriv", "--reuid", "1000", "--clear-groups", "/bin/sleep", "7313"])
        for number in 7311...7313 { try wait(for: "/bin/sleep \(number)", in: session) }
        func outcome(_ number: Int, _ expect: (String, Matcher)...) -> CheckOutcome {
            session.outcome("capability", ["argv": CourseValue("/bin/sleep \(number)")], expect)
        }
        let isFull = Capabilities(rawValue: try #require(try ProcessStatus.read(process: "self")).boundingCapabilities)
            .isSuperset(of: .known)
        if isFull { #expect(outcome(7311, ("bounding", .equals("full"))).status == .pass) }
        #expect(outcome(7312, ("bounding", .not(.equals("CAP_SYS_ADMIN")))).status == .pass)
        #expect(outcome(7312, ("bounding", .equals("CAP_CHOWN,CAP_KILL"))).status == .pass)
        #expect(outcome(7313, ("effective", .equals("none")), ("permitted", .equals("none"))).status == .pass)
        let lacking = outcome(7313, ("effective", .equals("CAP_KILL")))
        #expect(lacking.status == .fail)
        #expect(lacking.observed == "none")
        #expect(lacking.source?.shown == "/proc/\(none.pid)/status")
        end(full.pid, few.pid, none.pid)
        _ = try (full.wait(), few.wait(), none.wait())
    }

    @Test(
        "links are those of the process's network namespace",
        .enabled(if: Machine.has(.memory, .pids), "needs root and controllers"))
    func links() throws {
        let session = try LiveSession("links")
        let one = try session.start(["/usr/bin/unshare", "--net", "/bin/sleep", "7321"])
        try wait(for: "/bin/sleep 7321", in: session)
        func outcome(_ link: String, _ expect: (String, Matcher)...) -> CheckOutcome {
            session.outcome("link", ["link": CourseValue(link), "argv": "/bin/sleep 7321"], expect)
        }
        #expect(outcome("lo", ("exists", .equals("true")), ("kind", .equals("loopback"))).status == .pass)
        #expect(outcome("lo", ("up", .equals("false"))).status == .pass)
        #expect(outcome("eth0", ("exists", .equals("false"))).status == .pass)
        let absent = outcome("eth0", ("up", .equals("true")))
        #expect(absent.status == .fail)
        #expect(absent.message.hasPrefix("There is no link eth0 in net:["))
        end(one.pid)
        _ = try one.wait()
    }

    @Test(
        "a root that was only changed by chroot is told from the top of a mount namespace",
        .enabled(if: Machine.has(.memory, .pids), "needs root and controllers"))
    func chroots() throws {
        let session = try LiveSession("chroots")
        // The host's root bound on a directory has the same inode as the host's root: only the mount tells them apart.
        let folder = "/tmp/\(session.group.path)"
        try #require(mkdir(folder, 0o755) == 0)
        defer { rmdir(folder) }
        let script = "mount --rbind / \(folder) && exec /usr/sbin/chroot \(folder) /bin/sleep 7331"
        let inside = try session.start(["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script])
        let top = try session.start(["/usr/bin/unshare", "--mount", "/bin/sleep", "7332"])
        for number in 7331...7332 { try wait(for: "/bin/sleep \(number)", in: session) }
        func outcome(_ number: Int, _ key: String, _ value: CourseValue) -> CheckOutcome {
            session.outcome("process", ["argv": CourseValue("/bin/sleep \(number)")], [(key, .equals(value))])
        }
        #expect(outcome(7331, "chrooted", "true").status == .pass)
        #expect(outcome(7332, "chrooted", "false").status == .pass)
        #expect(outcome(7332, "inner_pid", CourseValue("\(top.pid)")).status == .pass)
        #expect(outcome(7332, "uid", "0").status == .pass)
        end(inside.pid, top.pid)
        _ = try (inside.wait(), top.wait())
    }

    private func end(_ processes: Int32...) { try? ProcessBatch(processes).signal(9) }
}
