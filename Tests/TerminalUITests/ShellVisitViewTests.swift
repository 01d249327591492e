import Curriculum
import LabEngine
import LinuxSystem
import Testing
import Tracing

@testable import TerminalUI

/// What is shown when the learner leaves a shell of their own.
@Suite struct ShellVisitViewTests {
    private static func exec(_ pid: Int32, _ words: String...) -> TraceEvent {
        .call(
            CallEvent(
                t: 1, pid: pid, call: "execve",
                args: [.init("pathname", .path("/usr/bin/\(words[0])")), .init("argv", .list(words.map { .text($0) }))])
        )
    }

    private static func call(_ pid: Int32, _ name: String, _ changes: [Change] = []) -> TraceEvent {
        .call(CallEvent(t: 2, pid: pid, call: name, args: [], changes: changes))
    }

    private static func moment(_ pid: UInt64?, members: String) -> Moment {
        Moment(sections: [
            .init(.processes, pid.map { [.init(key: "7", name: "7", value: "sleep 9", number: $0)] } ?? []),
            .init(.namespaces, [.init(key: "uts/1", name: "uts", value: members, number: 4_026_532_190)]),
        ])
    }

    private let visit = ShellVisit(
        status: .exited(0),
        events: [
            exec(11, "mkdir", "demo"),
            call(11, "mkdir", [.groupMade(controller: "pids", path: "/demo")]),
            call(10, "write", [.cgroup(controller: "pids", path: "/demo", file: "pids.max", from: "max", to: "5")]),
            exec(12, "ls", "two words"),
            exec(13, "hostname", "it's"),
            call(13, "sethostname", [.hostname(from: "lab", to: "it's")]),
        ],
        before: moment(nil, members: "1"), after: moment(51, members: "1 7"))

    @Test func eachProgramStandsAboveItsCalls() {
        let text = ShellVisitView(visit).lines(page: Page(width: 72)).text
        #expect(
            text == """
                What you did in the shell
                  $ mkdir demo
                    mkdir() = 0
                      ▸ cgroup pids  + /demo
                  the shell by itself (built-in commands, redirections)
                    write() = 0
                      ▸ demo/pids.max  max → 5
                  $ hostname 'it'\\''s'
                    sethostname() = 0
                      ▸ hostname  lab → it's
                · 1 program made none of the traced calls: ls
                What the kernel holds otherwise now
                  Processes (pid inside, pid outside)
                  + 7  sleep 9  [51]
                """)
    }

    /// A thread has a number of its own, which nobody was told of.
    @Test func whatAThreadDoesIsItsProgramsDoing() {
        func event(_ pid: Int32, _ inner: Int32, _ name: String, _ arguments: [Argument] = []) -> TraceEvent {
            .call(CallEvent(t: 1, pid: pid, namespacePid: inner, call: name, args: arguments))
        }
        let visit = ShellVisit(
            status: .exited(0),
            events: [
                event(11, 5, "execve", [.init("argv", .list([.text("labd")]))]), event(19, 5, "connect"),
                event(10, 2, "kill"),
            ])
        #expect(visit.commands.map(\.words) == [["labd"], nil])
        #expect(visit.commands.map(\.events.count) == [1, 1])
    }

    @Test func aVisitThatDidNothingSaysSo() {
        let lines = ShellVisitView(ShellVisit(status: .exited(0))).lines(page: Page(width: 72))
        #expect(lines.text == "· The kernel holds what it held before the shell.")
    }

    @Test func aLongVisitIsFoldedAndWhatChangedSomethingStays() {
        var long = ShellVisit(status: .exited(0), dropped: 3)
        for pid in Int32(2)...40 {
            long.events += [Self.exec(pid, "tool", "\(pid)"), Self.call(pid, "kill")]
        }
        long.events += [Self.exec(41, "hostname", "x"), Self.call(41, "sethostname", [.hostname(from: "a", to: "x")])]
        let page = Page(width: 72)
        let text = ShellVisitView(long).lines(page: page).text
        #expect(text.contains("$ hostname x"))
        #expect(text.contains("24 more programs are folded"))
        #expect(text.contains("3 events more"))
        #expect(!text.contains("$ tool 40"))
        #expect(ShellVisitView(long).lines(page: Page(width: 72, isPresenting: true)).text.contains("$ tool 40"))
    }

    @Test(arguments: [20, 40, 80]) func staysWithinTheTerminal(width: Int) {
        for language in Language.allCases {
            for line in ShellVisitView(visit).lines(page: Page(width: width, language: language)) {
                #expect(line.width <= width)
            }
        }
    }
}
