extension Message {
    static let unclosedBrace = say("'{'가 이 줄에서 닫히지 않았습니다", "this '{' is not closed on its line")
    static let closeBrace = say("줄 끝에 '}'를 쓰세요", "write '}' at the end of the line")
    static let unclosedQuote = say("따옴표가 닫히지 않았습니다", "this quote is not closed")

    static func missingName(after mark: String) -> Localized {
        say("'\(mark)' 뒤에 이름이 없습니다", "a name must follow '\(mark)'")
    }

    static func missingValue(_ key: String) -> Localized {
        say("'\(key)=' 뒤에 값이 없습니다", "a value must follow '\(key)='")
    }

    static func secondID(_ first: String) -> Localized {
        say("id는 하나만 쓸 수 있습니다. 이미 '#\(first)'가 있습니다", "a block has one id, and this one has '#\(first)' already")
    }

    static func unexpectedText(_ text: String) -> Localized {
        say("여기에 올 수 없는 글자입니다: '\(text)'", "'\(text)' cannot stand here")
    }
    static let attributeShape = say("{#id .class key=value} 꼴로 쓰세요", "write {#id .class key=value}")

    static func bareWord(_ text: String) -> Localized {
        say("'\(text)': 클래스인지 값인지 알 수 없습니다", "'\(text)' is neither an id, nor a class, nor key=value")
    }

    static func classOrPair(_ text: String) -> Localized {
        say("'.\(text)' 또는 '\(text)=값'이라고 쓰세요", "write '.\(text)' or '\(text)=value'")
    }

    static func textAfterBrace(_ text: String) -> Localized {
        say("'}' 뒤에 글이 더 있습니다: '\(text)'", "unexpected text behind '}': '\(text)'")
    }

    static func unknownClass(_ name: String) -> Localized { say("모르는 클래스입니다: '.\(name)'", "unknown class '.\(name)'") }
    static func unknownAttribute(_ name: String) -> Localized {
        say("모르는 속성입니다: '\(name)'", "unknown attribute '\(name)'")
    }
}
