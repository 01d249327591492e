extension Message {
    // MARK: Front matter

    static let noFrontMatter = say("수업은 첫 줄의 '---'로 시작해야 합니다", "a lesson begins with '---' on its first line")
    static let frontMatterShape = say(
        "'---' 두 줄 사이에 lab, title, summary, minutes를 적으세요",
        "write lab, title, summary and minutes between two lines '---'")
    static let openFrontMatter = say("머리말이 닫히지 않았습니다", "the front matter is never closed")
    static let closeFrontMatter = say("머리말 끝에 '---' 줄을 더하세요", "add a line '---' behind it")

    static func labDiffers(_ lab: String, _ id: String) -> Localized {
        say(
            "파일 이름은 '\(id)'인데 머리말에는 '\(lab)'이라고 적혀 있습니다",
            "the file is named '\(id)', but its front matter says '\(lab)'")
    }

    static func writeInstead(_ text: String) -> Localized { say("이렇게 쓰세요: \(text)", "write \(text)") }

    // MARK: Fences

    static let unterminatedFence = say("코드 블록이 닫히지 않았습니다", "this fence is never closed")
    static func closeFence(_ fence: String) -> Localized {
        say("블록 끝에 '\(fence)' 줄을 더하세요", "add a line '\(fence)' behind the block")
    }
    static let nextFenceHere = say("닫히기 전에 여기서 다음 블록이 시작됩니다", "the next block begins here, inside it")

    static let unterminatedDetails = say("<details>가 닫히지 않았습니다", "this <details> is never closed")
    static let strayDetailsEnd = say("여는 <details>가 없습니다", "no <details> is open here")

    static func unknownHTML(_ tag: String) -> Localized {
        say("터미널이 그릴 수 없는 HTML입니다: \(tag)", "a terminal cannot draw this HTML: \(tag)")
    }

    static func fenceNeedsAttributes(_ kind: String) -> Localized {
        say("'\(kind)' 블록에는 id가 있어야 합니다", "a block '\(kind)' needs an id")
    }

    static func fenceExample(_ kind: String) -> Localized {
        let example = kind == "predict" ? "```predict {#id of=STEP}" : "```exercise {#id}"
        return say("이렇게 쓰세요: \(example)", "write \(example)")
    }

    static let missingID = say("id가 없습니다", "the id is missing")
    static let addID = say("'{' 바로 뒤에 #id를 쓰세요", "write #id behind the '{'")

    static func invalidID(_ id: String) -> Localized {
        say(
            "id에는 소문자, 숫자, 붙임표만 쓸 수 있습니다: '\(id)'",
            "an id is lower-case letters, digits and single hyphens, unlike '\(id)'")
    }

    static let nestedStep = say(
        "단계, 예측, 실습 문제는 목록이나 인용, <details> 안에 둘 수 없습니다",
        "a step, a prediction or an exercise cannot stand in a list, a quote, <details> or another exercise")

    static let stepNeedsClass = say("이 블록을 실행할지 알 수 없습니다", "it is not said whether this block runs")
    static let stepClassHelp = say(
        "실행하려면 .run, 반례라면 .without을 쓰고, 보여 주기만 하려면 { }를 지우세요",
        "write .run for a step or .without for a counterfactual; without braces it is only shown")

    static func onlyShellRuns(_ kind: String) -> Localized {
        say("'\(kind)' 블록은 실행할 수 없습니다", "a block '\(kind)' cannot run")
    }
    static let writeShell = say("```sh로 쓰세요", "write ```sh")

    static let emptyStep = say("단계가 비어 있습니다", "this step is empty")
    static let emptyTask = say("실습 문제의 설명이 비어 있습니다", "this exercise has no task")
    static let emptyPredict = say("예측 블록이 비어 있습니다", "this prediction is empty")

    // MARK: Steps

    static let runAndWithout = say(".run과 .without은 함께 쓸 수 없습니다", ".run and .without exclude each other")
    static let bothVersions = say(".v1과 .v2는 함께 쓸 수 없습니다", ".v1 and .v2 exclude each other: write one block for each")
    static let versionNeedsController = say(
        "어느 컨트롤러의 버전인지 알 수 없습니다", "it is not said which controller's version decides")
    static let addController = say("controller=memory처럼 더하세요", "add controller=NAME, such as controller=memory")
    static let missingOf = say("어느 단계에 대한 것인지 알 수 없습니다", "it is not said which step this belongs to")
    static let addOf = say("of=단계-ID를 더하세요", "add of=STEP")
    static let ofWithoutWithout = say("of=는 .without 단계에만 쓸 수 있습니다", "of= belongs to a step .without only")

    static func unknownStep(_ id: String) -> Localized {
        say("이 수업에 없는 단계입니다: '\(id)'", "this lesson has no step '\(id)'")
    }

    static func withoutOfWithout(_ id: String) -> Localized {
        say("'\(id)' 단계도 반례입니다. 반례의 반례는 없습니다", "'\(id)' is a counterfactual itself")
    }

    static func missingTwin(_ id: String, _ version: String, _ other: String) -> Localized {
        say(
            "'\(id)' 단계에 \(version) 블록만 있고 \(other) 블록이 없습니다",
            "the step '\(id)' has a block for \(version), but none for \(other)")
    }

    static func addTwin(_ version: String) -> Localized {
        say("같은 id와 .\(version)을 단 블록을 더하세요", "add a block with the same id and .\(version)")
    }

    static func twinsDiffer(_ id: String) -> Localized {
        say(
            "'\(id)' 단계의 두 블록은 controller와 needs가 같아야 합니다",
            "both blocks of '\(id)' must be of one kind, one controller and the same needs")
    }

    static func unknownTraceSet(_ name: String) -> Localized {
        say("모르는 추적 집합 또는 시스템 콜입니다: '\(name)'", "'\(name)' is neither a trace set nor a system call")
    }

    static func unknownErrno(_ name: String) -> Localized {
        say("리눅스에 없는 errno입니다: '\(name)'", "Linux has no errno '\(name)'")
    }
    static let expectHelp = say(
        "EPERM 같은 errno나 SIGKILL 같은 시그널을 쓰세요", "write an errno such as EPERM, or a signal such as SIGKILL")
    static func unknownSignal(_ name: String) -> Localized {
        say("리눅스에 없는 시그널입니다: '\(name)'", "Linux has no signal '\(name)'")
    }
    static func unknownCall(_ name: String) -> Localized {
        say("리눅스에 없는 시스템 콜입니다: '\(name)'", "Linux has no system call '\(name)'")
    }
    static func unknownCounter(_ name: String) -> Localized {
        say("모르는 카운터입니다: '\(name)'", "unknown counter '\(name)'")
    }
    static func unknownController(_ name: String) -> Localized {
        say("모르는 컨트롤러입니다: '\(name)'", "unknown controller '\(name)'")
    }

    // MARK: Predictions

    static func predictTooLate(_ id: String) -> Localized {
        say("예측은 '\(id)' 단계보다 먼저 나와야 합니다", "the prediction must stand before the step '\(id)'")
    }
    static let stepHere = say("단계는 여기입니다", "the step is here")
    static let tooFewChoices = say("보기는 두 개 이상이어야 합니다", "a prediction needs two choices or more")
    static let otherwiseLast = say(
        "otherwise는 마지막 보기에만 쓸 수 있습니다. 뒤의 보기는 정답이 될 수 없습니다",
        "otherwise must be the last choice: none behind it can be right")
    static let otherwiseAlone = say("otherwise는 다른 조건과 함께 쓸 수 없습니다", "otherwise stands alone")
    static func neverRight(after number: Int) -> Localized {
        say(
            "이 보기는 정답이 될 수 없습니다. 이 증거가 나오면 \(number)번 보기가 먼저 맞습니다",
            "this choice can never be right: whenever its evidence is there, choice \(number) is right before it")
    }
    static func fixedStatus(_ command: String, step: String) -> Localized {
        say(
            "'\(step)' 단계는 `\(command)`로 끝나서 종료 상태가 늘 같습니다. 정답을 커널이 아니라 쓴 사람이 정하게 됩니다",
            "the step '\(step)' ends with `\(command)`, whose status is always the same: not the kernel settles the question, "
                + "its author does")
    }
    static let fixedStatusHelp = say(
        "커널이 답하는 명령을 단계의 마지막에 두거나, call, errno, signal, counter를 증거로 쓰세요",
        "let the command that asks the kernel be the step's last, or name a call, an errno, a signal or a counter")
    static func unseenCall(_ call: String, step: String) -> Localized {
        say(
            "'\(step)' 단계는 `\(call)` 호출을 추적하지 않아서, 커널이 어떻게 답했는지 볼 수 없습니다",
            "the step '\(step)' does not trace `\(call)`: what the kernel answers is not seen")
    }
    static func unseenCallHelp(_ call: String) -> Localized {
        say("단계의 trace=에 cgroup, file 또는 \(call)을 더하세요", "add cgroup, file or \(call) to the step's trace=")
    }
    static let emptyEvidence = say(
        "어떤 일이 일어나야 정답인지 적혀 있지 않습니다", "it is not said what must happen for this choice to be right")
    static func invalidStatus(_ text: String) -> Localized {
        say("종료 상태는 0에서 255 사이의 수나 nonzero여야 하는데 '\(text)'입니다", "a status is 0 to 255 or nonzero, not '\(text)'")
    }

    // MARK: Two languages

    static func onlyIn(_ language: Language, _ item: String) -> Localized {
        let words = item.split(separator: " ", maxSplits: 1).map(String.init)
        let kinds = ["step": "단계", "predict": "예측", "exercise": "실습 문제"]
        let kind = kinds[words[0]] ?? words[0]
        let english = words[0] == "predict" ? "prediction" : words[0]
        let id = words.last ?? ""
        return say(
            "\(name(language)[.ko]) 수업에만 있는 \(kind)입니다: '\(id)'",
            "the \(english) '\(id)' is in the \(name(language)[.en]) lesson only")
    }

    static func addOrRemove(_ file: String) -> Localized {
        say("\(file)에도 쓰거나, 여기서 지우세요", "write it in \(file) too, or remove it here")
    }

    static func orderDiffers(_ id: String, _ other: String, _ language: Language) -> Localized {
        say(
            "순서가 다릅니다. \(name(language)[.ko]) 수업에서는 이 자리에 '\(other)' 블록이 나옵니다 (여기는 '\(id)')",
            "'\(id)' stands where the \(name(language)[.en]) lesson has '\(other)'")
    }

    static func attributesDiffer(_ id: String, _ language: Language) -> Localized {
        say(
            "'\(id)' 단계의 속성이 \(name(language)[.ko]) 수업과 다릅니다",
            "the attributes of the step '\(id)' differ from the \(name(language)[.en]) lesson")
    }

    static func shellDiffers(_ id: String, _ language: Language) -> Localized {
        say(
            "'\(id)' 단계의 셸 코드가 \(name(language)[.ko]) 수업과 다릅니다",
            "the shell text of the step '\(id)' differs from the \(name(language)[.en]) lesson")
    }

    static let sameShell = say(
        "주석과 echo로 출력하는 글만 언어마다 다를 수 있습니다", "only comments and echoed text may differ between languages")

    static func choicesDiffer(_ id: String, _ language: Language) -> Localized {
        say(
            "'\(id)' 예측의 단계나 보기의 증거가 \(name(language)[.ko]) 수업과 다릅니다",
            "the prediction '\(id)' has another step or other evidence than in the \(name(language)[.en]) lesson")
    }

    static func hintsDiffer(_ id: String, _ here: Int, _ there: Int, _ language: Language) -> Localized {
        say(
            "'\(id)' 실습 문제의 힌트가 \(here)개인데 \(name(language)[.ko]) 수업에는 \(there)개입니다",
            "the exercise '\(id)' has \(here) hints, and \(there) in the \(name(language)[.en]) lesson")
    }
}
