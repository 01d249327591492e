import Foundation
import Testing

@testable import VirtualMachine

/// What this machine's kernel cannot show, where its control groups are of version 1: the same promises, in a virtual
/// machine whose kernel has version 2 alone.
///
/// One machine at a time. Under emulation a program takes some ten to thirty times as long as here, so limits of time
/// are for what hangs.
@Suite(.serialized, .enabled(if: TestMachine.image != nil, "\(TestMachine.reason)"))
struct UnifiedKernelTests {
    private let image: MachineImage

    init() throws { image = try #require(TestMachine.image) }

    @Test func everyTestOfControlGroupsPassesOnAKernelWithVersion2Alone() throws {
        let tests = try GuestTests(of: image, filters: [#"^(CgroupsTests|ChecksTests)\."#], seconds: 900)
        #expect(tests.faults.isEmpty, "\(tests.faults.joined(separator: "\n"))")
        // What is skipped there is what only version 1 can show, and that runs here.
        let reasons = tests.skipped.compactMap(\.skipped)
        #expect(reasons.allSatisfy { $0.contains("v1") }, "\(reasons)")
        print("In a virtual machine with cgroup v2: \(tests.passed.count) tests passed, \(reasons.count) are for v1.")
        #expect(tests.passed.count >= 100)
        let names = Set(tests.passed.map(\.name))
        for name in [
            "v2RefusesADeviceByAProgram()", "v2SaysWhenAllHaveStopped()", "cgroupKillReachesEveryGroupBelow()",
            "whoNeedsMoreThanTheMemoryLimitIsKilledAndCounted()", "aDisksLimitIsWhatTheKernelHolds()",
            "a quota holds the consumer back; without one it does not",
        ] { #expect(names.contains(name)) }
    }

    /// Each step with the outcome that its author expects, each question with an answer, and of each exercise the starter,
    /// a solution and a wrong answer. `make soak` tries all solutions and all wrong answers.
    @Test func theLessonsOnNamespacesAndControlGroupsHoldThere() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-lint-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let labs = ["02-namespaces", "03-cgroups"]
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
            path: "lab")
        process.arguments = ["lint", "--execute", "--brief", "--on", "vm", "--lang", "en"] + labs
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging([
            "LAB_HOME": GuestTests.root.path, "LAB_STATE": folder.appending(path: "state").path, "LAB_TOKEN": "",
            "COLUMNS": "200",
        ]) { $1 }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        print("In a virtual machine with cgroup v2:\n\(text)")
        #expect(process.terminationStatus == 0, "\(text)")
        for lab in labs {
            let line = try #require(
                text.split(separator: "\n").first { $0.hasPrefix("✓ \(lab) ") }, "\(lab) was not played")
            // In a machine no machine is started: only those steps are left out.
            let steps = try stepsInMachines(of: lab)
            let leftOut = line.firstMatch(of: /, ([0-9]+) steps? left out/).flatMap { Int($0.1) } ?? 0
            #expect(leftOut == steps.count, "\(line)")
        }
    }

    /// The names of a lesson's steps that need a virtual machine of their own.
    private func stepsInMachines(of lab: String) throws -> Set<String> {
        let path = GuestTests.root.appending(path: "curriculum/en/\(lab).md")
        let text = try String(contentsOf: path, encoding: .utf8)
        return Set(text.matches(of: /```sh \{#([a-z0-9-]+) \.run [^}\n]*\.vm\b/).map { String($0.1) })
    }
}
