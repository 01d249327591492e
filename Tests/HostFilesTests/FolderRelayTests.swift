import Foundation
import HostFiles
import LinuxSystem
import Testing

/// The guest's side, and what happens when either side has gone.
@Suite(.enabled(if: SharedMount.isPossible, SharedMount.reason)) struct FolderRelayTests {
    @Test func theMountGoesWithThePort() throws {
        try SharedMount.with { mount throws in
            let file = open(mount.guestWork.path + "/file", O_RDWR | O_CREAT, 0o644)
            defer { close(file) }
            shutdown(mount.ends[0], Int32(SHUT_RDWR))
            // Between the end and the unmounting, looking there fails.
            try eventually { (try? FileManager.default.contentsOfDirectory(atPath: mount.mountPoint.path)) == [] }
            var byte: UInt8 = 0
            #expect(failure { Int32(pread(file, &byte, 1, 0)) } == "ENOTCONN")
        }
    }

    @Test func theRelayEndsWithTheMount() throws {
        try withSilentServer { path, server, relaying in
            try #require(umount2(path, Int32(MNT_DETACH)) == 0)
            let result = try #require(relaying.value(seconds: 30), "the relay did not end")
            #expect(throws: Never.self) { try result.get() }
        }
    }

    /// A program waits for a host that never answers. It is set free when the port ends.
    @Test func aProgramThatWaitsIsAnsweredWithAnErrorWhenThePortEnds() throws {
        try withSilentServer { path, server, relaying in
            let waiter = OwnThread { failure { access(path + "/work", F_OK) } }
            // INIT has come; the question waits for its answer.
            var header = [UInt8](repeating: 0, count: 40)
            #expect(recv(server, &header, 40, Int32(MSG_WAITALL)) == 40)
            shutdown(server, Int32(SHUT_RDWR))
            #expect(["ENOTCONN", "ECONNABORTED", "ENOENT"].contains(waiter.value(seconds: 30)))
            let result = try #require(relaying.value(seconds: 30), "the relay did not end")
            #expect(throws: Never.self) { try result.get() }
        }
    }

    @Test func anAnswerThatIsNoneEndsTheRelayWithAnError() throws {
        try withSilentServer { path, server, relaying in
            let nonsense = [UInt8](repeating: 0xFF, count: 64)
            try #require(send(server, nonsense, nonsense.count, 0) == 64)
            let result = try #require(relaying.value(seconds: 30), "the relay did not end")
            #expect(throws: SystemError.self) { try result.get() }
            try eventually { (try? FileManager.default.contentsOfDirectory(atPath: path)) == [] }
        }
    }

    /// A port that is no socket and takes little at a time, as a virtio-serial port does.
    @Test func messagesPassThroughATerminalToo() throws {
        let root = URL(filePath: "/tmp").appending(path: "lab-relay-\(UUID().uuidString)")
        defer { remove(root) }
        for name in ["work", "mount"] {
            try FileManager.default.createDirectory(at: root.appending(path: name), withIntermediateDirectories: true)
        }
        let terminal = try PseudoTerminal()
        let (primary, replica) = (terminal.primary.rawValue, terminal.replica.rawValue)
        var settings = termios()
        tcgetattr(replica, &settings)
        cfmakeraw(&settings)
        tcsetattr(replica, TCSANOW, &settings)

        let mountPoint = root.path + "/mount"
        let server = try HostFolderServer(folders: [
            HostFolder(name: "work", path: root.path + "/work", isWritable: true)
        ])
        let relay = RelayBox(try FolderRelay(mountingAt: mountPoint))
        let serving = OwnThread { (try? server.serve(primary)) != nil }
        let relaying = OwnThread { (try? relay.run(replica)) != nil }
        defer {
            umount2(mountPoint, Int32(MNT_FORCE) | Int32(MNT_DETACH))
            #expect(relaying.value(seconds: 30) == true)
        }
        let content = String(repeating: "0123456789abcdef", count: 50_000)
        try put(content, URL(filePath: mountPoint + "/work/a"))
        #expect(try text(root.appending(path: "work/a")) == content)
        #expect(try text(URL(filePath: mountPoint + "/work/a")) == content)
        umount2(mountPoint, Int32(MNT_FORCE) | Int32(MNT_DETACH))
        // Nothing more comes; bytes that are no message end the server.
        var nonsense: UInt64 = 0
        #expect(write(replica, &nonsense, 8) == 8)
        #expect(serving.value(seconds: 30) == false)
    }

    @Test func aFolderThatCannotBeSharedIsSaidSo() throws {
        func message(_ folders: [HostFolder]) -> String? {
            do {
                _ = try HostFolderServer(folders: folders)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(message([HostFolder(name: "a", path: "/nowhere", isWritable: false)])?.contains("ENOENT") == true)
        #expect(message([HostFolder(name: "a", path: "/etc/passwd", isWritable: false)])?.contains("ENOTDIR") == true)
        for name in ["", "..", "a/b"] {
            #expect(message([HostFolder(name: name, path: "/tmp", isWritable: false)])?.contains("EINVAL") == true)
        }
        let twice = HostFolder(name: "a", path: "/tmp", isWritable: false)
        #expect(message([twice, twice])?.contains("EINVAL") == true)
    }

    /// A mount whose other end is the test itself.
    private func withSilentServer(
        _ body: (String, Int32, OwnThread<Result<Void, SystemError>>) throws -> Void
    ) throws {
        let root = URL(filePath: "/tmp").appending(path: "lab-relay-\(UUID().uuidString)")
        defer { remove(root) }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let relay = RelayBox(try FolderRelay(mountingAt: root.path))
        let end = ends[1]
        let relaying = OwnThread { Result { () throws(SystemError) in try relay.run(end) } }
        defer {
            umount2(root.path, Int32(MNT_FORCE) | Int32(MNT_DETACH))
            for end in ends { close(end) }
        }
        try body(root.path, ends[0], relaying)
    }
}
