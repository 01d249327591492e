internal import LabEngine

/// The course, the learner's progress, and the machine.
extension Messages {
    var planned: String { say(ko: "준비 중", en: "not written yet") }

    func startWith(_ lab: String) -> String {
        say(ko: "`lab run \(lab)` 명령으로 시작하세요.", en: "Begin with `lab run \(lab)`.")
    }

    func goOnWith(_ lab: String) -> String {
        say(ko: "`lab run \(lab)` 명령으로 이어서 할 수 있습니다.", en: "Go on with `lab run \(lab)`.")
    }

    func solveExercises(_ lab: String) -> String {
        say(
            ko: "남은 것은 실습입니다. 지금 상태는 `lab check \(lab)` 명령으로 확인하세요.",
            en: "What is left are the exercises: `lab check \(lab)` says where you stand.")
    }

    public func progressExported(_ path: String) -> String {
        say(
            ko: "진행 상황을 \(path) 에 썼습니다. 스스로 적은 기록일 뿐이고, 증명은 과제 파일을 `lab grade`로 채점하는 것입니다.",
            en: "Your progress is in \(path). It is your own statement: the proof is `lab grade` on your work.")
    }

    public var progressTitle: String { say(ko: "진행 상황", en: "Your progress") }

    var finished: String { say(ko: "마침", en: "finished") }
    var begun: String { say(ko: "진행 중", en: "begun") }
    var notBegun: String { say(ko: "시작 전", en: "not begun") }
    var notHere: String { say(ko: "이 시스템에서 실행할 수 없음", en: "cannot run here") }
    var total: String { say(ko: "합계", en: "in all") }

    func cannotRun(_ missing: [String]) -> String {
        let list = missing.joined(separator: ", ")
        return say(ko: "이 시스템에 없음: \(list)", en: "missing here: \(list)")
    }

    func steps(_ steps: CourseView.Score) -> String {
        say(ko: "\(steps.done)/\(steps.all)단계", en: "\(steps.done)/\(steps.all) steps")
    }

    func points(_ points: CourseView.Score) -> String {
        say(ko: "\(points.done)/\(points.all)점", en: "\(points.done)/\(points.all) points")
    }

    func predicted(_ right: Int, wrong: Int) -> String {
        say(ko: "예측: 맞음 \(right), 틀림 \(wrong)", en: "predicted \(right) right, \(wrong) wrong")
    }

    func stoppedHere(_ labs: [String]) -> String {
        let list = labs.joined(separator: ", ")
        return say(
            ko: "이 시스템에서 실행할 수 없는 랩: \(list). 이유와 해결 방법은 `lab doctor`로 볼 수 있습니다.",
            en: "This machine cannot run \(list): `lab doctor` says why, and what mends it.")
    }

    var runsEverything: String {
        say(ko: "이 시스템에서는 준비된 랩을 모두 실행할 수 있습니다.", en: "This machine can run every lab that is written.")
    }

    var machineUnknown: String {
        say(
            ko: "이 시스템에서 무엇을 실행할 수 있는지는 `lab doctor`로 확인하세요.",
            en: "`lab doctor` tries out what this machine can run.")
    }

    // The machine.
    func machine(_ machine: MachineDescription) -> String {
        let user = machine.userId == 0 ? "root" : "uid \(machine.userId)"
        guard let container = machine.container else {
            return "Linux \(machine.kernel), \(machine.architecture), \(user)"
        }
        return say(
            ko: "Linux \(machine.kernel), \(machine.architecture), \(user), 컨테이너 안: \(container)",
            en: "Linux \(machine.kernel), \(machine.architecture), \(user), in a container: \(container)")
    }

    func doctorClosing(missing: Int, stopped: [String]) -> String {
        let labs = stopped.joined(separator: ", ")
        if missing == 0 { return say(ko: "모든 기능을 쓸 수 있습니다.", en: "Every feature works.") }
        if stopped.isEmpty {
            return say(
                ko: "없는 기능이 \(missing)개 있지만, 실행하지 못하는 랩은 없습니다.",
                en: "\(plural(missing, "feature is", "features are")) missing; no lab is stopped by it.")
        }
        return say(ko: "이 시스템에서 실행할 수 없는 랩: \(labs)", en: "Labs that cannot run here: \(labs)")
    }

    func stops(_ labs: [String]) -> String {
        let list = labs.joined(separator: ", ")
        return say(ko: "이 기능이 필요한 랩: \(list)", en: "Needed by: \(list)")
    }

    func refused(_ lab: String) -> String {
        say(ko: "이 시스템에서는 \(lab) 랩을 실행할 수 없습니다.", en: "This machine cannot run \(lab).")
    }

    func unknownFeature(_ name: String) -> String {
        say(
            ko: "\(name): lab.yaml에 적혀 있지만 엔진이 모르는 기능입니다.",
            en: "\(name): lab.yaml asks for it, and the engine knows no such feature.")
    }

    var wholePicture: String { say(ko: "전체 진단은 `lab doctor`로 볼 수 있습니다.", en: "`lab doctor` shows the whole picture.") }
}
