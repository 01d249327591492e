import CLinux
import Glibc
import LinuxSystem
import Testing

/// Reads what a launched process wrote to its standard output.
private func output(_ options: LaunchPlan.CloneOptions = .init(), _ build: (inout LaunchPlan) -> Void) throws -> String
{
    let pipe = try Pipe()
    var plan = LaunchPlan()
    build(&plan)
    plan.place(pipe.writeEnd.rawValue, at: 1)
    plan.execute(
        "/bin/sh", ["sh", "-c", "echo $$; hostname; readlink /proc/self/ns/uts"], environment: ["PATH=/usr/bin:/bin"])
    let child = try plan.run(options)
    let reader = pipe.takeReadEnd()
    let text = String(decoding: try reader.readAll(), as: UTF8.self)
    #expect(try child.wait() == .exited(0))
    return text
}

private let isRoot = geteuid() == 0

@Suite struct LaunchPlanTests {
    @Test func aPlanRunsAProgramAndItsStatusIsKnown() throws {
        var plan = LaunchPlan()
        plan.execute("/bin/sh", ["sh", "-c", "exit 7"], environment: [])
        #expect(try plan.run().wait() == .exited(7))
    }

    @Test func aProcessKilledByASignalSaysWhich() throws {
        var plan = LaunchPlan()
        plan.execute("/bin/sh", ["sh", "-c", "kill -KILL $$"], environment: [])
        #expect(try plan.run(.init(sharesMemory: true)).wait() == .killed(signal: 9))
    }

    @Test(arguments: [false, true])
    func aFailedOperationNamesItselfAndTheErrno(sharesMemory: Bool) throws {
        var plan = LaunchPlan()
        plan.changeDirectory("/no/such/folder")
        plan.execute("/bin/true", ["true"], environment: [])
        #expect(throws: SystemError("start a process: chdir(/no/such/folder)", errno: .noSuchFile)) {
            _ = try plan.run(.init(sharesMemory: sharesMemory))
        }
    }

    @Test func aMissingProgramIsAFailureOfExec() throws {
        var plan = LaunchPlan()
        plan.execute("/no/such/program", ["program"], environment: [])
        #expect(throws: SystemError("start a process: execve(/no/such/program)", errno: .noSuchFile)) {
            _ = try plan.run()
        }
    }

    @Test(.enabled(if: isRoot, "needs root: new namespaces"))
    func namespacesAreNewInTheChildAlone() throws {
        let before = NamespaceKind.uts.inode(process: "self")
        let text = try output(.init(namespaces: [.pid, .uts, .ipc], sharesMemory: true)) { plan in
            plan.setHostName("inside")
        }
        let lines = text.split(separator: "\n")
        #expect(lines.first == "1")
        #expect(lines[1] == "inside")
        #expect(NamespaceKind.inode(link: String(lines[2])) != before)
        #expect(NamespaceKind.uts.inode(process: "self") == before)
    }

    @Test(.enabled(if: isRoot, "needs root: new namespaces"))
    func aPlanThatForksReturnsTheLastProcess() throws {
        let text = try output { plan in
            plan.unshare([.pid])
            plan.fork()
        }
        #expect(text.hasPrefix("1\n"))
    }

    @Test func aPlanWaitsForItsParent() throws {
        let gate = try Pipe()
        var plan = LaunchPlan()
        plan.waitForParent(on: gate)
        plan.execute("/bin/true", ["true"], environment: [])
        let launch = try plan.start()
        #expect(KernelFile.link("/proc/\(launch.pid)/exe") == KernelFile.link("/proc/self/exe"))
        try gate.writeEnd.write("g")
        #expect(try launch.complete().wait() == .exited(0))
    }

    @Test func signalsOfTheParentAreNotInheritedAndThoseNamedAreIgnored() throws {
        signal(SIGUSR1, SIG_IGN)
        defer { signal(SIGUSR1, SIG_DFL) }
        let pipe = try Pipe()
        var plan = LaunchPlan()
        plan.resetSignals(ignoring: [SIGCHLD])
        plan.place(pipe.writeEnd.rawValue, at: 1)
        plan.execute("/bin/grep", ["grep", "SigIgn", "/proc/self/status"], environment: [])
        _ = try plan.run().wait()
        let text = String(decoding: try pipe.takeReadEnd().readAll(), as: UTF8.self)
        #expect(text == "SigIgn:\t0000000000010000\n")
    }

    @Test func noDescriptorLeaksThroughAPlan() throws {
        let leak = open("/dev/null", O_RDONLY)  // without O_CLOEXEC, as a library might
        defer { close(leak) }
        let pipe = try Pipe()
        var plan = LaunchPlan()
        plan.place(pipe.writeEnd.rawValue, at: 1)
        plan.closeOnExec()
        plan.execute("/bin/ls", ["ls", "/proc/self/fd"], environment: [])
        _ = try plan.run().wait()
        let text = String(decoding: try pipe.takeReadEnd().readAll(), as: UTF8.self)
        #expect(text == "0\n1\n2\n3\n")  // 3 is ls reading the directory
    }

    @Test func aWorkingDirectoryInTheRootPassesTheCheck() throws {
        var plan = LaunchPlan()
        plan.checkWorkingDirectory()
        plan.execute("/bin/true", ["true"], environment: [])
        #expect(try plan.run().wait() == .exited(0))
    }

    @Test func aFileThatIsNotTheNullDeviceIsRefused() throws {
        let null = try FileDescriptor.open("/dev/null", O_RDONLY)
        let zero = try FileDescriptor.open("/dev/zero", O_RDONLY)
        var good = LaunchPlan()
        good.checkDevice(.value(Int(null.rawValue)), major: 1, minor: 3)
        good.execute("/bin/true", ["true"], environment: [])
        #expect(try good.run().wait() == .exited(0))
        var bad = LaunchPlan()
        bad.checkDevice(.value(Int(zero.rawValue)), major: 1, minor: 3)
        bad.execute("/bin/true", ["true"], environment: [])
        #expect(throws: SystemError("start a process: a character device 1:3", errno: .noSuchDevice)) {
            _ = try bad.run()
        }
    }

    @Test(.enabled(if: isRoot, "needs root: a mapped user namespace"))
    func aMappedUserNamespaceIsEnteredWithoutWaiting() throws {
        let mapping = IdMapping(inside: 0, outside: 100_000, count: 65536)
        let namespace = try UserNamespace(users: mapping, groups: mapping)
        let pipe = try Pipe()
        var plan = LaunchPlan()
        plan.enter(namespace.descriptor.rawValue, [.user])
        plan.become(user: 0, group: 0)
        plan.place(pipe.writeEnd.rawValue, at: 1)
        plan.execute("/bin/cat", ["cat", "/proc/self/uid_map"], environment: [])
        _ = try plan.run().wait()
        let text = String(decoding: try pipe.takeReadEnd().readAll(), as: UTF8.self)
        #expect(text.split { $0 == " " || $0 == "\n" } == ["0", "100000", "65536"])
    }
}
