import Glibc
import LinuxSystem
import Testing

@Suite("Workloads")
struct WorkloadTests {
    private func run(
        _ workload: Workload, _ progress: borrowing WorkloadProgress, namespaces: Set<NamespaceKind> = []
    ) throws -> ChildProcess {
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.dieAfter(.seconds(60))
        plan.run(workload, reportingTo: progress)
        return try plan.run(LaunchPlan.CloneOptions(namespaces: namespaces))
    }

    @Test("memory is touched to the last byte that was asked for")
    func memory() throws {
        let progress = try WorkloadProgress()
        let child = try run(Workload(.memory(bytes: 5_000_000), deadline: .seconds(30)), progress)
        #expect(try child.wait() == .exited(0))
        #expect(progress.reading.done == 5_000_000)
        #expect(progress.reading.state == .finished)
        #expect(progress.reading.errno == nil)
    }

    @Test("a spinning workload waits for the word to go, and uses the CPU time that it was given")
    func spin() throws {
        let progress = try WorkloadProgress()
        let child = try run(Workload(.spin(cpuTime: .milliseconds(20)), deadline: .seconds(30)), progress)
        while progress.reading.state == .starting { sched_yield() }
        #expect(progress.reading.cpuTime == .zero)
        progress.go()
        #expect(try child.wait() == .exited(0))
        #expect(progress.reading.cpuTime >= .milliseconds(20))
        #expect(progress.reading.elapsed >= progress.reading.cpuTime)
    }

    @Test("it ends at its deadline, also where nobody says go")
    func deadline() throws {
        let progress = try WorkloadProgress()
        let child = try run(Workload(.spin(cpuTime: nil), deadline: .milliseconds(10)), progress)
        #expect(try child.wait() == .exited(0))
        #expect(progress.reading.errno == Errno(rawValue: ETIME))
    }

    @Test("children are forked, and none outlives it", .enabled(if: geteuid() == 0, "needs root for a pid namespace"))
    func processes() throws {
        let progress = try WorkloadProgress()
        let child = try run(
            Workload(.processes(count: 5), deadline: .seconds(30)), progress, namespaces: [.pid])
        #expect(try child.wait() == .exited(0))
        #expect(progress.reading.done == 5)
    }

    @Test("writes go to the file that it was given, around and around")
    func write() throws {
        let path = "/tmp/lab-workload-\(getpid())"
        let file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        defer { unlink(path) }
        let progress = try WorkloadProgress()
        let kind = Workload.Kind.write(descriptor: file.rawValue, bytes: 100_000, span: 20_000, block: 5000)
        let child = try run(Workload(kind, deadline: .seconds(30)), progress)
        #expect(try child.wait() == .exited(0))
        #expect(progress.reading.done == 100_000)
        #expect(lseek(file.rawValue, 0, SEEK_END) == 20_000)
    }

    @Test("it keeps no descriptor of its parent, on whose end somebody may wait")
    func descriptors() throws {
        let progress = try WorkloadProgress()
        let child = try run(Workload(.spin(cpuTime: nil), deadline: .seconds(30)), progress)
        #expect(KernelFile.names(in: "/proc/\(child.pid)/fd").isEmpty)
        try child.signal(SIGKILL)
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }
}
