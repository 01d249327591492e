import Cgroups
import Checks
import Curriculum
import Foundation
import Testing
import Tracing

@testable import LabEngine

private let isRoot = geteuid() == 0
/// The repository's own course.
let course = Curriculum(
    root: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false))

@Suite(.enabled(if: isRoot, "needs root: namespaces and control groups"), .serialized)
struct LabSessionTests {
    private func session(in folder: TestFolder) throws -> LabSession {
        let lab = try course.lab("03-cgroups")
        let lesson = try course.lesson("03-cgroups", language: .en)
        return LabSession(lab: lab, lesson: lesson, workspace: Workspace(in: folder.path))
    }

    private func step(_ shell: String, trace: [String] = ["cgroup"], time: Duration? = nil) -> Step {
        let position = SourcePosition(file: "test", line: 1, column: 1)
        return Step(
            id: "s-\(shell.hashValue.magnitude)",
            variants: [Step.Variant(shell: shell, trace: trace, time: time, position: position)])
    }

    @Test func aStepTellsItsCallsInTheLearnersPaths() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        let outcome = try session.run(step("mkdir $LAB_CGROUP_PIDS/demo; echo 5 > $LAB_CGROUP_PIDS/demo/pids.max"))
        #expect(outcome.calls.map(\.call) == ["mkdir", "write"])
        #expect(
            outcome.calls.last?.changes == [
                .cgroup(controller: "pids", path: "/demo", file: "pids.max", from: "max", to: "5")
            ])
        #expect(outcome.changes.contains { $0.path == "demo" && $0.kind == .made })
        session.close()
    }

    @Test func runningAStepAgainBeginsFromTheStateBeforeIt() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        _ = try session.run(step("x=kept"))
        let count = step("mkdir $LAB_CGROUP_PIDS/once && echo $x")
        #expect(try session.run(count).run.output.text == "kept\n")
        #expect(try session.run(count, again: true).run.output.text == "kept\n")
        session.close()
    }

    @Test func goingBackBringsTheMomentBeforeAStep() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        defer { session.close() }
        _ = try session.run(step("cd /tmp; x=1; mkdir $LAB_CGROUP_PIDS/one"))
        let second = step("x=2; mkdir $LAB_CGROUP_PIDS/two; sleep 1000 & hostname other")
        _ = try session.run(second)
        _ = try session.run(step("x=3; mkdir $LAB_CGROUP_PIDS/three"))
        try session.goBack(before: second.id)
        let look = try session.run(step("echo $x $PWD; ls -d $LAB_CGROUP_PIDS/*/ | wc -l; hostname; jobs"))
        #expect(look.run.output.text == "1 /tmp\n1\nlab\n")
        #expect(try !session.moment()[.processes].contains { $0.value == "sleep 1000" })
    }

    /// A lesson of these steps, in place of the lab's own.
    private func lesson(_ steps: [Step]) throws -> Lesson {
        var lesson = try course.lesson("03-cgroups", language: .en)
        lesson.blocks = steps.map { .step($0) }
        return lesson
    }

    private func play(_ steps: [Step], in folder: TestFolder) throws -> LabSession {
        LabSession(lab: try course.lab("03-cgroups"), lesson: try lesson(steps), workspace: Workspace(in: folder.path))
    }

    @Test func anyStepCanBeGoneToForwardsAndBackwards() throws {
        let folder = try TestFolder()
        let one = step("x=1; mkdir $LAB_CGROUP_PIDS/one")
        let two = step("x=2; mkdir $LAB_CGROUP_PIDS/two; hostname other")
        let three = step("x=3; mkdir $LAB_CGROUP_PIDS/three")
        let look = step("echo $x; ls -d $LAB_CGROUP_PIDS/*/ | wc -l; hostname")
        let session = try play([one, two, three, look], in: folder)
        defer { session.close() }
        _ = try session.run(one)
        var passed = [String]()
        // Forwards, the sandbox stays: what has run does not run again.
        try session.go(before: look.id, onStep: { passed.append($0) })
        #expect(passed == [two.id, three.id])
        #expect(try session.run(look).run.output.text == "3\n3\nother\n")
        passed = []
        try session.go(before: two.id, onStep: { passed.append($0) })
        #expect(passed == [one.id])
        #expect(try session.run(look).run.output.text == "1\n1\nlab\n")
    }

    @Test func beforeACounterfactualTheStepThatItIsAboutHasRun() throws {
        let folder = try TestFolder()
        let (one, two) = (step("x=1"), step("x=2"))
        var without = step("echo $x")
        without.kind = .without(of: two.id)
        let session = try play([one, two, without], in: folder)
        defer { session.close() }
        try session.go(before: without.id)
        #expect(try session.run(step("echo $x;")).run.output.text == "2\n")
    }

    @Test func aStepThatWasSkippedRunsOnTheWayToAnother() throws {
        let folder = try TestFolder()
        let steps = [
            step("echo a >> /tmp/log"), step("echo b >> /tmp/log"), step("echo c >> /tmp/log"), step("cat /tmp/log"),
        ]
        let session = try play(steps, in: folder)
        defer { session.close() }
        _ = try session.run(steps[0])
        _ = try session.run(steps[2])
        try session.go(before: steps[3].id)
        #expect(try session.run(steps[3]).run.output.text == "a\nb\nc\n")
    }

    @Test func aStepThatRunsOnlyOnceIsNamedWhereItsEffectIsMissing() throws {
        let folder = try TestFolder()
        var once = step("echo once >> /tmp/log")
        once.runsOnce = true
        let (first, last) = (step("echo a >> /tmp/log"), step("cat /tmp/log"))
        let session = try play([first, once, last], in: folder)
        defer { session.close() }
        #expect(try session.go(before: last.id) == .init(unasked: [once.id]))
        try session.go(before: once.id)
        _ = try session.run(once)
        #expect(try session.go(before: last.id) == .init())
        #expect(try session.run(last).run.output.text == "a\nonce\n")
        #expect(try session.goBack(before: last.id) == .init(missing: [once.id]))
        #expect(try session.run(last).run.output.text == "a\n")
    }

    @Test func anInterruptedWayLeavesTheStateBeforeTheStepInWhichItWasInterrupted() throws {
        let folder = try TestFolder()
        let steps = [step("x=1"), step("x=2"), step("x=3")]
        let session = try play(steps, in: folder)
        defer { session.close() }
        let arrival = try session.go(before: nil, onStep: { if $0 == steps[1].id { session.cancel() } })
        #expect(arrival.interruptedAt == steps[1].id)
        #expect(try session.run(step("echo $x")).run.output.text == "1\n")
    }

    @Test func aComparisonShowsWhatOneWordChangesAndTouchesNothingElse() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        defer { session.close() }
        _ = try session.run(step("mkdir $LAB_CGROUP_PIDS/demo"))
        let limit = step("echo 5 > $LAB_CGROUP_PIDS/demo/pids.max; echo written > /work/note")
        _ = try session.run(limit)
        let comparison = try session.compare(
            limit, with: "echo 6 > $LAB_CGROUP_PIDS/demo/pids.max; mkdir /tmp/m; mount -t tmpfs box /tmp/m; false")
        let differing = comparison.differences.flatMap { $0.pairs }
        #expect(differing.map(\.kind) == [.changed, .added])
        #expect(differing.first?.before?.value == "5")
        #expect(differing.first?.after?.value == "6")
        #expect(differing.last?.after?.name == "/tmp/m")
        #expect(comparison.original.outcome.run.ending == .finished(status: 0))
        #expect(comparison.other.outcome.run.ending == .finished(status: 1))
        #expect(
            try session.run(step("cat $LAB_CGROUP_PIDS/demo/pids.max; ls /tmp | wc -l")).run.output.text == "5\n0\n")
    }

    @Test func theKernelAnswersAPrediction() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        let bomb = step(
            """
            mkdir $LAB_CGROUP_PIDS/few; echo 3 > $LAB_CGROUP_PIDS/few/pids.max
            (echo $BASHPID > $LAB_CGROUP_PIDS/few/cgroup.procs; for i in 1 2 3 4 5; do sleep 5 & done) 2>/dev/null
            """, trace: ["cgroup", "clone"])
        let outcome = try session.run(bomb)
        let position = SourcePosition(file: "test", line: 1, column: 1)
        #expect(outcome.shows(Evidence(errno: "EAGAIN", position: position)))
        #expect(outcome.shows(Evidence(counter: "pids_max_hits", min: 1, position: position)))
        #expect(!outcome.shows(Evidence(signal: "SIGKILL", position: position)))
        session.close()
    }

    @Test func whatTheLearnerWritesStaysInTheWorkFolder() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        _ = try session.run(step("echo mine > /work/note"))
        session.close()
        #expect(try folder.read("lab-work/03-cgroups/note") == "mine\n")
    }

    @Test func anotherProcessFindsTheOpenSessionOfALab() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        _ = try session.run(step("mkdir $LAB_CGROUP_PIDS/live; echo 9 > $LAB_CGROUP_PIDS/live/pids.max"))
        let position = SourcePosition(file: "test", line: 1, column: 1)
        let check = Check(
            id: "limit", probe: "cgroup", arguments: ["controller": .value("pids"), "path": .value("live")],
            expectations: .same(.init(fields: [.init(key: "limit", matcher: .equals("9"), position: position)])),
            position: position)
        let exercise = Exercise(
            id: "live", lab: "03-cgroups", title: .init(), isLive: true, checks: [check], file: "test")
        let report = try OpenSession.find(lab: "03-cgroups", workspace: session.workspace).check(
            exercise, lab: session.lab, language: .en)
        #expect(report.result.status == .pass, "\(report.result)")
        session.close()
    }
}
