/// A step that the engine carries out itself.
extension Message {
    static func notAComparison(_ fault: ComparisonRequest.Fault) -> Localized {
        switch fault {
        case .notACommand:
            say(
                ".outside 단계는 `lab compare`로 시작하는 한 줄이어야 합니다",
                "an .outside step is one line that begins with `lab compare`")
        case .unknownWord(let word):
            say("'\(word)': `lab compare` 단계에 쓸 수 없습니다", "'\(word)' cannot stand in a `lab compare` step")
        case .unknownWay(let way):
            say("'\(way)'라는 실행 방법은 없습니다", "there is no way of running called '\(way)'")
        case .notAName(let name):
            say(
                "그림의 이름은 폴더 없이 .svg로 끝나야 하는데 '\(name)'입니다",
                "a picture has a plain name that ends in .svg, not '\(name)'")
        }
    }

    static let comparisonHelp = say(
        "`lab compare --ways \(Vocabulary.ways.joined(separator: ",")) --svg NAME.svg`처럼 쓰세요. 두 옵션 모두 없어도 됩니다",
        "write `lab compare --ways \(Vocabulary.ways.joined(separator: ",")) --svg NAME.svg`; both options may be left out"
    )

    static func machineIsVM(_ text: String) -> Localized {
        say("machine에는 vm만 쓸 수 있는데 '\(text)'입니다", "machine is vm, not '\(text)'")
    }

    static func unknownMeasure(_ word: String) -> Localized {
        say("`lab compare`가 재지 않는 것입니다: '\(word)'", "`lab compare` measures no '\(word)'")
    }

    static func unknownLayerState(_ word: String) -> Localized {
        say("오버레이의 파일에 '\(word)' 상태는 없습니다", "a file of an overlay is never '\(word)'")
    }

    static func invalidTimes(_ text: String) -> Localized {
        say("times는 0보다 큰 수여야 하는데 '\(text)'입니다", "times is a number above 0, not '\(text)'")
    }
}
