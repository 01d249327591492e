internal import CLinux
internal import LinuxSystem

extension LaunchPlan {
    /// A plan for a trial: it ends by itself after two seconds, whatever the kernel does.
    static func trial() -> LaunchPlan {
        var plan = LaunchPlan()
        plan.resetSignals()
        // struct itimerval: interval, then value, each in seconds and microseconds. SIGALRM ends the process.
        plan.call("setitimer", __NR_setitimer, 0, plan.bytes(ofAll: [0, 0, 2, 0]), 0)
        return plan
    }

    /// Ends the trial well, starts it and waits for its end.
    ///
    /// - Throws: the step that the kernel refused, or ETIME where the time was up.
    consuming func runTrial(_ options: CloneOptions = CloneOptions()) throws(SystemError) {
        var plan = self
        plan.call("exit", __NR_exit_group, 0)
        let status = try plan.run(options).wait()
        guard status == .exited(0) else {
            throw SystemError("end a trial within two seconds", errno: Errno(name: "ETIME") ?? .interrupted)
        }
    }
}
