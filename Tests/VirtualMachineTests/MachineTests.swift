import Foundation
import HostFiles
import LinuxSystem
import Testing

@testable import VirtualMachine

/// The built program, in machines that are started from one image.
enum TestMachine {
    /// Nil where this machine cannot have one; then `reason` says why.
    static let image: MachineImage? = try? prepared.get()
    static let reason: String = {
        if case .failure(let error) = prepared { return "\(error.cause)" }
        return ""
    }()

    private static let prepared: Result<MachineImage, MachineError> = {
        // Built beside the bundle of the tests.
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "lab").path
        do throws(MachineError) {
            return .success(try MachineImage.prepare(program: program))
        } catch {
            return .failure(error)
        }
    }()

    /// Runs a command in a machine: what it wrote, and its status.
    static func run(
        _ machine: VirtualMachine, _ arguments: [String], input: String = "", environment: [String] = []
    ) throws -> (output: String, errors: String, status: Int32) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-vm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["input", "output", "errors"].map { folder.appending(path: $0) }
        for name in names { try Data().write(to: name) }
        try Data(input.utf8).write(to: names[0])
        let files = [
            try FileHandle(forReadingFrom: names[0]), try FileHandle(forWritingTo: names[1]),
            try FileHandle(forWritingTo: names[2]),
        ]
        let status = try machine.run(
            GuestCommand(
                arguments: arguments,
                environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"] + environment, directory: "/tmp"),
            streams: MachineStreams(
                input: files[0].fileDescriptor, output: files[1].fileDescriptor, errors: files[2].fileDescriptor))
        return (
            try String(contentsOf: names[1], encoding: .utf8), try String(contentsOf: names[2], encoding: .utf8), status
        )
    }

    /// Runs a shell script, by way of `lab trace`, which runs anything.
    static func bash(
        _ machine: VirtualMachine, _ script: String, input: String = ""
    ) throws -> (output: String, errors: String, status: Int32) {
        try run(machine, ["trace", "--only", "sethostname", "--", "bash", "-c", script], input: input)
    }
}

@Suite(.serialized, .enabled(if: TestMachine.image != nil, "\(TestMachine.reason)"))
struct MachineTests {
    private let image: MachineImage

    init() throws { image = try #require(TestMachine.image) }

    @Test func aProgramInTheMachineIsAsOneHere() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }

        let plain = try TestMachine.bash(machine, "cat; echo out; echo err >&2; exit 7", input: "in\n")
        #expect(plain.output == "in\nout\n")
        #expect(plain.errors == "err\n")
        #expect(plain.status == 7)

        let killed = try TestMachine.bash(machine, "kill -9 $$")
        #expect(killed.status == 128 + 9)

        // More than any buffer on the way holds, in both directions.
        let lines = String(repeating: "0123456789abcdef\n", count: 20_000)
        let echoed = try TestMachine.bash(machine, "cat", input: lines)
        #expect(echoed.output == lines)

        // A program that reads nothing is not waited for.
        let deaf = try TestMachine.bash(machine, "exec <&-; echo done", input: lines)
        #expect(deaf.output == "done\n" && deaf.status == 0)

        let wrong = try TestMachine.run(machine, ["nonsense"])
        #expect(wrong.status == 2 && !wrong.errors.isEmpty)
    }

    @Test func itIsAnotherKernelWithControlGroupsOfVersion2Alone() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }
        let script = """
            uname -r
            cat /sys/fs/cgroup/cgroup.controllers
            grep -c cgroup2 /proc/self/mounts
            grep -c '^cgroup ' /proc/self/mounts
            ls /sys/class/net
            cat /proc/sys/kernel/hostname
            """
        let lines = try TestMachine.bash(machine, script).output.split(separator: "\n").map(String.init)
        try #require(lines.count == 6)
        #expect(lines[0] == image.kernel.name)
        let controllers = Set(lines[1].split(separator: " "))
        #expect(controllers.isSuperset(of: ["cpuset", "cpu", "io", "memory", "pids"]))
        #expect(lines[2] == "1" && lines[3] == "0")
        // No network but its own loop.
        #expect(lines[4] == "lo")
        #expect(lines[5] == "lab")
    }

    /// All machines come from one snapshot, whose clock stood still and whose randomness is everybody's.
    @Test func theClockIsRightAndRandomnessIsItsOwn() throws {
        var ids = Set<String>()
        for _ in 0..<2 {
            let machine = try VirtualMachine(image, folders: [])
            defer { machine.end() }
            let before = Date().timeIntervalSince1970
            let words = try TestMachine.bash(machine, "date +%s.%N; cat /proc/sys/kernel/random/uuid").output
                .split(separator: "\n").map(String.init)
            let after = Date().timeIntervalSince1970
            try #require(words.count == 2)
            let time = try #require(Double(words[0]))
            #expect(time > before - 2 && time < after + 2)
            ids.insert(words[1])
        }
        #expect(ids.count == 2)
    }

    @Test func foldersOfTheHostAreInItAndNothingElseOfTheHost() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-shared-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("from the host\n".utf8).write(to: folder.appending(path: "a"))
        let host = { HostFolder(name: $0, path: folder.path, isWritable: $1) }
        let machine = try VirtualMachine(
            image, folders: [.init(host("0", true), at: "/home/me/work"), .init(host("1", false), at: "/srv/fixed")])
        defer { machine.end() }
        let script = "cat /home/me/work/a; echo new >/home/me/work/b; cat /srv/fixed/b; echo no >/srv/fixed/c"
        let result = try TestMachine.bash(machine, script)
        #expect(result.output == "from the host\nnew\n")
        #expect(result.errors.contains("Read-only file system"))
        #expect(try String(contentsOf: folder.appending(path: "b"), encoding: .utf8) == "new\n")
        // What changes here is seen there at once.
        try Data("edited\n".utf8).write(to: folder.appending(path: "a"))
        #expect(try TestMachine.bash(machine, "cat /srv/fixed/a").output == "edited\n")
        let users = try TestMachine.bash(machine, "cat /etc/passwd; ls /home").output
        #expect(users.split(separator: "\n").count == 4)
    }

    @Test func aKernelThatPanicsIsToldAsSuch() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }
        let error = try #require(throws: MachineError.self) {
            try TestMachine.bash(machine, "echo c >/proc/sysrq-trigger; sleep infinity")
        }
        #expect(error.cause.step == "keep the virtual machine running")
        #expect("\(error)".contains("panic"))
        // The next one is fresh.
        let next = try VirtualMachine(image, folders: [])
        defer { next.end() }
        #expect(try TestMachine.bash(next, "echo fine").output == "fine\n")
    }

    /// What fails before the snapshot, a rehearsal above all, is said in the kernel's log and nowhere else.
    @Test func nothingWentWrongBeforeTheSnapshot() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }
        let log = try TestMachine.bash(machine, "dmesg").output.split(separator: "\n")
        #expect(!log.isEmpty)
        #expect(log.filter { $0.contains("lab: ") } == [])
    }

    /// The first command is the program that waited; the others are started for it.
    @Test func eachCommandStandsAsIfItHadBeenStartedAnew() throws {
        let machine = try VirtualMachine(image, folders: [])
        defer { machine.end() }
        let script = "pwd; env | sort; ls /proc/self/fd | wc -l; grep -E 'Sig(Blk|Ign)' /proc/self/status"
        let first = try TestMachine.bash(machine, script)
        let second = try TestMachine.bash(machine, script)
        #expect(first.status == 0 && first.output.hasPrefix("/tmp\n"))
        #expect(!first.output.contains("LAB_HOME"))
        #expect(first.output == second.output && first.errors == second.errors)
    }

    @Test func theProcessOfAMachineThatHasEndedIsGone() throws {
        let machine = try VirtualMachine(image, folders: [])
        let pid = machine.conversation.emulator.pid
        #expect(kill(pid, 0) == 0)
        machine.end()
        #expect(kill(pid, 0) == -1)
    }
}
