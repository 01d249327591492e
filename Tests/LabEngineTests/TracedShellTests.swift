import Cgroups
import Glibc
import LinuxSystem
import Testing
import Tracing

@testable import LabEngine

private let isRoot = geteuid() == 0

@Suite(.enabled(if: isRoot, "needs root: namespaces and control groups"), .serialized)
struct TracedShellTests {
    private func withShell(_ body: (TracedShell, Sandbox) throws -> Void) throws {
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        let shell = try TracedShell(in: sandbox, calls: .isolation)
        try body(shell, sandbox)
        shell.stop()
        try sandbox.close()
    }

    @Test func stepsShareVariablesDirectoryAndJobs() throws {
        try withShell { shell, _ in
            #expect(shell.run("x='a b'; cd /tmp; sleep 1000 &", time: .seconds(10)).ending == .finished(status: 0))
            let run = shell.run("echo \"$x\"; pwd; jobs | wc -l; echo err >&2", time: .seconds(10))
            #expect(run.output.text == "a b\n/tmp\n1\nerr\n")
            #expect(run.ending == .finished(status: 0))
        }
    }

    @Test func theStatusOfAStepIsThatOfItsLastCommand() throws {
        try withShell { shell, _ in
            #expect(shell.run("true; false", time: .seconds(10)).ending == .finished(status: 1))
            #expect(shell.run("(exit 42)", time: .seconds(10)).ending == .finished(status: 42))
            #expect(shell.run("kill -KILL $BASHPID", time: .seconds(10)).ending == .shellEnded(.killed(signal: 9)))
        }
    }

    /// The signal that tells the shell of it interrupts its read(2), and the kernel repeats that.
    @Test func aJobThatEndsBetweenStepsEndsNoStep() throws {
        try withShell { shell, sandbox in
            for number in 1...20 {
                let before = try sandbox.processes()
                #expect(shell.run("sleep 1000 & job=$!", time: .seconds(10)).ending == .finished(status: 0))
                let job = try #require(sandbox.processes().subtracting(before).first)
                kill(job, SIGKILL)
                while try sandbox.processes().contains(job) { sched_yield() }
                let run = shell.run("echo \(number) $(true); wait $job", time: .seconds(10))
                #expect(run.ending == .finished(status: 137))
                // Bash says what became of the job, before or after.
                #expect(run.output.text.split(separator: "\n").contains { $0 == "\(number)" })
            }
        }
    }

    @Test func aJobThatEndsWithAStepDoesNotGiveItsStatus() throws {
        try withShell { shell, _ in
            for status in 0..<20 {
                let run = shell.run("sleep 1000 & kill $!; ( exit \(status) )", time: .seconds(10))
                #expect(run.ending == .finished(status: Int32(status)))
            }
        }
    }

    /// More than a pipe takes at once.
    @Test func aLongTextIsDoneWhenAllOfItIs() throws {
        try withShell { shell, _ in
            let long = String(repeating: "# nothing\n", count: 20_000)
            let run = shell.run(long + "echo done; (exit 5)", time: .seconds(60))
            #expect(run.ending == .finished(status: 5))
            #expect(run.output.text == "done\n")
        }
    }

    @Test(arguments: [("exit 3", 3), ("set -e; false; echo never", 1), ("exec true", 0)])
    func endingTheShellIsOrdinary(text: String, status: Int32) throws {
        try withShell { shell, _ in
            let run = shell.run(text, time: .seconds(10))
            #expect(run.ending == .shellEnded(.exited(status)))
            #expect(run.output.text == "")
        }
    }

    @Test func aSyntaxErrorEndsTheStepAndNotTheShell() throws {
        try withShell { shell, _ in
            let run = shell.run("if true; then echo 'open", time: .seconds(10))
            #expect(run.ending == .finished(status: 2) || run.ending == .finished(status: 1))
            #expect(shell.run("echo alive", time: .seconds(10)).output.text == "alive\n")
        }
    }

    @Test func aStepThatTakesTooLongIsEndedAndTheShellGoesOn() throws {
        try withShell { shell, _ in
            #expect(shell.run("sleep 1000", time: .milliseconds(200)).ending == .timedOut)
            #expect(shell.run("echo alive", time: .seconds(10)).output.text == "alive\n")
            #expect(shell.run("while :; do :; done", time: .milliseconds(200)).ending == .timedOut)
        }
    }

    @Test func aWriteToAGroupIsSeenWithWhatItChanged() throws {
        try withShell { shell, sandbox in
            guard sandbox.group.layout.version(of: .pids) == .v1 else { return }
            let run = shell.run(
                "mkdir $LAB_CGROUP_PIDS/demo; echo 7 > $LAB_CGROUP_PIDS/demo/pids.max", time: .seconds(10))
            let changes = run.events.flatMap(\.changes)
            #expect(
                changes.contains { if case .groupMade(_, let path) = $0 { path.hasSuffix("/demo") } else { false } })
            #expect(
                changes.contains {
                    if case .cgroup(_, _, "pids.max", "max", "7") = $0 { true } else { false }
                }, "\(changes)")
        }
    }

    @Test func theEngineDeniesADeviceForTheLearner() throws {
        try withShell { shell, sandbox in
            guard sandbox.group.layout.version(of: .devices) == .v1 else { return }
            let run = shell.run(
                """
                mkdir $LAB_CGROUP_DEVICES/demo && echo 'c 1:5 rwm' > $LAB_CGROUP_DEVICES/demo/devices.deny
                echo $?
                (echo $BASHPID > $LAB_CGROUP_DEVICES/demo/cgroup.procs; head -c 1 /dev/zero)
                """, time: .seconds(10))
            #expect(run.output.text == "0\nhead: cannot open '/dev/zero' for reading: Operation not permitted\n")
            #expect(run.events.contains { if case .call(let call) = $0 { call.performedBy == .engine } else { false } })
        }
    }

    @Test func theBookkeepingOfTheShellIsNotPartOfAStep() throws {
        try withShell { shell, _ in
            let run = shell.run("true", time: .seconds(10))
            #expect(run.events.isEmpty, "\(run.events)")
        }
    }
}
