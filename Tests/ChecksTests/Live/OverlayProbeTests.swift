import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing

@testable import Checks

@Suite("The overlay probe, on the real kernel")
struct OverlayProbeTests {
    /// A process in a mount namespace of its own, in which an overlay of two layers is mounted and written to.
    private func withOverlay(_ name: String, _ body: (LiveSession, String, ProbeContext) throws -> Void) throws {
        let session = try LiveSession(name)
        let root = "/tmp/\(session.group.path)"
        try #require(mkdir(root, 0o755) == 0)
        defer { rmdir(root) }
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.makeMountsPrivate()
        plan.mount(type: "tmpfs", on: root, options: "size=1M")
        for folder in ["base", "app", "upper", "work", "merged", "base/etc", "upper/etc"] {
            plan.makeDirectory("\(root)/\(folder)")
        }
        plan.makeFile("\(root)/base/etc/motd", "from the image\n")
        plan.makeFile("\(root)/upper/etc/motd", "from the container\n")
        plan.makeFile("\(root)/base/release", "12\n")
        plan.makeFile("\(root)/app/shop", "shop\n")
        plan.makeFile("\(root)/upper/note", "new\n")
        plan.mount(
            type: "overlay", source: "overlay", on: "\(root)/merged",
            options: "lowerdir=\(root)/app:\(root)/base,upperdir=\(root)/upper,workdir=\(root)/work")
        plan.execute("/bin/sleep", ["/bin/sleep", "1000"], environment: [])
        let child = try plan.run(LaunchPlan.CloneOptions(namespaces: [.mount]))
        do {
            try body(session, root, session.context(process: child.pid))
        } catch {
            Issue.record(error)
        }
        try child.signal(SIGKILL)
        _ = try child.wait()
    }

    @Test(
        "tells the layers of the sandbox's overlay, which this process does not see",
        .enabled(if: Machine.has(.memory, .pids), "needs root"))
    func layers() throws {
        try withOverlay("overlay-layers") { session, root, context in
            func outcome(_ target: String, _ expect: (String, Matcher)...) -> CheckOutcome {
                session.outcome("overlay", ["target": CourseValue("\(root)/\(target)")], expect, context: context)
            }
            #expect(outcome("merged", ("exists", .equals("true")), ("layers", .equals("2"))).status == .pass)
            #expect(outcome("merged", ("lowers", .equals(CourseValue("\(root)/app:\(root)/base")))).status == .pass)
            #expect(outcome("merged", ("lowers", .equals(CourseValue("\(root)/base:\(root)/app")))).status == .fail)
            #expect(outcome("merged", ("upper", .equals(CourseValue("\(root)/upper")))).status == .pass)
            #expect(outcome("merged", ("work", .equals(CourseValue("\(root)/work")))).status == .pass)
            #expect(outcome("merged", ("upper", .equals("none"))).status == .fail)
            let absent = outcome("base", ("layers", .equals("2")))
            #expect(absent.status == .fail)
            #expect(absent.message == "No overlay is mounted at \(root)/base.")
            #expect(outcome("merged", ("from", .equals("none"))).status == .error)
        }
    }

    @Test(
        "tells which layer a file comes from, and how it came to be",
        .enabled(if: Machine.has(.memory, .pids), "needs root"))
    func files() throws {
        try withOverlay("overlay-files") { session, root, context in
            func isTrue(_ path: String, from layer: String, _ state: String) -> Bool {
                session.outcome(
                    "overlay", ["target": CourseValue("\(root)/merged"), "path": CourseValue(path)],
                    [
                        ("from", .equals(CourseValue(layer == "none" ? layer : "\(root)/\(layer)"))),
                        ("state", .equals(CourseValue(state))),
                    ], context: context
                ).status == .pass
            }
            #expect(isTrue("etc/motd", from: "upper", "changed"))
            #expect(isTrue("/release", from: "base", "lower"))
            #expect(isTrue("shop", from: "app", "lower"))
            #expect(isTrue("note", from: "upper", "added"))
            #expect(isTrue("etc", from: "upper", "merged"))
            #expect(isTrue("nowhere", from: "none", "absent"))
            #expect(!isTrue("note", from: "base", "added"))
        }
    }
}
