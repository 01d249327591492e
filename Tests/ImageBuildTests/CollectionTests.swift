import Foundation
import LinuxSystem
import OCI
import Testing

/// Builds, loads, runs and removals at one time, in one store.
@Suite(
    "Garbage that is collected while others work", .serialized,
    .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct CollectionTests {
    private let scene: BuildScene
    private let file = """
        FROM localhost/busybox AS b
        COPY . /src
        RUN cp -r /src /dst
        FROM scratch
        COPY --from=b /dst /dst
        COPY --from=b /bin /bin
        """

    init() throws {
        scene = try BuildScene()
        try scene.write("big", String(repeating: "0123456789abcdef", count: 50_000))
        for number in 0..<20 { try scene.write("files/\(number)", "file \(number)") }
    }

    /// How often; `make soak` asks for more.
    private static var rounds: Int { ProcessInfo.processInfo.environment["LAB_KILL_ROUNDS"].flatMap { Int($0) } ?? 6 }

    private enum Work: String, CaseIterable {
        case build, cachedBuild, load, save, run, commit, prune, remove

        /// Whether it has to succeed, where nobody kills it. Another may remove what this would remove.
        var mustSucceed: Bool { self != .remove }

        func words(_ scene: BuildScene, _ round: Int) -> [String] {
            switch self {
            case .build: ["build", "--no-cache", "-t", "app", scene.context]
            case .cachedBuild: ["build", "-t", "cached", scene.context]
            case .load: ["load", "-i", "\(scene.path)/loaded.tar"]
            case .save: ["save", "fixed", "-o", "\(scene.path)/saved.tar"]
            case .run: ["run", "--rm", "fixed", "cat", "/dst/files/7"]
            case .commit: ["commit", "stopped", "committed"]
            case .prune: ["image", "prune", "-f"]
            case .remove: ["rmi", "-f", "loaded", "app", "committed"]
            }
        }
    }

    @Test("takes nothing that is in use, and after SIGKILL of any of them each can be repeated")
    func killed() throws {
        try scene.mustBuild(file, name: "fixed")
        try scene.succeed(["tag", "fixed", "loaded"])
        try scene.succeed(["save", "loaded", "-o", "\(scene.path)/loaded.tar"])
        try scene.succeed(["run", "--name", "stopped", "fixed", "cp", "/dst/big", "/more"])
        let store = try scene.data().openImages()
        for round in 0..<Self.rounds {
            var running = [(work: Work, process: Process, errors: String, isKilled: Bool)]()
            for work in Work.allCases.shuffled() {
                let errors = "\(scene.path)/errors-\(work)"
                _ = FileManager.default.createFile(atPath: errors, contents: nil)
                let handle = try #require(FileHandle(forWritingAtPath: errors))
                let process = try Program.start(scene.command(work.words(scene, round)), errors: handle)
                running.append((work, process, errors, false))
            }
            // Moments of chance, from before anything was written to when all is over.
            for index in running.indices.shuffled() where Bool.random() {
                usleep(UInt32.random(in: 0..<150_000))
                running[index].isKilled = kill(running[index].process.processIdentifier, SIGKILL) == 0
            }
            for one in running {
                one.process.waitUntilExit()
                if one.isKilled || !one.work.mustSucceed { continue }
                let errors = try BuildScene.text(one.errors)
                #expect(one.process.terminationStatus == 0, "round \(round), \(one.work): \(errors)")
            }
            #expect(try store.verify() == [], "round \(round)")
        }
        for work in Work.allCases { try scene.succeed(work.words(scene, Self.rounds)) }
        #expect(try store.verify() == [])
        try scene.expectNothingIsLeft()
        // Nothing is stuck: with the last name and the last container everything goes.
        try scene.succeed(["rm", "-f"] + scene.lab(["ps", "-aq"]).output.split(separator: "\n").map(String.init))
        try scene.succeed(["image", "prune", "-af"])
        #expect(try store.names().isEmpty)
        for folder in ["blobs/sha256", ".lab/ingest", ".lab/leases", ".lab/kept"] {
            #expect(KernelFile.names(in: "\(store.path)/\(folder)") == [], "\(folder)")
        }
        let layers = "\(scene.path)/data/layers/trusted"
        #expect(KernelFile.names(in: layers).filter { !$0.hasPrefix(".") } == [])
        #expect(KernelFile.names(in: "\(layers)/.unpacking") == [])
    }
}

extension BuildScene {
    /// `lab docker …` that has to succeed.
    @discardableResult
    func succeed(_ words: [String], data: String = "data") throws -> Result {
        let result = try lab(words, data: data)
        try #require(result.status == 0, "\(words): \(result.errors)")
        return result
    }
}
