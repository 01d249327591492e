internal import Curriculum

/// Steps and predictions.
extension Messages {
    var step: String { say(ko: "단계", en: "Step") }
    var whatIf: String { say(ko: "빼고 해 보기", en: "Without it") }
    var calls: String { say(ko: "커널 호출", en: "Kernel calls") }
    var stateChanges: String { say(ko: "달라진 커널 상태", en: "What changed in the kernel") }
    var before: String { say(ko: "이전", en: "before") }
    var after: String { say(ko: "이후", en: "after") }
    var noOutput: String { say(ko: "(출력 없음)", en: "(no output)") }

    func runsHere(_ version: CgroupVersion) -> String {
        say(ko: "cgroup \(version.rawValue) · 이 커널에서 실행", en: "cgroup \(version.rawValue) · runs on this kernel")
    }

    func runsInMachine(_ version: CgroupVersion) -> String {
        say(
            ko: "cgroup \(version.rawValue) · 가상 머신에서 실행",
            en: "cgroup \(version.rawValue) · runs in the virtual machine")
    }

    func shownOnly(_ version: CgroupVersion) -> String {
        say(ko: "cgroup \(version.rawValue) · 비교용", en: "cgroup \(version.rawValue) · for comparison")
    }

    func foldedLines(_ count: Int) -> String {
        say(ko: "… \(count)줄을 접었습니다", en: "… \(plural(count, "line", "lines")) folded")
    }

    func foldedCalls(_ count: Int) -> String {
        say(ko: "… 호출 \(count)개를 접었습니다", en: "… \(plural(count, "call", "calls")) folded")
    }

    /// Below a ptrace(2) that was refused.
    var hasOneTracer: String {
        say(
            ko: "추적기는 프로세스마다 하나뿐인데, 이 프로세스는 이미 lab이 추적하고 있습니다.",
            en: "a process has one tracer, and lab traces this one already.")
    }

    var doneByEngine: String {
        say(
            ko: "커널이 샌드박스에는 허락하지 않아 엔진이 대신 했습니다.",
            en: "the kernel refuses this to a sandbox; the engine did it instead.")
    }

    func alike(_ count: Int) -> String {
        say(ko: "… 같은 호출 \(count)번 더", en: "… \(count) more like it")
    }

    func mountsBelow(_ count: Int) -> String {
        say(ko: "… 그 아래 마운트 \(count)개도 함께", en: "… and \(plural(count, "mount", "mounts")) below it")
    }

    func process(_ pid: Int32) -> String { say(ko: "프로세스 \(pid)", en: "process \(pid)") }

    func killed(_ pid: Int32, by signal: String, isOutOfMemory: Bool) -> String {
        isOutOfMemory
            ? say(
                ko: "프로세스 \(pid): 그룹이 메모리 제한에 닿아 OOM 킬러가 \(signal)로 죽였습니다.",
                en: "process \(pid): its group reached the memory limit, and the OOM killer sent \(signal).")
            : say(ko: "프로세스 \(pid): \(signal)로 죽었습니다.", en: "process \(pid): killed by \(signal).")
    }

    /// - Parameter pids: as text, ranges drawn together.
    func killed(_ count: Int, by signal: String, pids: String) -> String {
        say(
            ko: "프로세스 \(count)개가 \(signal)로 죽었습니다: \(pids)",
            en: "\(plural(count, "process", "processes")) killed by \(signal): \(pids)")
    }

    func exited(_ pid: Int32, status: Int32) -> String {
        say(ko: "프로세스 \(pid): 상태 \(status)로 끝났습니다.", en: "process \(pid): exited with status \(status).")
    }

    func done(in time: Duration) -> String {
        say(ko: "완료 (\(duration(time)))", en: "done in \(duration(time))")
    }

    func endedWithStatus(_ status: Int32, in time: Duration) -> String {
        say(ko: "종료 상태 \(status) (\(duration(time)))", en: "ended with status \(status) after \(duration(time))")
    }

    func expectedHappened(_ name: String, in time: Duration) -> String {
        say(ko: "예상한 결과입니다: \(name) (\(duration(time)))", en: "\(name), as expected, after \(duration(time))")
    }

    func expectedMissing(_ name: String) -> String {
        say(
            ko: "예상한 결과(\(name))가 나오지 않았습니다.",
            en: "\(name) was expected and did not happen.")
    }

    func timedOut(_ limit: Duration) -> String {
        say(ko: "제한 시간(\(duration(limit)))을 넘겨 멈췄습니다.", en: "stopped: it took longer than \(duration(limit)).")
    }

    var cancelled: String { say(ko: "중단했습니다.", en: "interrupted.") }

    func engineFailed(_ reason: String) -> String {
        say(ko: "엔진이 단계를 실행하지 못했습니다: \(reason)", en: "the engine could not run the step: \(reason)")
    }

    var skipped: String { say(ko: "건너뛰었습니다.", en: "skipped.") }

    // Predictions.
    var prediction: String { say(ko: "예측", en: "Prediction") }

    func answerKeys(_ count: Int) -> String {
        say(ko: "1–\(count) 키로 답하세요.", en: "Answer with the keys 1–\(count).")
    }

    var kernelAnswer: String { say(ko: "커널의 답", en: "The kernel's answer") }
    var predictedRight: String { say(ko: "예측이 맞았습니다.", en: "You predicted it.") }

    func predictedOther(_ number: Int) -> String {
        say(ko: "여러분의 예측은 \(number)번이었습니다.", en: "Your prediction was \(number).")
    }

    var noAnswer: String {
        say(
            ko: "커널이 어느 답의 증거도 남기지 않았습니다.",
            en: "The kernel left evidence of none of these answers.")
    }

    func youChose(_ number: Int) -> String {
        say(ko: "\(number)번을 골랐습니다. 커널에 물어봅시다.", en: "You chose \(number). Let us ask the kernel.")
    }
}
