internal import Glibc

/// What of a lab cannot run on this machine.
extension Messages {
    var asOrdinaryUser: String {
        say(
            ko:
                "일반 사용자로 실행합니다. 샌드박스 안에서는 루트이지만 밖에서는 여전히 uid \(geteuid())입니다. 호스트의 파일은 읽기 전용이고 소유자가 65534(nobody)로 보입니다.",
            en:
                "This runs as an ordinary user: you are root inside the sandbox, and still uid \(geteuid()) outside. Files of "
                + "the host are read-only, and seem to belong to 65534 (nobody).")
    }

    func notLimited(_ names: [String]) -> String {
        let list = names.joined(separator: ", ")
        return say(
            ko: "이 샌드박스에는 다음 제한이 없습니다: \(list). 위임받은 cgroup이 없기 때문입니다.",
            en: "Nothing limits this sandbox's \(list): no group of that controller was delegated to you.")
    }

    var someIsLeftOut: String {
        say(
            ko: "이 컴퓨터에서 할 수 없는 부분이 있습니다. 보여 주기만 하고, 실행하거나 채점하지 않습니다.",
            en: "Some parts cannot run on this machine. They are shown, but neither run nor graded.")
    }

    var leftOutPart: String { say(ko: "빠지는 부분", en: "left out") }
    var leftOutMisses: String { say(ko: "없는 기능", en: "missing") }

    func leftOut(_ features: String) -> String {
        say(ko: "여기서는 실행하지 않습니다. 없는 기능: \(features)", en: "Not run here: this machine has no \(features).")
    }
}
