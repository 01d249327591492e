extension Message {
    static let yamlTab = say(
        "YAML은 들여쓰기에 탭을 쓸 수 없습니다", "a tab cannot indent YAML")
    static let yamlTabHelp = say("탭을 빈칸으로 바꾸세요", "replace the tab with spaces")

    /// libyaml's own words stay in English: they can be searched for.
    static func yamlSyntax(_ problem: String) -> Localized {
        say("YAML을 읽을 수 없습니다: \(problem)", "this is not YAML: \(problem)")
    }

    static func yamlContext(_ context: String) -> Localized { say(context, context) }

    /// What most often lies behind one of libyaml's complaints.
    static func yamlHelp(_ problem: String) -> Localized? {
        if problem.contains("mapping values are not allowed") {
            return say("값에 ': '가 들어 있으면 값 전체를 따옴표로 감싸세요", "a value that holds ': ' must stand in quotes")
        }
        if problem.contains("expected key") || problem.contains("expected '-'") {
            return say("윗줄과 들여쓰기가 같은지 보세요", "compare the indentation with the lines above")
        }
        if problem.contains("unexpected end of stream") || problem.contains("document indicator") {
            return say("따옴표가 닫혔는지 보세요", "a quote may not be closed")
        }
        if problem.contains("cannot start any token") {
            return say("이 글자로 시작하는 값은 따옴표로 감싸세요", "a value that begins with this character must stand in quotes")
        }
        if problem.contains("',' or '}'") || problem.contains("',' or ']'") {
            return say("괄호가 닫혔는지, 값 안의 쉼표를 따옴표로 감쌌는지 보세요", "close the bracket, or quote a value that holds a comma")
        }
        return nil
    }

    static func duplicateKey(_ key: String) -> Localized {
        say("같은 키가 두 번 나옵니다: '\(key)'", "the key '\(key)' occurs twice")
    }

    static func unknownKey(_ key: String) -> Localized { say("모르는 키입니다: '\(key)'", "unknown key '\(key)'") }

    static func missingKey(_ key: String) -> Localized { say("'\(key)' 키가 없습니다", "the key '\(key)' is missing") }

    static func emptyValue(_ key: String) -> Localized { say("'\(key)' 값이 비어 있습니다", "'\(key)' is empty") }

    static func keyNeeds(_ key: String, _ other: String) -> Localized {
        say("'\(key)' 키는 '\(other)' 키와 함께 써야 합니다", "'\(key)' means nothing without '\(other)'")
    }

    static let keyMustBeText = say("키는 글자여야 합니다", "a key must be a text")

    static func wantsText(_ key: String) -> Localized {
        say("'\(key)' 값은 목록이나 맵이 아니라 글자여야 합니다", "'\(key)' wants a single value, not a list or a map")
    }

    static func wantsList(_ key: String) -> Localized {
        say("'\(key)' 값은 목록이어야 합니다: [a, b]", "'\(key)' wants a list: [a, b]")
    }

    static func wantsMapping(_ what: Localized) -> Localized {
        say("\(what[.ko]): 'key: value' 꼴의 맵이어야 합니다", "\(what[.en]) must be a map of 'key: value'")
    }

    static func wantsBool(_ key: String, _ text: String) -> Localized {
        say("'\(key)' 값은 true나 false여야 하는데 '\(text)'입니다", "'\(key)' wants true or false, not '\(text)'")
    }

    static func wantsInteger(_ key: String, _ text: String) -> Localized {
        say("'\(key)' 값은 정수여야 하는데 '\(text)'입니다", "'\(key)' wants a whole number, not '\(text)'")
    }

    static func wantsNumber(_ key: String, _ text: String) -> Localized {
        say("'\(key)' 값은 수여야 하는데 '\(text)'입니다", "'\(key)' wants a number, not '\(text)'")
    }

    static func wantsPercent(_ key: String, _ text: String) -> Localized {
        say("'\(key)' 값은 25% 같은 백분율이어야 하는데 '\(text)'입니다", "'\(key)' wants a percentage such as 25%, not '\(text)'")
    }

    static func wantsPositive(_ key: String) -> Localized {
        say("'\(key)' 값은 1 이상이어야 합니다", "'\(key)' must be at least 1")
    }

    static func invalidTime(_ text: String) -> Localized { say("시간이 아닙니다: '\(text)'", "'\(text)' is not a time") }
    static let timeHelp = say("600ms, 10s, 2m처럼 단위까지 쓰세요", "write it with a unit: 600ms, 10s, 2m")

    static func invalidSize(_ text: String) -> Localized {
        say("크기나 개수가 아닙니다: '\(text)'", "'\(text)' is neither a size nor a count")
    }
    static let sizeHelp = say("64M, 1G, 4096처럼 쓰세요. K는 1024입니다", "write 64M, 1G or 4096; K is 1024")

    static func missingTranslation(_ key: String, _ language: Language) -> Localized {
        say(
            "'\(key)' 값에 \(name(language)[.ko]) 글이 없습니다 ('\(language.rawValue)')",
            "'\(key)' has no \(name(language)[.en]) text ('\(language.rawValue)')")
    }

    // What a map is, for `wantsMapping`.
    static let aCourse = say("course.yaml", "course.yaml")
    static let aLab = say("랩", "a lab")
    static let anExercise = say("checks.yaml", "checks.yaml")
    static let aCheck = say("검사", "a check")
    static let aMatcher = say("기댓값", "an expectation")
    static let aWhen = say("when", "when")
    static let aPrediction = say("예측", "a prediction")
    static let aChoice = say("보기", "a choice")
    static let evidence = say("증거(when)", "the evidence (when)")
    static let frontMatter = say("머리말", "the front matter")
    static func localizedText(_ key: String) -> Localized { say("'\(key)' 값", "'\(key)'") }
}
