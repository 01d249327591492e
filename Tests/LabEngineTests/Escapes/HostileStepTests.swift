import Cgroups
import Curriculum
import Glibc
import LabEngine
import LinuxSystem
import Testing
import Tracing

/// A step of a lesson turns against the engine that runs it. Afterwards the engine goes on, and nothing stays.
@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct HostileStepTests {
    private func withShell(_ body: (TracedShell, Sandbox) throws -> Void) throws {
        try withSandbox { sandbox in
            let shell = try TracedShell(in: sandbox, calls: .isolation)
            try body(shell, sandbox)
            try sandbox.close()
            shell.stop()
        }
    }

    @Test func aStepHoldsNoDescriptorOfTheEngines() throws {
        // What whoever started the engine left open for it: no close-on-exec.
        let strays = (0..<12).map { _ in fcntl(0, F_DUPFD, 3) }
        defer { for stray in strays { close(stray) } }
        try withShell { shell, _ in
            let text = "find /proc/$$/fd -type l -printf '%f %l\\n'; ls -1 /proc/self/fd"
            let lines = shell.run(text, time: .seconds(10)).output.text.split(separator: "\n")
                .map { $0.prefix { $0 != "[" } }
            // 255 is where bash keeps its script, 3 is the directory that ls reads.
            #expect(lines == ["0 /dev/null", "1 pipe:", "2 pipe:", "255 pipe:", "0", "1", "2", "3"], "\(lines)")
        }
    }

    @Test(arguments: [
        "trap '' TERM INT HUP QUIT; while :; do :; done",
        "trap '' TERM INT HUP QUIT; perl -e '$SIG{TERM} = $SIG{INT} = \"IGNORE\"; sleep 1000'",
        "kill -STOP $$", "kill -STOP -1; sleep 1000", "exec 1>&- 2>&-; while :; do sleep 1000; done",
        "cd $LAB_CGROUP_MEMORY; mkdir a; for pid in 1 $$; do echo $pid > a/cgroup.procs; done; sleep 1000",
    ])
    func aStepThatDoesNotEndIsEndedAndTheNextShellWorks(text: String) throws {
        try withShell { shell, sandbox in
            let run = shell.run(text, time: .milliseconds(100))
            #expect(run.ending == .timedOut)
            var next = shell
            if !shell.isAlive {
                shell.stop()
                next = try TracedShell(in: sandbox, calls: .isolation)
            }
            #expect(next.run("echo alive", time: .seconds(10)).output.text == "alive\n")
            next.stop()
        }
    }

    /// What v1 has frozen survives SIGKILL; here it is the shell itself, and the first process of the sandbox.
    @Test func aShellThatFreezesItselfIsThawedAndEnded() throws {
        try withShell { shell, sandbox in
            guard sandbox.group.layout.version(of: .freezer) == .v1 else { return }
            let text = """
                cd $LAB_CGROUP_FREEZER; mkdir -p ice/deep
                echo 1 > ice/deep/cgroup.procs; echo $$ > ice/cgroup.procs; echo FROZEN > ice/freezer.state
                """
            #expect(shell.run(text, time: .milliseconds(100)).ending == .timedOut)
            #expect(!shell.isAlive)
            let next = try TracedShell(in: sandbox, calls: .isolation)
            #expect(next.run("echo alive", time: .seconds(10)).output.text == "alive\n")
            next.stop()
        }
    }

    @Test func endlessOutputIsCutAndItsWriterEnded() throws {
        try withShell { shell, _ in
            var shown = 0
            let run = shell.run("yes 'all work and no play'", time: .milliseconds(200)) { shown += $0.count }
            #expect(run.ending == .timedOut)
            #expect(run.output.bytes.count <= 256 << 10)
            #expect(run.output.total == shown)
            #expect(shell.run("echo alive", time: .seconds(10)).output.text == "alive\n")
        }
    }

    @Test func daemonsEndWithTheirSandbox() throws {
        var pids = Set<Int32>()
        try withShell { shell, sandbox in
            let run = shell.run(
                """
                setsid sleep 1000 &
                (setsid bash -c 'trap "" TERM INT HUP; (sleep 1000 &) & exec sleep 1000' &)
                unshare -Urpf --kill-child=KILL sleep 1000 &
                unshare -Um --propagation private sleep 1000 &
                nohup sleep 1000 > /dev/null 2>&1 & disown
                perl -e 'fork && exit for 1 .. 3; open STDOUT, ">/dev/null"; $SIG{TERM} = "IGNORE"; exec "sleep", 1000'
                """, time: .seconds(10))
            #expect(run.ending == .finished(status: 0))
            pids = try sandbox.group.allProcesses()
            #expect(pids.count >= 7)
        }
        let left = pids.filter { (try? KernelFile.readIfPresent("/proc/\($0)/cmdline"))??.isEmpty == false }
        #expect(left.isEmpty, "\(left)")
    }

    /// A first process that is traced, or stopped by its tracer, does not notice when its engine has gone.
    @Test func aFirstProcessThatIsTracedEndsWithItsSandbox() throws {
        var initProcess: Int32 = 0
        try withShell { shell, sandbox in
            initProcess = sandbox.initPid
            let attach = SystemCallNumber.ptrace
            let run = shell.run("perl -e 'syscall(\(attach), 16, 1, 0, 0); sleep 1000' & sleep .05", time: .seconds(10))
            #expect(run.ending == .finished(status: 0))
        }
        #expect(!KernelFile.exists("/proc/\(initProcess)"))
    }

    /// In every hierarchy: groups too deep for a path, and groups whose names are no text.
    @Test func groupsThatNoPathCanNameAreRemovedWithTheSandbox() throws {
        try withShell { shell, sandbox in
            let run = shell.run(
                """
                n=$(head -c 200 /dev/zero | tr '\\0' x)
                for top in /sys/fs/cgroup/*/; do
                    [ -w "$top" ] || continue
                    cd $top && mkdir $'\\xff\\xfe' && for i in {1..25}; do mkdir $n && cd -P ./$n || break; done
                    [ -e cpuset.cpus ] || { sleep 1000 & echo $! > cgroup.procs; }
                done 2> /dev/null
                cd /; true
                """, time: .seconds(10))
            #expect(run.ending == .finished(status: 0))
            _ = try CgroupSnapshot(of: sandbox.group)
        }
    }
}
