import Foundation
import Testing

extension InAMachine {
    /// A terminal is one in the machine too.
    @Suite(.serialized, .enabled(if: MachineRun.isPossible, "needs root and QEMU"))
    struct MachineTerminalTests {
        private let playground: Playground

        init() throws {
            playground = try Playground()
            try #require(MachineRun.isPrepared)
        }

        /// A person's shell has a home of its own, without the parts of a machine.
        private static func environment(_ course: StageCourse) -> [String: String] {
            let cache = FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache/lab/vm").path
            return ["LAB_HOME": course.home.path, "LAB_VM_CACHE": cache]
        }

        @Test func theShellOfAMachineHasATerminalWithEverythingThatOneCan() throws {
            let course = try StageCourse(in: playground.folder)
            let shell = try TerminalShell(in: playground, environment: Self.environment(course))
            let modes = shell.modes
            try shell.enter("lab shell 01-stage --on vm --record visit.json")
            try shell.wait(for: "lab /work # ")
            // ^C ends what runs, and ^Z stops it.
            shell.type("sh -c 'echo re$((1))ady; exec sleep 1000'\n")
            try shell.wait(for: "re1ady")
            shell.type("\u{3}echo sta$((1))us=$?\n")
            try shell.wait(for: "sta1us=130")
            shell.type("sh -c 'echo re$((2))ady; read line; echo got $((1)) $line'\n")
            try shell.wait(for: "re2ady")
            shell.type("\u{1a}")
            try shell.wait(for: "Stopped")
            shell.type("fg\n")
            try shell.wait(for: "sh -c")
            shell.type("it\n")
            try shell.wait(for: "got 1 it")
            // Keys without an echo and without a line, as an editor reads them.
            shell.type(
                "stty raw -echo; echo re$((3))ady; key=$(head -c 2 | od -An -tx1); stty sane; echo \"k$((1))y:$key\"\n")
            try shell.wait(for: "re3ady")
            shell.type("\u{3}\u{4}")
            try shell.wait(for: "k1y: 03 04")
            // The window.
            shell.resize(columns: 61, rows: 33)
            shell.type("until [ \"$(stty size)\" = '33 61' ]; do sleep .1; done; echo bro$((1))der\n")
            try shell.wait(for: "bro1der")
            shell.type("exit 7\n")
            try shell.wait(for: TerminalShell.prompt(7))
            #expect(shell.modes.dropLast() == modes.dropLast())
            #expect(try playground.text(of: "visit.json").hasPrefix("{\"version\":1"))
        }

        @Test func aClosedWindowEndsTheMachine() throws {
            let course = try StageCourse(in: playground.folder)
            let shell = try TerminalShell(in: playground, environment: Self.environment(course))
            try shell.enter("lab shell 01-stage --on vm")
            try shell.wait(for: "lab /work # ")
            let lab = shell.foreground
            let children = try String(contentsOfFile: "/proc/\(lab)/task/\(lab)/children", encoding: .utf8)
            let machine = try #require(children.split(separator: " ").compactMap { pid_t($0) }.first)
            #expect(MachineRun.name(of: machine).hasPrefix("qemu"))
            shell.hangUp()
            let deadline = Date(timeIntervalSinceNow: 1200)
            while MachineRun.isAlive(machine), Date() < deadline { poll(nil, 0, 20) }
            #expect(!MachineRun.isAlive(machine))
        }

        @Test func keysThatEndAMachineBeforeItRunsLeaveNothing() throws {
            let cache = playground.folder.appending(path: "cache")
            let shell = try TerminalShell(in: playground, environment: ["LAB_VM_CACHE": cache.path])
            try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
            let own = FileManager.default.homeDirectoryForCurrentUser.appending(path: ".cache/lab/vm")
            for name in try FileManager.default.contentsOfDirectory(atPath: own.path) where name.hasPrefix("kernel-") {
                try FileManager.default.copyItem(at: own.appending(path: name), to: cache.appending(path: name))
            }
            try shell.enter("lab trace --on vm -- true")
            try shell.wait(for: "making the virtual machine's disk")
            shell.type("\u{3}")
            try shell.wait(for: TerminalShell.prompt(130))
            let left = try FileManager.default.contentsOfDirectory(atPath: cache.path)
            #expect(left.filter { $0.hasPrefix("system") || $0.hasSuffix(".new") } == [], "half a disk was left")
        }
    }
}
