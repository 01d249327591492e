import Foundation
import Testing

/// The built program, run as a person runs it: arguments in, text and exit status out.
@Suite(.serialized) struct CommandTests {
    /// The program beside this test bundle.
    static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "lab").path

    private func lab(_ arguments: String..., language: String = "en_US.UTF-8") throws -> (String, String, Int32) {
        let state = NSTemporaryDirectory() + "lab-state-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: state) }
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let result = try Repository.run(
            [Self.program] + arguments, in: URL(filePath: state),
            environment: [
                "LAB_HOME": Repository.root.path(percentEncoded: false), "LAB_STATE": state, "LC_ALL": language,
            ])
        return (result.output, result.errors, result.status)
    }

    @Test func theListShowsTheCourseInBothLanguages() throws {
        #expect(try lab("list").0.contains("03-cgroups"))
        #expect(try lab("list", language: "ko_KR.UTF-8").0.contains("커널로 배우는 컨테이너"))
        #expect(try lab("list", "--lang", "ko").0.contains("네임스페이스"))
    }

    @Test(arguments: [
        (["run", "03-cgruops"], "03-cgroups"), (["check", "03-cgroups/memory-limt"], "memory-limit"),
        (["run", "03-cgroups", "--auto", "--step", "memory-lmit"], "memory-limit"), (["frobnicate"], "Usage"),
        (["run", "07-runtime"], "not written yet"), (["hint", "03-cgroups"], "03-cgroups/NAME"),
        (["trace", "--only", "mout", "--", "true"], "mount"), (["trace"], "--"),
        (["compare", "--ways", "native,jail"], "jail"),
    ])
    func wrongUsageIsOneClearErrorAndStatus2(arguments: [String], expected: String) throws {
        let result = try Repository.run(
            [Self.program] + arguments,
            environment: ["LAB_HOME": Repository.root.path(percentEncoded: false), "LC_ALL": "C.UTF-8"])
        #expect(result.status == 2)
        #expect(result.errors.contains(expected), "\(result.errors)")
        #expect(result.output == "")
    }

    @Test func theRepositorysOwnCourseHasNoErrors() throws {
        let (output, _, status) = try lab("lint")
        #expect(status == 0, "\(output)")
    }

    @Test(.enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
    func checkIsRedForTheStarterAndGreenForTheSolution() throws {
        let folder = URL(filePath: NSTemporaryDirectory() + "lab-check-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = [
            "LAB_HOME": Repository.root.path(percentEncoded: false), "LAB_STATE": folder.path, "LC_ALL": "C.UTF-8",
        ]
        let starter = try Repository.run(
            [Self.program, "check", "03-cgroups/memory-limit"], in: folder, environment: environment)
        #expect(starter.status == 1)
        #expect(starter.output.contains("the kernel held"))
        let work = folder.appending(path: "lab-work/03-cgroups/memory-limit")
        try FileManager.default.removeItem(at: work)
        try FileManager.default.copyItem(
            at: Repository.root.appending(path: "labs/03-cgroups/memory-limit/solution"), to: work)
        let solution = try Repository.run(
            [Self.program, "check", "03-cgroups/memory-limit"], in: folder, environment: environment)
        #expect(solution.status == 0, "\(solution.output)")
        let graded = try Repository.run(
            [
                Self.program, "grade", "03-cgroups/memory-limit", "--work", "lab-work", "--format", "json", "--output",
                "result.json",
            ], in: folder, environment: environment)
        #expect(graded.status == 0, "\(graded.errors)")
        #expect(
            try String(contentsOf: folder.appending(path: "result.json"), encoding: .utf8).contains("\"version\": 1"))
    }

    @Test(.enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
    func aTracedCommandKeepsItsStatusAndIsToldAsJSON() throws {
        let file = NSTemporaryDirectory() + "lab-trace-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        let (output, _, status) = try lab(
            "trace", "--only", "ns", "--json", file, "--", "unshare", "-u", "sh", "-c", "echo hi; exit 7")
        #expect(status == 7)
        #expect(output == "hi\n")
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let events = try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        let unshare = try #require(events.first { $0?["call"] as? String == "unshare" } ?? nil)
        let changes = try #require(unshare["changes"] as? [[String: Any]])
        #expect(changes.first?["kind"] as? String == "namespace")
        #expect(changes.first?["type"] as? String == "uts")
    }

    @Test(.enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
    func aLessonPlaysStraightThroughWithoutATerminal() throws {
        let (output, errors, status) = try lab("run", "03-cgroups")
        #expect(status == 0, "\(errors)")
        #expect(output.contains("memory.limit_in_bytes") || output.contains("memory.max"))
        #expect(!output.contains("\u{1b}"))
    }
}
