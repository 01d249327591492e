import LabEngine
import LinuxSystem

/// A whole sandbox as a lesson gets it, from nothing to the end of its first command.
enum SandboxStart {
    /// How long it took; what removes the sandbox again is not counted, for no learner waits for it.
    static func runOnce() throws(SystemError) -> Duration {
        let before = ContinuousClock.now
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        let null = try FileDescriptor.open("/dev/null", 2)  // O_RDWR
        let handles = try sandbox.openForEntry()
        let number = null.rawValue
        var plan = LaunchPlan()
        sandbox.enter(
            Sandbox.Entry("/bin/true", ["true"], descriptors: [0: number, 1: number, 2: number]), handles: handles,
            in: &plan)
        let status = try plan.run(handles.options).wait()
        let elapsed = ContinuousClock.now - before
        guard status == .exited(0) else { throw SystemError("run true in a sandbox", errno: .protocolError) }
        try sandbox.close()
        return elapsed
    }
}
