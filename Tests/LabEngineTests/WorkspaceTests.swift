import Checks
import Foundation
import Testing

@testable import LabEngine

/// A folder of the test's own.
final class TestFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "lab-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        let file = "\(path)/\(name)"
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: false, encoding: .utf8)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }
}

@Suite struct WorkspaceTests {
    @Test func theStarterIsCopiedOnceAndNeverOverwritesWork() throws {
        let folder = try TestFolder()
        try folder.write("starter", to: "starter/limit.sh")
        let workspace = Workspace(in: folder.path)
        #expect(try workspace.prepare(lab: "x", exercise: "y", starter: folder.path + "/starter"))
        #expect(try folder.read("lab-work/x/y/limit.sh") == "starter")
        try folder.write("mine", to: "lab-work/x/y/limit.sh")
        #expect(try !workspace.prepare(lab: "x", exercise: "y", starter: folder.path + "/starter"))
        #expect(try folder.read("lab-work/x/y/limit.sh") == "mine")
    }

    @Test func aResetKeepsTheOldWorkUnderAnotherName() throws {
        let folder = try TestFolder()
        try folder.write("starter", to: "starter/limit.sh")
        let workspace = Workspace(in: folder.path)
        try workspace.prepare(lab: "x", exercise: "y", starter: folder.path + "/starter")
        for text in ["first", "second"] {
            try folder.write(text, to: "lab-work/x/y/limit.sh")
            let kept = try workspace.reset(lab: "x", exercise: "y", starter: folder.path + "/starter")
            #expect(kept != nil)
        }
        #expect(try folder.read("lab-work/x/y/limit.sh") == "starter")
        #expect(try folder.read("lab-work/x/y.1/limit.sh") == "first")
        #expect(try folder.read("lab-work/x/y.2/limit.sh") == "second")
    }

    @Test func aLinkInAStarterIsCopiedAsALink() throws {
        let folder = try TestFolder()
        try folder.write("secret", to: "secret")
        try folder.write("", to: "starter/limit.sh")
        symlink(folder.path + "/secret", folder.path + "/starter/link")
        try FileTree.copy(folder.path + "/starter", to: folder.path + "/copy")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/copy/link").hasSuffix("/secret"))
        try FileTree.remove(folder.path + "/copy")
        #expect(try folder.read("secret") == "secret")
    }
}

@Suite struct ProgressStoreTests {
    @Test func twoSessionsAtOnceLoseNothing() async throws {
        let folder = try TestFolder()
        let store = ProgressStore(path: folder.path + "/state/progress.json")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { try store.update("lab-\(number % 2)") { $0.passed.insert("step-\(number)") } }
            }
            try await group.waitForAll()
        }
        let all = try store.load()
        #expect(all["lab-0"]?.passed.count == 10)
        #expect(all["lab-1"]?.passed.count == 10)
    }

    @Test func aFileThatIsNoProgressIsLeftAsItIs() throws {
        let folder = try TestFolder()
        try folder.write("not json", to: "progress.json")
        let store = ProgressStore(path: folder.path + "/progress.json")
        #expect(throws: (any Error).self) { try store.update("x") { $0.isFinished = true } }
        #expect(try folder.read("progress.json") == "not json")
    }

    @Test func theBestScoreIsKept() throws {
        var progress = LabProgress()
        progress.note(
            .init(id: "x/y", checks: [.init(id: "a", status: .pass, points: 3, max: 3)], duration: .zero), of: "y")
        progress.note(
            .init(id: "x/y", checks: [.init(id: "a", status: .fail, points: 0, max: 3)], duration: .zero), of: "y")
        #expect(progress.exercises["y"]?.best == 3)
        #expect(progress.exercises["y"]?.attempts == 2)
        #expect(progress.exercises["y"]?.isPassed == true)
    }
}
