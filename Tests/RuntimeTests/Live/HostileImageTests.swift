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

private func link(_ target: String, at path: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
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
        let targets = [
            ("/proc", "self"), ("proc", ""), ("../../proc", "sys/kernel"), ("/sys", "fs"), ("dev", "null"),
            ("etc/../proc", "1/root"), ("/", "proc/self"), ("again", "self"),
        ]
        try makeImage("bad", in: lab) { tree in
            try link("//proc//", at: "\(tree)/again")
            for (number, target) in targets.enumerated() { try link(target.0, at: "\(tree)/way\(number)") }
        }
        for (number, target) in targets.enumerated() {
            let path = "/way\(number)\(target.1.isEmpty ? "" : "/\(target.1)")"
            let result = try lab("docker", "run", "--rm", "-v", "/tmp:\(path)", "bad", "echo", "in")
            #expect(result.status == 125 && result.output == "", "\(target): \(result.output)")
            #expect(result.errors.contains("\(path) lies among the kernel's own files"), "\(result.errors)")
        }
    }

    @Test("whose volume's target leads to the root itself, or around in a circle, is refused")
    func volumeOnTheRoot() throws {
        let lab = try LabCommand()
        let links = ["/", "..", "etc/../..", "way4", "./way3"]
        try makeImage("bad", in: lab) { tree in
            for (number, target) in links.enumerated() { try link(target, at: "\(tree)/way\(number)") }
        }
        for number in links.indices {
            let result = try lab("docker", "run", "--rm", "-v", "/tmp:/way\(number)", "bad", "echo", "in")
            #expect(result.status == 125 && result.output == "", "\(result.output)")
            #expect(result.errors.contains("/way\(number)"), "\(result.errors)")
        }
    }

    @Test("whose files of /etc would lie among the kernel's own is refused", arguments: ["hosts", "resolv.conf", ""])
    func filesOfEtcInProc(_ name: String) throws {
        let lab = try LabCommand()
        try makeImage("bad", in: lab) { tree in
            try FileManager.default.createDirectory(atPath: "\(tree)/proc", withIntermediateDirectories: false)
            try "of the image".write(toFile: "\(tree)/proc/version", atomically: false, encoding: .utf8)
            if name.isEmpty {
                // A folder in the image: a link above it hides it.
                try FileManager.default.createSymbolicLink(atPath: "\(tree)/etc", withDestinationPath: "proc")
            } else {
                try FileManager.default.createDirectory(atPath: "\(tree)/etc", withIntermediateDirectories: false)
                try FileManager.default.createSymbolicLink(
                    atPath: "\(tree)/etc/\(name)", withDestinationPath: "../proc/version")
            }
        }
        let result = try lab("docker", "run", "--rm", "bad", "echo", "in")
        #expect(result.status == 125 && result.output == "", "\(result.output)")
        #expect(result.errors.contains("kernel's own files"), "\(result.errors)")
    }

    @Test("with a link to nothing for resolv.conf gets the file where the link leads, and keeps the link")
    func linkToNothing() throws {
        let lab = try LabCommand()
        try makeImage("odd", in: lab) { tree in
            try FileManager.default.createDirectory(atPath: "\(tree)/etc", withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(
                atPath: "\(tree)/etc/resolv.conf", withDestinationPath: "../../run/systemd/../systemd/stub-resolv.conf")
        }
        let result = try lab(
            "docker", "run", "--name", "one", "odd", "sh", "-c",
            "cat /etc/resolv.conf; readlink /etc/resolv.conf; cat /run/systemd/stub-resolv.conf")
        let own = (try? String(contentsOfFile: "/etc/resolv.conf", encoding: .utf8)) ?? ""
        #expect(result.output == own + "../../run/systemd/../systemd/stub-resolv.conf\n" + own, "\(result.errors)")
        #expect(try lab("docker", "diff", "one").output == "")
    }

    @Test("whose folder to begin in is a link begins inside, or nowhere")
    func workingDirectory() throws {
        let lab = try LabCommand()
        let links = [
            "/proc/self/root/../../..", "/proc/1/cwd", "../../../../..", "/proc/self/fd", "/nowhere", "there5",
        ]
        try makeImage("bad", in: lab) { tree in
            for (number, target) in links.enumerated() { try link(target, at: "\(tree)/there\(number)") }
        }
        let mark = UUID().uuidString
        try mark.write(toFile: "\(lab.folder)/mark", atomically: false, encoding: .utf8)
        for number in links.indices {
            let result = try lab(
                "docker", "run", "--rm", "-w", "/there\(number)", "bad", "sh", "-c",
                "cat ./\(lab.folder)/mark ../../../\(lab.folder)/mark \(lab.folder)/mark; ls ./work; /bin/pwd")
            #expect(!result.output.contains(mark) && !result.output.contains("main"), "\(result.output)")
            #expect(result.status != 0 || result.output.hasPrefix("/"), "\(result.output) \(result.errors)")
        }
        // Nothing was made where they led.
        #expect(!FileManager.default.fileExists(atPath: "/nowhere"))
    }

    @Test("that swaps a link for a folder of a shared volume gets nothing mounted outside of it (CVE-2021-30465)")
    func swappedLink() throws {
        let lab = try LabCommand()
        let (shared, own) = ("\(lab.folder)/shared", "\(lab.folder)/own")
        for folder in [shared, own, "\(shared)/sub"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        try "own".write(toFile: "\(own)/mark", atomically: false, encoding: .utf8)
        _ = try lab("docker", "run", "--rm", "localhost/busybox", "true")
        let swapper = lab.process([
            "docker", "run", "--rm", "-v", "\(shared):/shared", "localhost/busybox", "sh", "-c",
            """
            cd /shared; ln -s /etc link; ln -s /proc other
            while :; do for n in link other; do mv sub folder; mv $n sub; mv sub $n; mv folder sub; done; done
            """,
        ])
        try swapper.run()
        defer {
            kill(swapper.processIdentifier, SIGKILL)
            swapper.waitUntilExit()
        }
        for _ in 0..<15 {
            let result = try lab(
                "docker", "run", "--rm", "-v", "\(shared):/data", "-v", "\(own):/data/sub", "localhost/busybox", "sh",
                "-c", "cat /etc/mark /proc/mark /mark; true")
            #expect([0, 125].contains(result.status) && result.output == "", "\(result.output) \(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: "/etc/mark"))
        }
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        #expect(!mounts.contains(lab.folder))
    }

    @Test("whose list of users is no list runs as root, and knows nobody by name", arguments: OddUsers.allCases)
    func oddUsers(_ odd: OddUsers) throws {
        let lab = try LabCommand()
        try makeImage("bad", in: lab) { tree in
            try FileManager.default.createDirectory(atPath: "\(tree)/etc", withIntermediateDirectories: false)
            try odd.make("\(tree)/etc/passwd")
        }
        // Not by id(1), which would itself wait for the writer of a queue.
        let root = try lab("docker", "run", "--rm", "bad", "grep", "Uid", "/proc/self/status")
        #expect(root.output == "Uid:\t0\t0\t0\t0\n" && root.status == 0, "\(root.errors)")
        for name in ["evil", "4294967295"] {
            let result = try lab("docker", "run", "--rm", "-u", name, "bad", "grep", "Uid", "/proc/self/status")
            #expect(result.status == 125 && result.output == "", "\(name): \(result.output)")
        }
    }

    enum OddUsers: String, CaseIterable, CustomTestStringConvertible {
        case folder, queue, linkToTheMachines, linkToNothing, circle, device, numbers, endless

        var testDescription: String { rawValue }

        func make(_ path: String) throws {
            switch self {
            case .folder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            case .queue: #expect(mkfifo(path, 0o644) == 0)
            case .linkToTheMachines:
                try FileManager.default.createSymbolicLink(
                    atPath: path, withDestinationPath: "/proc/self/root/../../../etc/passwd-of-the-machine")
            case .linkToNothing: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "gone")
            case .circle: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "passwd")
            case .device: #expect(mknod(path, S_IFCHR | 0o644, 1 << 8 | 5) == 0)
            case .numbers:
                try "evil:x:4294967295:0::/:\nwww-data:x:-1:-1::/:\n".write(
                    toFile: path, atomically: false, encoding: .utf8)
            case .endless:
                try String(repeating: "a", count: 1 << 20).write(toFile: path, atomically: false, encoding: .utf8)
                truncate(path, 40 << 20)
            }
        }
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
