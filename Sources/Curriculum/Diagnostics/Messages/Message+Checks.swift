extension Message {
    static func duplicateID(_ id: String) -> Localized {
        say("같은 id가 두 번 나옵니다: '\(id)'", "the id '\(id)' is used twice")
    }

    static func unknownFeature(_ name: String) -> Localized {
        say("lab doctor가 모르는 기능입니다: '\(name)'", "'\(name)' is no feature that lab doctor knows")
    }

    static func unknownParameter(_ name: String) -> Localized {
        say("lab.yaml에 없는 매개변수입니다: '${\(name)}'", "lab.yaml has no parameter '\(name)'")
    }
    static let parameterHelp = say("lab.yaml의 parameters에 더하세요", "declare it under parameters in lab.yaml")

    static func unknownPlaceholder(_ name: String) -> Localized {
        say("메시지에 넣을 수 없는 이름입니다: '{\(name)}'", "a message cannot hold '{\(name)}'")
    }

    static func defaultNotAChoice(_ text: String) -> Localized {
        say("기본값 '\(text)': choose 목록에 없습니다", "the default '\(text)' is not among the choices")
    }

    // MARK: Exercises

    static let scriptOrLive = say(
        "학습자가 고칠 파일을 'script: 이름.sh'로 적거나, 열린 세션을 채점하려면 'live: true'라고 적으세요",
        "name the learner's file as 'script: NAME.sh', or write 'live: true' to grade the open session")
    static let scriptPath = say(
        "script는 starter/ 안의 파일 이름이어야 합니다", "the script must be a file inside starter/")
    static let editPath = say(
        "edit는 starter/ 안의 파일 이름이어야 합니다", "what is edited must be a file inside starter/")
    static let difficultyRange = say("난이도는 1에서 4까지입니다", "the difficulty is 1 to 4")
    static let noChecks = say("검사가 하나도 없습니다", "this exercise has no checks")

    // MARK: Checks

    static let negativePoints = say("점수는 0보다 작을 수 없습니다", "points cannot be negative")

    static func unknownProbe(_ name: String) -> Localized { say("모르는 프로브입니다: '\(name)'", "unknown probe '\(name)'") }

    static func probeNeeds(_ probe: String, _ keys: [String]) -> Localized {
        say(
            "\(probe) 프로브에는 \(keys.map { "'\($0)'" }.joined(separator: " 또는 ")) 키가 필요합니다",
            "the probe \(probe) needs \(keys.map { "'\($0)'" }.joined(separator: " or "))")
    }

    static func probeReadsNo(_ probe: String, _ key: String) -> Localized {
        say("\(probe) 프로브는 이 값을 읽지 않습니다: '\(key)'", "the probe \(probe) reads no '\(key)'")
    }

    static func unknownConsumer(_ name: String) -> Localized {
        say("measure가 모르는 소비자입니다: '\(name)'", "measure has no consumer '\(name)'")
    }
    static func unknownWord(_ word: String) -> Localized {
        say("여기에 쓸 수 없는 값입니다: '\(word)'", "'\(word)' is none of the words that fit here")
    }
    static let wantsTwoPaths = say("비교할 그룹은 두 개여야 합니다", "two groups are compared: write two paths")

    static func unknownWhen(_ text: String) -> Localized {
        say("모르는 때입니다: '\(text)'", "'\(text)' is no moment to look")
    }
    static let whenHelp = say(
        "now, ever, during, { within: 5s } 가운데 하나를 쓰세요", "write now, ever, during or { within: 5s }")

    static let failInOneLanguage = say(
        "'fail' 글은 언어마다 있어야 합니다", "'fail' needs a text in each language")
    static let failHelp = say("fail: { ko: …, en: … } 꼴로 쓰세요", "write fail: { ko: …, en: … }")

    static let syscallNeedsWith = say(
        "syscall 검사는 혼자 점수를 줄 수 없습니다", "a syscall check cannot score alone")
    static let addWith = say(
        "상태나 효과를 보는 검사를 'with: 검사-ID'로 가리키세요",
        "name a check of state or effect: 'with: CHECK-ID'")
    static func withIsSyscall(_ id: String) -> Localized {
        say("'\(id)' 검사도 syscall 검사여서 이 검사를 뒷받침할 수 없습니다", "'\(id)' is a syscall check itself and cannot back this one")
    }

    static func unknownCheck(_ id: String) -> Localized {
        say("checks.yaml에 없는 검사입니다: '\(id)'", "checks.yaml has no check '\(id)'")
    }

    // MARK: Expectations

    static let expectAndVersions = say("expect와 v1, v2는 함께 쓸 수 없습니다", "expect excludes v1 and v2")
    static let expectOrVersions = say(
        "'expect: {…}'나 'v1: {…}'와 'v2: {…}'를 쓰세요", "write 'expect: {…}', or 'v1: {…}' and 'v2: {…}'")
    static func expectationTwin(_ given: String, _ missing: String) -> Localized {
        say("\(given) 기댓값만 있어서 \(missing)에서는 검사를 건너뜁니다", "only \(given) is given: on \(missing) this check is skipped")
    }
    static let emptyExpectation = say("기댓값이 비어 있습니다", "nothing is expected here")
    static let listNeedsIn = say("목록은 in으로 감싸야 합니다", "a list must stand behind in")
    static let oneMatcher = say("min/max, in, not 가운데 하나만 쓸 수 있습니다", "write one of min/max, in and not")
    static let matcherHelp = say(
        "{ min: 1, max: 5 }, { in: [S, T] }, { not: 0 } 꼴로 쓰세요",
        "write { min: 1, max: 5 }, { in: [S, T] } or { not: 0 }")
    static func emptyRange(_ min: String, _ max: String) -> Localized {
        say("min(\(min))이 max(\(max))보다 커서 어떤 값도 맞을 수 없습니다", "min (\(min)) is above max (\(max)): nothing can match")
    }
}
