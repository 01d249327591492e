import Curriculum
import Glibc
import LinuxSystem
import Testing
import Tracing

@testable import LabEngine

@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct NamespaceLessonTests {
    @Test(
        "in lab 02 the kernel answers every prediction, and every kind of namespace changes before the learner's eyes")
    func lesson() throws {
        let folder = try TestFolder()
        let lesson = try course.lesson("02-namespaces", language: .en)
        let session = LabSession(
            lab: try course.lab("02-namespaces"), lesson: lesson, workspace: Workspace(in: folder.path))
        defer { session.close() }
        var changed = Set<NamespaceKind>()
        for step in lesson.steps where step.kind == .run {
            let outcome = try session.run(step)
            for case .namespace(let kind, let from, let to) in outcome.run.events.flatMap(\.changes) {
                #expect(from != to)
                changed.insert(kind)
            }
            if let expect = step.variant(for: try session.version(of: step)).expect {
                #expect(outcome.fulfils(expect), "\(step.id): \(outcome.run.output.text)")
            }
            for predict in lesson.predictions where predict.of == step.id {
                #expect(outcome.answer(to: predict) == answers[predict.id], "\(predict.id): \(outcome.run.output.text)")
            }
        }
        #expect(changed == Set(NamespaceKind.allCases))
    }

    /// What this kernel, and every kernel since Linux 5.6, answers.
    private let answers: [String: Int] = [
        "predict-uts": 0, "predict-ipc": 1, "predict-net": 1, "predict-mnt": 1, "predict-propagation": 1,
        "predict-pid": 0, "predict-init": 1, "predict-init-end": 0, "predict-exec": 0, "predict-keep": 1,
        "predict-cgroup": 0, "predict-time": 1, "predict-user": 1, "predict-user-hostname": 1, "predict-escape": 1,
        "predict-pivot": 1, "predict-complete": 1, "predict-clock": 1,
    ]

    @Test("the kernel settles each question of both lessons", arguments: ["02-namespaces", "03-cgroups"])
    func settled(id: String) throws {
        // One of them has a step in a virtual machine, in which the built `lab` runs, and not this test.
        _ = GuestProgram.isHere
        let lesson = try course.lesson(id, language: .ko)
        let readiness = try Readiness(of: course.lab(id), lesson: lesson, exercises: course.exercises(of: id))
        let result = try LessonTrial(lab: readiness.lab, lesson: lesson, readiness: readiness).run()
        #expect(result.faults.isEmpty, "\(result.faults)")
        #expect(result.answered > 8)
    }

    /// A question about a call that the step does not show is settled by it all the same, and one of which the kernel
    /// leaves no evidence is found.
    @Test func aQuestionIsSettledByTheCallThatItNames() throws {
        let position = SourcePosition(file: "test", line: 1, column: 1)
        let step = Step(
            id: "ask",
            variants: [.init(shell: "exec 2> /dev/null; kill -0 4000000; echo done", trace: ["ns"], position: position)]
        )
        func question(_ id: String, _ evidence: [Evidence]) -> Predict {
            Predict(
                id: id, of: "ask", question: [], choices: evidence.map { .init(text: [], when: $0) }, position: position
            )
        }
        var lesson = try course.lesson("02-namespaces", language: .en)
        lesson.blocks = [
            .predict(
                question(
                    "settled",
                    [
                        Evidence(call: "kill", errno: "EPERM", position: position),
                        Evidence(call: "kill", errno: "ESRCH", position: position),
                    ])),
            .predict(
                question(
                    "open",
                    [
                        Evidence(call: "kill", errno: "EPERM", position: position),
                        Evidence(signal: "SIGKILL", position: position),
                    ])),
            .step(step),
        ]
        let result = try LessonTrial(lab: course.lab("02-namespaces"), lesson: lesson).run()
        #expect(result.answered == 1)
        #expect(result.faults == [.noAnswer(predict: "open", step: "ask")])
    }

    /// What every program does all the time is not watched for a question's sake, and not shown in a step about groups.
    @Test func writingAndOpeningAreTracedWhereTheyConcernAGroup() throws {
        let lesson = try course.lesson("03-cgroups", language: .en)
        let calls = try LabSession.calls(of: lesson)
        #expect(calls.calls.contains("mmap"))
        #expect(calls.calls.isDisjoint(with: ["write", "rmdir", "mkdir"]))
    }
}
