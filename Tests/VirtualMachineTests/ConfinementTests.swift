import Foundation
import HostFiles
import LinuxSystem
import Testing

@testable import VirtualMachine

/// Neither QEMU nor its guest may do more on this machine than they need.
@Suite(.serialized, .enabled(if: TestMachine.image != nil, "\(TestMachine.reason)"))
struct ConfinementTests {
    private let image: MachineImage

    init() throws { image = try #require(TestMachine.image) }

    @Test func theProcessHasNoRightsAndBounds() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }
        let pid = machine.conversation.emulator.pid
        let status = try KernelFile.read("/proc/\(pid)/status").split(separator: "\n").map(String.init)
        func field(_ name: String) -> [Substring] {
            status.first { $0.hasPrefix(name + ":") }?.split(whereSeparator: \.isWhitespace).dropFirst().map { $0 }
                ?? []
        }
        if geteuid() == 0 {
            let user = "\(EmulatorConfinement.user)"
            #expect(field("Uid").allSatisfy { $0 == user } && !field("Uid").isEmpty)
            #expect(!field("Gid").contains("0"))
            #expect(field("Groups").isEmpty)
        }
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            #expect(field(set).allSatisfy { UInt64($0, radix: 16) == 0 })
        }
        #expect(field("NoNewPrivs") == ["1"])
        #expect(field("Seccomp") == ["2"])
        let limits = try KernelFile.read("/proc/\(pid)/limits").split(separator: "\n").map(String.init)
        func limit(_ name: String) -> String {
            limits.first { $0.hasPrefix(name) }?.dropFirst(26).split(separator: " ").first.map(String.init) ?? ""
        }
        #expect(limit("Max address space") == "\((1024 + EmulatorConfinement.ownMegabytes) << 20)")
        #expect(limit("Max file size") == "\(EmulatorConfinement.fileSize)")
        #expect(limit("Max core file size") == "0")
    }

    @Test func itHasNoNetworkAndNoFileOfThisMachineByName() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }
        let pid = machine.conversation.emulator.pid
        let words = try KernelFile.read("/proc/\(pid)/cmdline").split(separator: "\0").map(String.init)
        #expect(words.contains("-nodefaults") && words.contains("-no-user-config"))
        #expect(!words.contains { $0.contains("netdev") || $0.contains("virtio-net") || $0 == "-nic" || $0 == "-net" })
        #expect(!words.contains { $0.contains(image.folder) })
        #expect(words.contains { $0.hasPrefix("on,obsolete=deny,elevateprivileges=deny,spawn=deny") })
    }

    /// Root of the guest tries the ways out that lead through shared folders. What a message may ask is tried in the
    /// tests of the folders; here a whole machine tries, and the host looks.
    @Test func rootOfTheGuestChangesNothingOfTheHostButTheFolderItWasGiven() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-attack-\(UUID().uuidString)")
        let (work, fixed) = (folder.appending(path: "work"), folder.appending(path: "fixed"))
        for path in [work, fixed] {
            try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("secret\n".utf8).write(to: folder.appending(path: "outside"))
        try Data("fixed\n".utf8).write(to: fixed.appending(path: "file"))
        // Links of the host's that lead out of the folder: one by name, one up.
        try FileManager.default.createSymbolicLink(
            atPath: work.appending(path: "out").path, withDestinationPath: folder.appending(path: "outside").path)
        try FileManager.default.createSymbolicLink(
            atPath: work.appending(path: "up").path, withDestinationPath: "../outside")
        let machine = try VirtualMachine(
            image,
            folders: [
                .init(HostFolder(name: "0", path: work.path, isWritable: true), at: "/work"),
                .init(HostFolder(name: "1", path: fixed.path, isWritable: false), at: "/fixed"),
            ])
        defer { machine.end() }
        let script = """
            cd /work
            cat out up ../outside /run/vm/host/../outside 2>/dev/null
            echo changed >up; echo changed >out
            mknod disk b 8 0 && echo made a device; mknod null c 1 3 && echo made a device; mkfifo pipe && echo made a pipe
            cp /bin/sh shell && chmod 4755 shell && echo made a set-user-id program
            chown 12345 shell && echo gave it away
            ln /fixed/file stolen && echo linked across; mv /fixed/file moved && echo moved
            mount -o remount,rw /fixed && echo remounted; echo changed >/fixed/file && echo wrote
            touch /run/vm/host/new && echo made a share
            for port in /dev/vport*; do (exec 3<>$port) && echo opened $port; done
            ls /dev/vd* | wc -l; dd if=/dev/zero of=/dev/vda bs=512 count=1 && echo wrote a disk
            true
            """
        let result = try TestMachine.bash(machine, script)
        #expect(result.output == "remounted\n2\n" || result.output == "2\n", "\(result.output)\(result.errors)")
        #expect(try String(contentsOf: folder.appending(path: "outside"), encoding: .utf8) == "secret\n")
        #expect(try String(contentsOf: fixed.appending(path: "file"), encoding: .utf8) == "fixed\n")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["fixed", "outside", "work"])
        for name in KernelFile.names(in: work.path) {
            var information = stat()
            #expect(lstat(work.appending(path: name).path, &information) == 0)
            let kind = information.st_mode & S_IFMT
            #expect(kind == S_IFREG || kind == S_IFLNK, "\(name)")
            #expect(information.st_mode & 0o6000 == 0, "\(name) has a bit that makes its owner of whoever runs it")
            #expect(information.st_uid == geteuid(), "\(name)")
        }
    }
}
