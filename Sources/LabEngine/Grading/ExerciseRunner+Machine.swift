internal import Cgroups
internal import Checks
internal import Curriculum
internal import Glibc
internal import HostFiles
internal import LinuxSystem
internal import VirtualMachine

extension ExerciseRunner {
    /// Grades files whose script runs in a virtual machine, as root of its kernel.
    ///
    /// A machine that goes down meanwhile is the submission's doing: its checks fail, and the next one has a machine of
    /// its own. No sandbox of this machine has a part in it.
    static func runInMachine(
        _ exercise: Exercise, of lab: Lab, folder: String, language: Language
    ) throws -> Report {
        let start = ContinuousClock.now
        let work = VirtualMachine.Folder(HostFolder(name: "work", path: folder, isWritable: false), at: "/work")
        let shell = try GuestShell.start(folders: [work])
        let time = min(exercise.time, lab.settings.sandbox.time)
        let environment = LabSession.environment(lab: lab, language: language) + (try HostKernel().environment)
        var output = CapturedOutput()
        var end: ScriptEnd?
        var guest = [String: String]()
        if let run = try? shell.run(
            "bash /work/\(exercise.script ?? "")", time: time, environment: environment, directory: "/work")
        {
            output.append(run.output)
            end = run.status == GuestShell.killed ? .timedOut(limit: time) : .ended(.exited(run.status))
            do throws(SystemError) {
                for check in exercise.checks {
                    guard let path = check.text("path"), guest[path] == nil else { continue }
                    guest[path] = try shell.kernelFile(path)
                }
            } catch {
                // A machine that answers no more is not asked again. Its checks find nothing, and fail.
                guest = [:]
            }
        }
        let context = ProbeContext(
            session: Cgroup(layout: (try? Machine.own.layout()) ?? .none, path: Sandbox.groupRoot),
            initProcess: getpid(),
            parameters: lab.settings.parameterValues, choices: lab.settings.othersChoices, language: language,
            guest: guest)
        let outcomes = Evaluator(checks: exercise.checks, context: context).evaluate()
        let result = ExerciseResult(
            id: "\(exercise.lab)/\(exercise.id)", checks: outcomes, duration: start.duration(to: .now))
        return Report(result: result, output: output, script: end)
    }
}

extension GuestShell {
    /// A file of `/proc` as the kernel has it: from a mount of its own, whatever lies over `/proc` there.
    func kernelFile(_ path: String) throws(SystemError) -> String {
        let run = try run(
            #"unshare --mount sh -c 'mount -t proc proc /proc && cat "$WANTED"'"#, time: .seconds(20),
            environment: ["WANTED=\(path)"], keepsErrors: false)
        guard run.status == 0 else {
            throw SystemError("ask the virtual machine's kernel", path: path, errno: .protocolError)
        }
        return run.text
    }
}
