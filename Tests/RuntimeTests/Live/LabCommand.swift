import Foundation
import Glibc
import Testing

/// The built `lab` with images and containers of its own.
final class LabCommand: Sendable {
    /// Whom it runs as.
    enum Person: String, CaseIterable, CustomTestStringConvertible {
        case root, ordinaryUser, userWithFurtherIds, rootOfAUserNamespace

        var testDescription: String { rawValue }

        /// Those whom this machine lets be: further ids need newuidmap(1) and its tables.
        static let possible = allCases.filter { person in
            person != .userWithFurtherIds
                || ["/usr/bin/newuidmap", "/usr/bin/newgidmap", "/etc/subuid", "/etc/subgid"].allSatisfy(
                    FileManager.default.fileExists)
        }
    }

    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    let folder: String
    let person: Person
    private let program: String

    static let canRun =
        geteuid() == 0 && ["/bin/busybox", "/usr/bin/busybox"].contains(where: FileManager.default.isExecutableFile)

    init(_ person: Person = .root) throws {
        self.person = person
        folder = "/tmp/lab-runtime-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        chmod(folder, 0o755)
        let built = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "lab").path
        // Where nobody else may look, an ordinary user cannot execute it.
        program = person == .root ? built : "\(folder)/lab"
        if person != .root { try FileManager.default.copyItem(atPath: built, toPath: program) }
        mkdir("\(folder)/data", 0o755)
        switch person {
        case .root: break
        case .ordinaryUser: chown("\(folder)/data", 61_000, 61_000)
        case .userWithFurtherIds:
            chown("\(folder)/data", 61_000, 61_000)
            let tables = [
                ("passwd", "lab-test:x:61000:61000::/tmp:/bin/sh"), ("group", "lab-test:x:61000:"),
                ("subuid", "lab-test:1800000000:65536"), ("subgid", "lab-test:1800000000:65536"),
            ]
            for (name, line) in tables {
                let own = try String(contentsOfFile: "/etc/\(name)", encoding: .utf8)
                try (own + line + "\n").write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
                chmod("\(folder)/\(name)", 0o644)
            }
        case .rootOfAUserNamespace: chown("\(folder)/data", 1_900_000_000, 1_900_000_000)
        }
    }

    deinit {
        let remove = Process()
        remove.executableURL = URL(filePath: "/bin/rm")
        remove.arguments = ["-rf", folder]
        try? remove.run()
        remove.waitUntilExit()
    }

    private var prefix: [String] {
        switch person {
        case .root: []
        case .ordinaryUser: ["setpriv", "--reuid", "61000", "--regid", "61000", "--clear-groups"]
        case .userWithFurtherIds:
            [
                "unshare", "--mount", "--propagation", "private", "bash", "-c",
                """
                for table in passwd group subuid subgid; do mount --bind "$0/$table" "/etc/$table" || exit 99; done
                exec setpriv --reuid 61000 --regid 61000 --clear-groups "$@"
                """, folder,
            ]
        case .rootOfAUserNamespace: ["bash", "-c", LabCommand.enterNamespace, "bash"]
        }
    }

    /// Runs a command as root of a user namespace whose ids are nobody's, as a lab's sandbox has it. A map has to be written
    /// from outside, and `unshare` alone asks newuidmap for that. Its holder ends by SIGKILL: a test runs on a thread that
    /// blocks the other signals, and what it starts does too.
    private static let enterNamespace = """
        unshare --user tail -f /dev/null & first=$!
        until [ "$(readlink /proc/$first/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do :; done
        echo 0 1900000000 65536 >/proc/$first/uid_map
        echo 0 1900000000 65536 >/proc/$first/gid_map
        nsenter --user --target $first --setuid 0 --setgid 0 unshare --mount --pid --fork --kill-child --mount-proc \\
            --cgroup --net --ipc --uts "$@"
        status=$?
        kill -KILL $first
        exit $status
        """

    func process(_ words: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = prefix + [program] + words
        process.environment = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "LAB_DATA": "\(folder)/data", "HOME": folder,
        ]
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle.nullDevice
        return process
    }

    @discardableResult
    func callAsFunction(_ words: String..., input: String? = nil) throws -> Result {
        let process = process(words)
        let output = Pipe()
        process.standardOutput = output
        let errors = "\(folder)/errors-\(UUID().uuidString)"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        defer { unlink(errors) }
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        let source = Pipe()
        if input != nil { process.standardInput = source }
        try process.run()
        if let input {
            try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try source.fileHandleForWriting.close()
        }
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    /// Runs a shell line in a new container of the image of busybox.
    func shell(_ line: String, _ options: String...) throws -> Result {
        let process = ["docker", "run", "--rm"] + options + ["localhost/busybox", "sh", "-c", line]
        return try run(process)
    }

    func run(_ words: [String]) throws -> Result {
        let process = process(words)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        let told = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
            errors: String(decoding: told, as: UTF8.self))
    }
}
