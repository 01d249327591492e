/// Every sentence that a finding can say, in both languages. Korean sentences are built so that no particle follows a
/// name, since a particle depends on how the name is read aloud.
enum Message {
    static func say(_ ko: String, _ en: String) -> Localized { Localized(ko: ko, en: en) }

    // MARK: Words of the renderer

    static let error = say("오류", "error")
    static let warning = say("경고", "warning")
    static let note = say("참고", "note")
    static let help = say("도움말", "help")

    static func count(errors: Int, warnings: Int) -> Localized {
        let errorWord = errors == 1 ? "error" : "errors"
        let warningWord = warnings == 1 ? "warning" : "warnings"
        if warnings == 0 { return say("오류 \(errors)개", "\(errors) \(errorWord)") }
        if errors == 0 { return say("경고 \(warnings)개", "\(warnings) \(warningWord)") }
        return say("오류 \(errors)개, 경고 \(warnings)개", "\(errors) \(errorWord), \(warnings) \(warningWord)")
    }

    static func name(_ language: Language) -> Localized {
        switch language {
        case .ko: say("한국어", "Korean")
        case .en: say("영어", "English")
        }
    }

    // MARK: Help that many findings share

    static func didYouMean(_ word: String) -> Localized { say("혹시 '\(word)'?", "did you mean '\(word)'?") }

    static func knownWords(_ words: [String]) -> Localized {
        let list = words.joined(separator: ", ")
        return say("쓸 수 있는 이름: \(list)", "known here: \(list)")
    }

    static func addKey(_ key: String) -> Localized { say("'\(key):' 줄을 더하세요", "add a line '\(key): …'") }

    static let firstHere = say("처음 나온 곳은 여기입니다", "the first one is here")

    static func otherHere(_ language: Language) -> Localized {
        say("\(name(language).ko ?? "") 쪽은 여기입니다", "the \(name(language).en ?? "") one is here")
    }
}
