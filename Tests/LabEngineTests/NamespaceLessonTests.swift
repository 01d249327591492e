import Curriculum
import Glibc
import LinuxSystem
import Testing
import Tracing

@testable import LabEngine

@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct NamespaceLessonTests {
    @Test("in lab 02 the kernel answers every prediction, and every kind of namespace changes before the learner's eyes")
    func lesson() throws {
        let folder = try TestFolder()
        let lesson = try course.lesson("02-namespaces", language: .en)
        let session = LabSession(lab: try course.lab("02-namespaces"), lesson: lesson, workspace: Workspace(in: folder.path))
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
}
