internal import Curriculum
internal import LinuxSystem
internal import Synchronization
internal import Tracing
internal import VirtualMachine

/// Steps that run in a virtual machine: `.vm`.
extension LabSession {
    /// Runs a step as root of another kernel. Each has a machine of its own, from the snapshot, which goes with all that
    /// the step did; the sandbox has no part in it.
    ///
    /// The text is told of this machine's kernel: `LAB_HOST_RELEASE` and `LAB_HOST_BOOT_ID`.
    func runInMachine(_ step: Step, onOutput: ([UInt8]) -> Void) throws -> StepOutcome {
        let language = lesson.language
        let script = try script(of: step)
        func tell(_ progress: MachineProgress) { onOutput(Array("· \(progress.meaning[language])\n".utf8)) }
        // A controller can go to version 1 only as long as no group has used it; in a snapshot some have.
        let isFirstVersion = step.variant(for: try version(of: step)).version == .v1
        let shell = isFirstVersion ? try GuestShell.boot(progress: tell) : try GuestShell.start(progress: tell)
        let began = ContinuousClock.now
        let run = try shell.run(script.shell, time: script.time, environment: try HostKernel().environment)
        onOutput(run.output)
        var output = CapturedOutput()
        output.append(run.output)
        state.withLock { $0.history.append(script) }
        let ending: TracedShell.Ending =
            run.status == GuestShell.killed ? .timedOut : .finished(status: run.status)
        return StepOutcome(
            run: TracedShell.Run(ending: ending, output: output, events: [], duration: began.duration(to: .now)),
            changes: [])
    }
}

/// What a guest may know of the kernel of this machine, to tell it from its own.
struct HostKernel {
    let release: String
    let bootId: String

    init() throws(SystemError) {
        func line(_ path: String) throws(SystemError) -> String {
            try KernelFile.read(path, step: "ask for the kernel").split(separator: "\n").joined()
        }
        release = try line("/proc/sys/kernel/osrelease")
        bootId = try line("/proc/sys/kernel/random/boot_id")
    }

    var environment: [String] { ["LAB_HOST_RELEASE=\(release)", "LAB_HOST_BOOT_ID=\(bootId)"] }
}

extension MachineProgress {
    /// What takes its time, in a few words.
    var meaning: Localized {
        switch self {
        case .fetchingKernel:
            Localized(ko: "가상 머신의 커널을 받는 중 (한 번만)", en: "fetching a kernel for the virtual machine (once)")
        case .makingDisk:
            Localized(ko: "가상 머신의 디스크를 만드는 중 (한 번만)", en: "making the virtual machine's disk (once)")
        case .booting:
            Localized(ko: "가상 머신을 처음 부팅하는 중 (한 번만)", en: "booting the virtual machine (once)")
        case .mending:
            Localized(
                ko: "보관해 둔 가상 머신이 손상되어 다시 만드는 중", en: "what was kept of the virtual machine is damaged: making it again"
            )
        }
    }
}
