import Foundation
import HostFiles
import LinuxSystem
import Testing

/// Folders of this machine, mounted on this machine: server and relay at the two ends of a socket, the kernel between
/// the test and the relay. Everything but the virtual machine.
struct SharedMount {
    /// Writable in the mount.
    let work: URL
    /// Not writable there.
    let course: URL
    /// In neither.
    let outside: URL
    /// `work` and `course` as the guest sees them.
    let guestWork: URL
    let guestCourse: URL
    let mountPoint: URL
    /// The two ends of the port, the server's first.
    let ends: [Int32]

    /// Nil where the kernel or the user cannot mount.
    static let isPossible = geteuid() == 0 && access("/dev/fuse", R_OK | W_OK) == 0
    static let reason: Comment = "mounting takes root and /dev/fuse"

    /// Runs `body` with a mount, and takes it away again whatever happens. A mount on which something hangs for two
    /// minutes is aborted, so that the test fails and does not hang itself.
    static func with(
        owner: FileOwner? = nil, shownOwner: FileOwner = .root, _ body: (SharedMount) throws -> Void
    ) throws {
        let root = URL(filePath: "/tmp").appending(path: "lab-host-files-\(UUID().uuidString)")
        defer { remove(root) }
        for name in ["work", "course", "outside", "mount"] {
            try FileManager.default.createDirectory(
                at: root.appending(path: name), withIntermediateDirectories: true)
        }
        if let owner { chown(root.appending(path: "work").path, owner.user, owner.group) }
        let server = try HostFolderServer(folders: [
            HostFolder(
                name: "work", path: root.appending(path: "work").path, isWritable: true, owner: owner,
                shownOwner: shownOwner),
            HostFolder(name: "course", path: root.appending(path: "course").path, isWritable: false),
        ])
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let (serverEnd, relayEnd) = (ends[0], ends[1])
        let mountPoint = root.appending(path: "mount")
        let relay = RelayBox(try FolderRelay(mountingAt: mountPoint.path))
        let serving = OwnThread { Result { () throws(SystemError) in try server.serve(serverEnd) } }
        let relaying = OwnThread { Result { () throws(SystemError) in try relay.run(relayEnd) } }
        let ended = DispatchSemaphore(value: 0)
        let watch = OwnThread {
            guard ended.wait(timeout: .now() + .seconds(120)) != .success else { return true }
            umount2(mountPoint.path, Int32(MNT_FORCE) | Int32(MNT_DETACH))
            return false
        }
        defer {
            shutdown(serverEnd, Int32(SHUT_RDWR))
            for end in [serving.value(seconds: 30), relaying.value(seconds: 30)] {
                switch end {
                case .success?: break
                case .failure(let error)?: Issue.record(error)
                case nil: Issue.record("server or relay did not end")
                }
            }
            ended.signal()
            #expect(watch.value() == true, "something hung on the mount")
            for end in ends { close(end) }
        }
        try body(
            SharedMount(
                work: root.appending(path: "work"), course: root.appending(path: "course"),
                outside: root.appending(path: "outside"), guestWork: mountPoint.appending(path: "work"),
                guestCourse: mountPoint.appending(path: "course"), mountPoint: mountPoint, ends: ends))
    }
}

/// Carries what cannot be copied to another thread, which takes it once.
final class RelayBox: @unchecked Sendable {
    private var relay: FolderRelay?

    init(_ relay: consuming FolderRelay) { self.relay = consume relay }

    func run(_ port: Int32) throws(SystemError) {
        guard let relay = relay.take() else { return }
        try relay.run(port: port)
    }
}

/// The errno of a call that failed; nil when it did not.
func failure(_ call: () -> Int32) -> String? {
    call() < 0 ? LinuxSystem.Errno.current.name : nil
}

func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }

func put(_ text: String, _ file: URL) throws { try Data(text.utf8).write(to: file) }

/// Runs a program to its end and returns what it printed, both ways.
func output(_ command: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Foundation.Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
}

/// Removes a folder with all that is in it, also what has a name that is no text, or a path that is too long.
func remove(_ folder: URL) {
    do {
        _ = try output(["rm", "-rf", "--one-file-system", folder.path])
    } catch {
        Issue.record(error)
    }
}
