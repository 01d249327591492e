import Foundation
import Testing

extension InAMachine {
    /// However `lab` ends, its machine ends with it, and nothing of it stays.
    @Suite(.serialized, .enabled(if: MachineRun.isPossible, "needs root and QEMU"))
    struct MachineEndTests {
        private let playground: Playground

        init() throws {
            playground = try Playground()
            try #require(MachineRun.isPrepared)
        }

        private func start(_ script: String) throws -> (run: MachineRun, machine: pid_t) {
            let run = try MachineRun(
                ["trace", "--on", "vm", "--json", "trace.json", "--", "bash", "-c", script], in: playground,
                environment: ["TMPDIR": playground.folder.path])
            return (run, try run.waitForMachine(saying: "it runs"))
        }

        private func results() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: playground.folder.path).filter {
                $0.hasPrefix("lab-results")
            }
        }

        @Test func aKilledProgramTakesItsMachineWithIt() throws {
            let (run, machine) = try start("echo it runs; sleep 1000")
            kill(run.process.processIdentifier, SIGKILL)
            try run.wait(for: "the machine's end") { !MachineRun.isAlive(machine) }
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
        func aSignalReachesTheProgramInTheMachine(signal: Int32) throws {
            let (run, machine) = try start("echo it runs; exec sleep 1000")
            kill(run.process.processIdentifier, signal)
            #expect(try run.status() == 128 + signal)
            #expect(!MachineRun.isAlive(machine))
            #expect(try results() == [])
        }

        /// A terminal that has gone, or a service that stops, does not wait for a program that ignores it.
        @Test func aProgramThatWillNotEndIsEnded() throws {
            let run = try MachineRun(
                [
                    "trace", "--on", "vm", "--only", "sethostname", "--", "bash", "-c",
                    "trap '' TERM; echo it runs; while :; do sleep 1; done",
                ],
                in: playground, environment: ["LAB_VM_PATIENCE": "0.2"])
            let machine = try run.waitForMachine(saying: "it runs")
            kill(run.process.processIdentifier, SIGTERM)
            #expect(try run.status() == 143)
            #expect(!MachineRun.isAlive(machine))
        }

        @Test func aMachineThatDiesIsToldInOneSentence() throws {
            let (run, machine) = try start("echo it runs; sleep 1000")
            kill(machine, SIGKILL)
            #expect(try run.status() == 4)
            #expect(run.errors.contains("lab: cannot keep the virtual machine running"), "\(run.errors)")
            #expect(try results() == [])
        }

        @Test func aKernelThatPanicsIsToldInTheLearnersLanguage() throws {
            let run = try MachineRun(
                [
                    "trace", "--lang", "ko", "--on", "vm", "--only", "sethostname", "--", "bash", "-c",
                    "echo c >/proc/sysrq-trigger",
                ],
                in: playground)
            #expect(try run.status() == 4)
            #expect(run.errors.contains("가상 머신이 멈췄습니다"), "\(run.errors)")
            #expect(run.errors.contains("Kernel panic"))
        }

        @Test func whatIsPipedInAndOutArrives() throws {
            let result = try playground.bash(
                """
                seq 20000 | lab trace --on vm --only sethostname -- bash -c 'cat; exit 6' 2>errors >output; echo $?
                seq 20000 | cmp - output && echo same
                lab trace --on vm --only sethostname -- yes 2>/dev/null | head -1; echo ${PIPESTATUS[0]}
                """)
            #expect(result.text == "6\nsame\ny\n141\n", "\(result.text)")
        }
    }
}
