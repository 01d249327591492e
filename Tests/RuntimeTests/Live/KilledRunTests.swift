import Foundation
import Glibc
import Testing

@Suite("A run that is killed", .enabled(if: LabCommand.canRun, "needs root and busybox-static"), .serialized)
struct KilledRunTests {
    @Test("leaves no process, no mount and no half layer, and the next one succeeds")
    func killed() throws {
        let lab = try LabCommand()
        let mark = "\(UInt32.random(in: 1_000_000...9_999_999))"
        for round in 0..<25 {
            if round % 5 == 0 { _ = try lab.remove("layers") }
            let process = lab.process(["docker", "run", "--name", "k\(round)", "localhost/busybox", "sleep", mark])
            try process.run()
            // A moment of chance, from the first to well after the start.
            usleep(UInt32.random(in: 0..<400_000))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let listed = try lab("docker", "ps", "-q")
        #expect(listed.output == "" && listed.status == 0, "\(listed.errors)")
        #expect(lab.isGone(mark))
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        #expect(!mounts.contains(lab.folder))
        let again = try lab.shell("echo well")
        #expect(again.output == "well\n", "\(again.errors)")
        let layers = "\(lab.folder)/data/layers/trusted"
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(layers)/.unpacking") == [])
        let all = try lab("docker", "ps", "-a", "-q").output.split(separator: "\n").map(String.init)
        #expect(try lab.run(["docker", "rm"] + all).status == 0 || all.isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(lab.folder)/data/containers")
        #expect(Set(left).isSubset(of: [".removed", ".lock"]))
    }
}

extension LabCommand {
    /// Removes a folder of its data, as nobody should.
    fileprivate func remove(_ name: String) throws -> Bool {
        let remove = Process()
        remove.executableURL = URL(filePath: "/bin/rm")
        remove.arguments = ["-rf", "\(folder)/data/\(name)"]
        try remove.run()
        remove.waitUntilExit()
        return remove.terminationStatus == 0
    }

    /// Whether no process of the machine has a word among its own, waiting for those that are dying.
    fileprivate func isGone(_ mark: String) -> Bool {
        for round in 1...200 {
            let pids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter {
                Int32($0) != nil
            }
            let has = pids.contains { pid in
                ((try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? "").contains(mark)
            }
            if !has { return true }
            usleep(UInt32(round) * 500)
        }
        return false
    }
}
