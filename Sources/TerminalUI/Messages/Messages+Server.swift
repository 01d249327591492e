extension Messages {
    /// The program that serves is neither beside this one nor can it be built from here.
    public func noServerProgram(at path: String) -> String {
        say(
            ko: "lab: 이 명령을 처리하는 프로그램 labd가 \(path)에 없습니다. 소스 폴더의 ./lab으로 실행하면 빌드됩니다",
            en: "lab: the program labd, which does this, is not at \(path). ./lab among the sources builds it")
    }

    public func noBusyboxInMachine(_ lab: String) -> String {
        say(
            ko: "lab: \(lab) 랩은 가상 머신에서 실행할 수 없습니다. 그 안에 busybox가 없습니다. --on 없이 실행하세요",
            en: "lab: \(lab) does not run in a virtual machine: busybox, of which its images are made, is not in it. "
                + "Run it without --on")
    }

    public func noServerInMachine(_ lab: String) -> String {
        say(
            ko: "lab: \(lab) 랩은 가상 머신에서 실행할 수 없습니다. 레지스트리를 맡는 프로그램 labd가 그 안에 없습니다. --on 없이 실행하세요",
            en: "lab: \(lab) does not run in a virtual machine: labd, which serves its registries, is not in there. "
                + "Run it without --on")
    }
}
