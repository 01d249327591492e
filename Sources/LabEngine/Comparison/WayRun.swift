internal import CLinux
internal import Glibc
internal import LinuxSystem

/// One process that runs the workload, and what is seen of it from outside.
struct WayRun: ~Copyable {
    private let child: ChildProcess
    private let output: FileDescriptor
    /// The writing end of a pipe that the workload reads: as long as it is open, its process can be looked at.
    private let lifeline: FileDescriptor
    private let began: ContinuousClock.Instant

    /// Longer than this nobody waits for a workload that takes a fraction of a second.
    private static let patience = Duration.seconds(30)

    /// - Parameters:
    ///   - began: when somebody wished to run it: what had to be made for it counts, too.
    ///   - bash: where it is in the root that the plan changes to.
    ///   - prepare: what comes before the program: namespaces, a root.
    static func start(
        at began: ContinuousClock.Instant, bash: String, options: LaunchPlan.CloneOptions,
        prepare: (inout LaunchPlan) -> Void
    ) throws(SystemError) -> WayRun {
        let zero = try FileDescriptor.open("/dev/zero", O_RDONLY)
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        let output = try Pipe()
        let hold = try Pipe()
        var plan = LaunchPlan()
        // Opened by the process itself, where this machine's /proc can still be seen.
        let boot = plan.call(
            "open the boot id", __NR_openat,
            operands: [.value(Int(AT_FDCWD)), .value(plan.string(bootId)), .value(Int(O_RDONLY | O_CLOEXEC))])
        let aside = plan.call(
            "set the boot id aside", __NR_fcntl,
            operands: [.result(boot), .value(Int(F_DUPFD_CLOEXEC)), .value(outOfTheWay)])
        prepare(&plan)
        plan.place([
            0: zero.rawValue, 1: output.writeEnd.rawValue, 2: null.rawValue, 3: hold.readEnd.rawValue,
        ])
        _ = plan.call("dup3(boot id, 4)", __NR_dup3, operands: [.result(aside), .value(4), .value(0)])
        plan.closeOnExec(from: 5)
        plan.resetSignals()
        plan.execute(
            bash, ["bash", "-c", WayWorkload.script], environment: ["PATH=/usr/bin:/bin", "LC_ALL=C"])
        let child = try plan.run(options)
        return WayRun(
            child: child, output: output.takeReadEnd(), lifeline: hold.takeWriteEnd(), began: began)
    }

    private static let bootId = "/proc/sys/kernel/random/boot_id"
    /// Above the numbers that the program gets, below 64 (`LaunchPlan.firstSpare`).
    private static let outOfTheWay = 50

    /// Waits for the workload's answer, looks at its process, and lets it end.
    consuming func finish() throws(SystemError) -> WaySample {
        var failure: SystemError?
        var sample: WaySample?
        do throws(SystemError) {
            sample = try look()
        } catch {
            failure = error
            try child.signal(SIGKILL)
        }
        lifeline.close()
        _ = try child.wait()
        guard let sample else { throw failure ?? SystemError("wait for the workload", errno: .protocolError) }
        return sample
    }

    private borrowing func look() throws(SystemError) -> WaySample {
        let (start, answer) = try listen()
        return WaySample(start: start, memory: try peakMemory(), answer: answer)
    }

    /// Nanoseconds to the first line, and what all of them say.
    private borrowing func listen() throws(SystemError) -> (start: Double, answer: WayWorkload.Answer) {
        var bytes = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 512)
        var start: Double?
        let deadline = began.advanced(by: WayRun.patience)
        while ContinuousClock.now < deadline {
            var wait = [pollfd(fd: output.rawValue, events: Int16(POLLIN), revents: 0)]
            guard poll(&wait, 1, 100) > 0 else { continue }
            let count = try output.read(into: &chunk)
            let first = start ?? began.duration(to: .now) / .nanoseconds(1)
            start = first
            bytes += chunk[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            if let answer = WayWorkload.answer(text) { return (first, answer) }
            if count == 0 || text.hasSuffix("end\n") {
                throw SystemError("understand the workload's answer", errno: .protocolError)
            }
        }
        throw SystemError("wait for the workload", errno: .timedOut)
    }

    /// Bytes that the process held in memory at most (proc_pid_status(5), VmHWM).
    private borrowing func peakMemory() throws(SystemError) -> Double {
        let status = try KernelFile.read("/proc/\(child.pid)/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw SystemError("read the workload's memory", path: "/proc/\(child.pid)/status", errno: .protocolError)
        }
        return kibibytes * 1024
    }
}
