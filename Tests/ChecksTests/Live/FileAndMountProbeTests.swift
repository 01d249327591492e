import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import Checks

@Suite("The file and mount probes, on the real kernel")
struct FileAndMountProbeTests {
    /// A process whose root is a folder of the test, as a sandbox's first process has one.
    private func withRoot(_ name: String, _ body: (LiveSession, String, ProbeContext) throws -> Void) throws {
        let session = try LiveSession(name)
        let root = "/tmp/\(session.group.path)"
        try #require(mkdir(root, 0o755) == 0)
        defer { rmdir(root) }
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.makeMountsPrivate()
        plan.mount(type: "tmpfs", on: root, options: "size=1M")
        // What the test puts there must be there before the root is closed: directories for the tools it needs.
        for folder in ["usr", "lib", "lib64", "bin", "etc"] {
            plan.makeDirectory("\(root)/\(folder)")
            if folder != "etc", KernelFile.exists("/\(folder)") { plan.bind("/\(folder)", on: "\(root)/\(folder)") }
        }
        plan.makeFile("\(root)/etc/motd", "welcome to the lab\n", mode: 0o640)
        plan.makeLink("\(root)/etc/outside", to: "/etc/passwd")
        plan.makeLink("\(root)/etc/inside", to: "/etc/motd")
        plan.makeLink("\(root)/etc/climbing", to: "../../../../../etc/hostname")
        plan.pivotRoot(to: root)
        plan.execute("/bin/sleep", ["/bin/sleep", "1000"], environment: [])
        let child = try plan.run(LaunchPlan.CloneOptions(namespaces: [.mount]))
        let context = session.context(process: child.pid)
        do {
            try body(session, root, context)
        } catch {
            Issue.record(error)
        }
        try child.signal(SIGKILL)
        _ = try child.wait()
    }

    @Test(
        "a file is read inside the sandbox's root, and no link leads out of it",
        .enabled(if: Machine.has(.memory, .pids), "needs root"))
    func file() throws {
        try withRoot("file") { session, _, context in
            func outcome(_ path: String, _ expect: (String, Matcher)...) -> CheckOutcome {
                session.outcome("file", ["path": CourseValue(path)], expect, context: context)
            }
            #expect(outcome("/etc/motd", ("exists", .equals("true")), ("type", .equals("file"))).status == .pass)
            #expect(outcome("/etc/motd", ("mode", .equals("0640")), ("uid", .equals("0"))).status == .pass)
            #expect(outcome("/etc/motd", ("content", .equals("welcome to the lab"))).status == .pass)
            #expect(outcome("/etc/motd", ("contains", .equals("to the"))).status == .pass)
            #expect(outcome("/etc/motd", ("size", .equals("19"))).status == .pass)
            #expect(outcome("/etc/motd", ("contains", .equals("goodbye"))).observed == "welcome to the lab\\n")
            #expect(outcome("/etc/inside", ("contains", .equals("welcome"))).status == .pass)
            #expect(outcome("/etc/inside", ("type", .equals("link"))).status == .pass)
            // The host has both files; the sandbox does not.
            for path in ["/etc/outside", "/etc/climbing"] {
                let leak = outcome(path, ("size", .range(min: "0", max: nil)))
                #expect(leak.status == .fail)
                #expect(leak.message == "There is no file \(path).")
            }
            #expect(outcome("/etc/../etc/motd", ("exists", .equals("true"))).status == .error)
        }
    }

    @Test(
        "two paths lead to one file, or not; what is not there holds nothing",
        .enabled(if: Machine.has(.memory, .pids), "needs root"))
    func otherFile() throws {
        try withRoot("other") { session, _, context in
            func outcome(
                _ path: String, other: String? = nil, text: String? = nil, _ expect: (String, Matcher)
            ) -> CheckOutcome {
                var arguments = ["path": CourseValue(path)]
                if let other { arguments["other"] = CourseValue(other) }
                if let text { arguments["text"] = CourseValue(text) }
                return session.outcome("file", arguments, [expect], context: context)
            }
            let same = ("same_file", Matcher.equals("true"))
            #expect(outcome("/etc/inside", other: "/etc/motd", same).status == .pass)
            #expect(outcome("/etc/motd", other: "/etc", same).status == .fail)
            #expect(outcome("/etc/motd", other: "/etc/none", same).message == "There is no file /etc/none.")
            #expect(outcome("/etc/none", other: "/etc/motd", same).message == "There is no file /etc/none.")
            #expect(outcome("/etc/motd", other: "/etc/../etc/motd", same).status == .error)
            #expect(outcome("/etc/motd", same).status == .error)
            #expect(outcome("/etc/motd", text: "to the", ("holds", .equals("true"))).status == .pass)
            #expect(outcome("/etc/motd", text: "goodbye", ("holds", .equals("false"))).status == .pass)
            #expect(outcome("/etc/none", text: "to the", ("holds", .equals("false"))).status == .pass)
            #expect(outcome("/etc/motd", ("holds", .equals("false"))).status == .error)
        }
    }

    @Test(
        "a mount is told as the sandbox has it",
        .enabled(if: Machine.has(.memory, .pids), "needs root"))
    func mount() throws {
        try withRoot("mount") { session, _, context in
            func outcome(_ target: String, _ expect: (String, Matcher)...) -> CheckOutcome {
                session.outcome("mount", ["target": CourseValue(target)], expect, context: context)
            }
            #expect(outcome("/", ("fstype", .equals("tmpfs")), ("options", .equals("rw"))).status == .pass)
            #expect(outcome("/", ("options", .equals("ro"))).status == .fail)
            #expect(outcome("/usr", ("exists", .equals("true"))).status == .pass)
            let absent = outcome("/mnt", ("fstype", .equals("overlay")))
            #expect(absent.status == .fail)
            #expect(absent.message == "Nothing is mounted at /mnt.")
            #expect(outcome("/proc", ("exists", .equals("false"))).status == .pass)
        }
    }
}
