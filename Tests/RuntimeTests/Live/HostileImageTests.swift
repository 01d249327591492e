import Foundation
import Glibc
import OCI
import Testing

/// An image of busybox with more on top, which nobody would make who means well.
private func makeImage(_ name: String, in lab: LabCommand, _ fill: (String) throws -> Void) throws {
    _ = try lab("docker", "run", "--rm", "localhost/busybox", "true")
    let tree = "\(lab.folder)/tree"
    try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: false)
    try fill(tree)
    let store = try ContentStore(path: "\(lab.folder)/data/images")
    let lease = try store.lease()
    let base = try store.find("localhost/busybox")
    let layer = try LayerPacker.pack(tree, into: lease)
    var config = base.config
    config.rootfs.diffIDs.append(layer.diffID)
    let manifest = Manifest(
        config: try lease.putDocument(config, mediaType: .config), layers: base.manifest.layers + [layer.descriptor])
    try store.tag(lease.putDocument(manifest, mediaType: .manifest), as: ImageReference(name))
}

@Suite("A hostile image", .enabled(if: LabCommand.canRun, "needs root and busybox-static"), .serialized)
struct HostileImageTests {
    @Test("with a link for /proc, /dev or /sys is refused", arguments: ["proc", "dev", "sys"])
    func links(_ name: String) throws {
        let lab = try LabCommand()
        try makeImage("bad", in: lab) { tree in
            try FileManager.default.createSymbolicLink(atPath: "\(tree)/\(name)", withDestinationPath: "/etc")
        }
        let result = try lab("docker", "run", "--rm", "bad", "cat", "/etc/passwd")
        #expect(result.status == 125 && result.output == "" && result.errors.contains("/\(name)".dropFirst()))
    }

    @Test("with links for the files of /etc gets them inside, and the machine's stay what they were")
    func filesOfEtc() throws {
        let lab = try LabCommand()
        let outside = "\(lab.folder)/outside"
        try "untouched".write(toFile: outside, atomically: true, encoding: .utf8)
        try makeImage("bad", in: lab) { tree in
            try FileManager.default.createDirectory(atPath: "\(tree)/etc", withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: "\(tree)/etc/hosts", withDestinationPath: "../../../../../bin/busybox")
            try FileManager.default.createSymbolicLink(
                atPath: "\(tree)/etc/resolv.conf", withDestinationPath: outside)
        }
        _ = try lab("docker", "run", "--rm", "bad", "true")
        #expect(try String(contentsOfFile: outside, encoding: .utf8) == "untouched")
    }

    @Test("whose volume's target is a link to /proc gets no mount there (CVE-2019-19921)")
    func volumeIntoProc() throws {
        let lab = try LabCommand()
        try makeImage("bad", in: lab) { tree in
            try FileManager.default.createSymbolicLink(atPath: "\(tree)/way", withDestinationPath: "/proc")
        }
        let result = try lab("docker", "run", "--rm", "-v", "/tmp:/way/self", "bad", "echo", "in")
        #expect(result.status != 0 && result.output == "")
    }

    @Test("cannot reach a folder of the machine through a descriptor that was open (CVE-2024-21626)")
    func leakedDescriptor() throws {
        let lab = try LabCommand()
        _ = try lab("docker", "run", "--rm", "localhost/busybox", "true")
        let program = lab.process([]).arguments?.last ?? ""
        for number in 3..<24 {
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/bash")
            shell.arguments = [
                "-c",
                "exec \(number)</; exec \"$0\" docker run --rm -w /proc/self/fd/\(number) localhost/busybox sh -c 'ls ../../../../../../work ../../../../../../boot; pwd' 2>/dev/null",
                program,
            ]
            shell.environment = lab.process([]).environment
            let output = Pipe()
            shell.standardOutput = output
            try shell.run()
            let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            shell.waitUntilExit()
            #expect(!text.contains("main"), "\(number): \(text)")
        }
    }

    @Test("cannot write to the program that started it (CVE-2019-5736)")
    func ownProgram() throws {
        let lab = try LabCommand()
        let started = try lab("docker", "run", "-d", "--name", "one", "localhost/busybox", "sleep", "1000")
        try #require(started.status == 0, "\(started.errors)")
        defer { _ = try? lab("docker", "rm", "-f", "one") }
        let id = started.output.trimmingCharacters(in: .newlines)
        let record = try String(contentsOfFile: "\(lab.folder)/data/containers/\(id)/config.json", encoding: .utf8)
        let match = try #require(record.firstMatch(of: /"pid":(\d+)/))
        let status = try String(contentsOfFile: "/proc/\(match.1)/status", encoding: .utf8)
        let parent = try #require(status.firstMatch(of: /PPid:\t(\d+)/)).1
        // With O_TRUNC the mount is asked before the file: a busy program alone would be ETXTBSY, and only for a while.
        #expect(open("/proc/\(parent)/exe", O_WRONLY | O_TRUNC) == -1)
        #expect(errno == EROFS)
    }
}

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
