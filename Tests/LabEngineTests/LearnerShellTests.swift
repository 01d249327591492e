import Curriculum
import Foundation
import LinuxSystem
import Testing
import Tracing

@testable import LabEngine

@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct LearnerShellTests {
    private let folder: TestFolder
    private let session: LabSession

    init() throws {
        folder = try TestFolder()
        session = LabSession(
            lab: try course.lab("03-cgroups"), lesson: try course.lesson("03-cgroups", language: .en),
            workspace: Workspace(in: folder.path))
    }

    /// Types lines, and Ctrl-D.
    private func visit(_ lines: String, isTraced: Bool = true, refusal: String = "") throws -> (ShellVisit, String) {
        let (typed, shown) = (Pipe(), Pipe())
        try typed.fileHandleForWriting.write(contentsOf: Data(lines.utf8))
        try typed.fileHandleForWriting.close()
        let seat = InteractiveShell.Seat(
            input: typed.fileHandleForReading.fileDescriptor, output: shown.fileHandleForWriting.fileDescriptor,
            tracerRefused: refusal)
        let visit = try session.visit(isTraced: isTraced, seat: seat)
        try shown.fileHandleForWriting.close()
        return (visit, String(decoding: try shown.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self))
    }

    private func words(_ visit: ShellVisit) -> [String] {
        visit.commands.map { $0.words?.joined(separator: " ") ?? "-" }
    }

    @Test func whatIsDoneInTheLearnersShellIsToldByTheProgramThatDidIt() throws {
        defer { session.close() }
        let (visit, _) = try visit("mkdir $LAB_CGROUP_PIDS/demo\necho 5 > $LAB_CGROUP_PIDS/demo/pids.max\nexit 3\n")
        #expect(visit.status == .exited(3))
        #expect(words(visit).count == 2)
        #expect(visit.commands.first?.words?.first == "mkdir")
        #expect(visit.commands.last?.words == nil)
        #expect(visit.commands.first?.events.flatMap(\.changes) == [.groupMade(controller: "pids", path: "/demo")])
        #expect(
            visit.commands.last?.events.flatMap(\.changes) == [
                .cgroup(controller: "pids", path: "/demo", file: "pids.max", from: "max", to: "5")
            ])
        let changed = visit.after.difference(from: visit.before).first { $0.subject == .groups }
        #expect(changed?.pairs.contains { $0.after?.name == "pids.max" && $0.after?.value == "5" } == true)
    }

    /// A shell of a new namespace is a program that begets others.
    @Test func programsInANestedShellAreToldByThemselves() throws {
        defer { session.close() }
        let (visit, _) = try visit("unshare -u bash\nhostname other\nexit\nhostname\n")
        #expect(words(visit).first == "unshare -u bash")
        let hostname = visit.commands.first { $0.words == ["hostname", "other"] }
        #expect(hostname?.events.flatMap(\.changes) == [.hostname(from: "lab", to: "other")])
        // Looked for in folder after folder of PATH, a program is told once.
        let calls = visit.events.compactMap { if case .call(let call) = $0 { call } else { nil } }
        #expect(calls.contains { $0.errno == "ENOENT" && $0.call == "execve" })
        #expect(
            !visit.commands.flatMap(\.events).contains {
                if case .call(let call) = $0 { call.errno == "ENOENT" } else { false }
            })
    }

    /// The child of a program, which has not become another, acts for it.
    @Test func whatAProgramsOwnChildDoesIsTheProgramsDoing() throws {
        defer { session.close() }
        let (visit, _) = try visit(
            "bash -c 'mkdir $LAB_CGROUP_PIDS/demo; (echo 7 > $LAB_CGROUP_PIDS/demo/pids.max); true'\n")
        let write = visit.commands.first {
            $0.events.flatMap(\.changes).contains { if case .cgroup = $0 { true } else { false } }
        }
        #expect(write?.words?.first == "bash")
    }

    @Test func theStepsAndTheLearnersShellWorkInTheSameSandbox() throws {
        defer { session.close() }
        let position = SourcePosition(file: "test", line: 1, column: 1)
        func step(_ id: String, _ shell: String) -> Step {
            Step(id: id, variants: [.init(shell: shell, position: position)])
        }
        _ = try session.run(step("one", "echo from the step > /tmp/note"))
        let (_, shown) = try visit("cat /tmp/note; echo from the shell > /tmp/note; sleep 1000 &\n")
        #expect(shown.contains("from the step"))
        // What goes on behind the shell goes on working: the tracer stays for it.
        #expect(try session.run(step("two", "cat /tmp/note")).run.output.text == "from the shell\n")
        #expect(try session.moment()[.processes].contains { $0.value == "sleep 1000" })
    }

    @Test func aProgramThatIsLeftBehindCanStillMakeTheCallsThatWereTraced() throws {
        defer { session.close() }
        let position = SourcePosition(file: "test", line: 1, column: 1)
        _ = try visit(
            "(until [ -e /tmp/go ]; do read -t 0.05 < /dev/zero; done; mkdir $LAB_CGROUP_PIDS/late; : > /tmp/done) &\n")
        let look = Step(
            id: "look",
            variants: [
                .init(
                    shell: ": > /tmp/go; until [ -e /tmp/done ]; do :; done; ls -d $LAB_CGROUP_PIDS/late | wc -l",
                    position: position)
            ])
        #expect(try session.run(look).run.output.text == "1\n")
    }

    @Test func withoutATracerNothingIsTold() throws {
        defer { session.close() }
        let (visit, shown) = try visit(
            "mkdir $LAB_CGROUP_PIDS/demo; grep TracerPid /proc/self/status\n", isTraced: false)
        #expect(visit.events.isEmpty)
        #expect(!visit.isTraced)
        #expect(shown.contains("TracerPid:\t0"))
        #expect(!visit.after.difference(from: visit.before).isEmpty)
    }

    @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "needs strace"))
    func whoWantsToTraceIsToldWhyThatCannotBe() throws {
        defer { session.close() }
        let (visit, shown) = try visit("strace true\nstrace true\n", refusal: "one tracer only")
        #expect(shown.components(separatedBy: "one tracer only").count == 2)
        #expect(visit.commands.contains { $0.words == ["strace", "true"] && !$0.events.isEmpty })
        let (_, untraced) = try self.visit(
            "strace -e trace=exit_group true\n", isTraced: false, refusal: "one tracer only")
        #expect(!untraced.contains("one tracer only"))
        #expect(untraced.contains("exit_group(0)"))
    }

    @Test func callsThatEveryProgramMakesAreNotTracedInTheShell() throws {
        let calls = try LabSession.callsOfShell(in: session.lesson)
        #expect(calls.sets.isSuperset(of: [.cgroup, .ns, .exec]))
        #expect(!calls.calls.contains("openat"))
        session.close()
    }
}
