import Foundation
import Testing

extension InAMachine {
    /// `lab grade --on vm`: a submission may bring its machine down, and nothing else.
    @Suite(.serialized, .enabled(if: MachineRun.isPossible, "needs root and QEMU"))
    struct MachineGradingTests {
        private let playground: Playground

        init() throws {
            playground = try Playground()
            try #require(MachineRun.isPrepared)
        }

        private static let formats = ["json", "junit", "tap", "github", "gradescope", "classroom"]

        /// Grades three answers, of which the second runs for long, and ends its machines as they run it.
        ///
        /// - Returns: the machines that there were, in their order, and the program's status.
        private func grade(
            language: String, patience: String = "1", end: (pid_t) -> Void
        ) throws -> (machines: Int, status: Int32) {
            let course = try GradingCourse(
                in: playground.folder,
                answers: [
                    ("1-first", GradingCourse.right), ("2-second", GradingCourse.endless),
                    ("3-third", GradingCourse.right),
                ])
            let outputs = Self.formats.flatMap { ["--format", $0, "--output", "report.\($0)"] }
            let watch = try FolderWatch(course.work.appending(path: "01-short/2-second"))
            let run = try MachineRun(
                ["grade", "--on", "vm", "--work", "work", "--lang", language, "--format", "text"] + outputs,
                in: playground,
                environment: [
                    "LAB_HOME": course.home.path, "LAB_VM_PATIENCE": patience, "USERNAME": "kim",
                ])
            var seen = Set<pid_t>()
            // Once in the machine of the first, and once in one of its own.
            for _ in 0..<2 {
                try run.wait(for: "a new machine") {
                    run.machines.contains { !seen.contains($0) } || !run.process.isRunning
                }
                let machine = try #require(run.machines.first { !seen.contains($0) }, "\(run.output)\(run.errors)")
                seen.insert(machine)
                try watch.wait()
                end(machine)
                try run.wait(for: "the machine's end") { !MachineRun.isAlive(machine) }
                watch.clear()
            }
            try run.wait(for: "the last machine") {
                seen.formUnion(run.machines)
                return !run.process.isRunning
            }
            #expect(run.machines.isEmpty)
            return (seen.count, try run.status())
        }

        private func verdicts() throws -> [String: String] {
            let json = try JSONSerialization.jsonObject(with: Data(playground.text(of: "report.json").utf8))
            let exercises = try #require((json as? [String: Any])?["exercises"] as? [[String: Any]])
            return Dictionary(
                uniqueKeysWithValues: exercises.compactMap { exercise in
                    (exercise["id"] as? String).map { ($0, exercise["status"] as? String ?? "") }
                })
        }

        @Test(arguments: ["en", "ko"]) func aSubmissionWhoseMachineDiesFailsAndTheOthersAreGraded(
            language: String
        ) throws {
            let (machines, status) = try grade(language: language) { kill($0, SIGKILL) }
            #expect(status == 1)
            #expect(machines == 3, "a machine for what comes before, one for the submission alone, one for the rest")
            #expect(
                try verdicts() == ["01-short/1-first": "pass", "01-short/2-second": "fail", "01-short/3-third": "pass"])
            let words = language == "en" ? "The machine went down" : "가상 머신이 멈췄습니다"
            for format in Self.formats where format != "classroom" {
                #expect(try playground.text(of: "report.\(format)").contains(words), "\(format)")
            }
        }

        @Test func aSubmissionWhoseMachineAnswersNoMoreFailsWithinABound() throws {
            let (machines, status) = try grade(language: "en", patience: "0.25") { kill($0, SIGSTOP) }
            #expect(status == 1)
            #expect(machines == 3)
            #expect(
                try verdicts() == ["01-short/1-first": "pass", "01-short/2-second": "fail", "01-short/3-third": "pass"])
        }

        /// However many exercises there are, they are one machine's work.
        @Test func oneMachineGradesAllExercises() throws {
            let answers = (10..<16).map { ("ex-\($0)", $0 % 10 == 0 ? GradingCourse.wrong : GradingCourse.right) }
            let course = try GradingCourse(in: playground.folder, answers: answers)
            let run = try MachineRun(
                [
                    "grade", "--on", "vm", "--work", "work", "--lang", "en", "--format", "json", "--output",
                    "report.json",
                ],
                in: playground, environment: ["LAB_HOME": course.home.path])
            var seen = Set<pid_t>()
            try run.wait(for: "the end") {
                seen.formUnion(run.machines)
                return !run.process.isRunning
            }
            #expect(try run.status() == 1)
            #expect(seen.count == 1)
            let verdicts = try verdicts()
            #expect(verdicts.count == 6 && verdicts.values.count { $0 == "fail" } == 1, "\(verdicts)")
        }

        @Test func checkTellsOfAMachineThatDiedAndKeepsTheScore() throws {
            let course = try GradingCourse(in: playground.folder, answers: [("2-second", GradingCourse.endless)])
            let own = playground.folder.appending(path: "lab-work/01-short")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: course.work.appending(path: "01-short/2-second"), to: own.appending(path: "2-second"))
            let watch = try FolderWatch(own.appending(path: "2-second"))
            let run = try MachineRun(
                ["check", "01-short/2-second", "--on", "vm", "--lang", "en"], in: playground,
                environment: ["LAB_HOME": course.home.path])
            try run.wait(for: "a machine") { !run.machines.isEmpty || !run.process.isRunning }
            let machine = try #require(run.machines.first, "\(run.output)\(run.errors)")
            watch.clear()
            try watch.wait()
            kill(machine, SIGKILL)
            #expect(try run.status() == 1)
            #expect(run.output.contains("The machine went down"))
            let progress = try playground.text(of: "state/progress.json")
            #expect(progress.contains("\"attempts\" : 1"), "\(progress)")
        }
    }
}
