public import Curriculum
public import Dockerfile
internal import TextColumns

extension DockerfileDiagnostic {
    /// What is wrong, in the reader's language, without the place.
    public func text(in language: Language) -> String { problem.text(in: language) }

    /// Place, sentence, source line and caret, in the reader's language; see `rendered(file:message:label:)`.
    public func rendered(file: String, in language: Language) -> String {
        let labels = severity == .error ? (ko: "오류", en: "error") : (ko: "경고", en: "warning")
        return rendered(
            file: file, message: text(in: language), label: language == .ko ? labels.ko : labels.en)
    }
}

extension DockerfileError {
    /// All of them, an empty line between two.
    public func rendered(file: String, in language: Language) -> String {
        diagnostics.map { $0.rendered(file: file, in: language) }.joined(separator: "\n")
    }
}

extension DockerfileProblem {
    /// The sentence in the reader's language: what is wrong, and what to write instead where that is known.
    public func text(in language: Language) -> String {
        switch language {
        case .en: description
        case .ko: VisibleText.of(koreanInstruction ?? koreanForm ?? koreanVariable ?? koreanStage)
        }
    }

    private func hint(_ suggestion: String?) -> String { suggestion.map { " 혹시 \($0)인가요?" } ?? "" }

    private var koreanInstruction: String? {
        switch self {
        case .emptyFile: "파일에 명령이 하나도 없습니다."
        case .notUTF8: "이 줄은 UTF-8이 아닙니다. 파일을 UTF-8로 저장하세요."
        case .badEscape(let value): "이스케이프 문자는 '\\'나 '`'여야 합니다. 여기에는 \(value)로 쓰여 있습니다."
        case .repeatedDirective(let name): "지시어 \(name)는 한 번만 쓸 수 있습니다."
        case .emptyContinuation: "이어지는 명령 사이에 빈 줄이 있습니다. 지우거나 주석으로 바꾸세요."
        case .unknownInstruction(let name, let suggestion): "\(name)라는 명령은 없습니다.\(hint(suggestion))"
        case .unknownFlag(let flag, let instruction, let suggestion):
            "\(instruction)에는 \(flag) 옵션이 없습니다.\(hint(suggestion))"
        case .repeatedFlag(let flag): "\(flag) 옵션이 두 번 나옵니다."
        case .flagNeedsValue(let flag): "\(flag)에는 값이 필요합니다. \(flag)=… 꼴로 쓰세요."
        case .flagNeedsBoolean(let flag, let value): "\(flag)의 값은 true나 false입니다. \(value)는 쓸 수 없습니다."
        case .unsupportedFlag(let flag, let value, let instruction):
            "이 빌더는 \(instruction) \(flag)\(value.isEmpty ? "" : "=\(value)") 옵션을 지원하지 않습니다."
        case .badNetwork(let value): "--network의 값은 default, none, host 중 하나입니다. \(value)는 쓸 수 없습니다."
        case .missingArgument(let instruction): "\(instruction)에는 인자가 하나 이상 필요합니다."
        case .oneArgumentOnly(let instruction): "\(instruction)에는 인자가 정확히 하나 필요합니다."
        case .missingDestination(let instruction): "\(instruction)에는 원본과 대상이 모두 필요한데 하나만 있습니다."
        case .missingValue(let name, let instruction):
            "\(instruction) \(name)에 값이 없습니다. \(instruction) \(name)=… 꼴로 쓰세요."
        case .missingEquals(let word, let instruction):
            "'\(word)'에 '='가 없습니다. \(instruction)은 이름=값 꼴이고, 값에 공백이 있으면 따옴표로 묶습니다."
        case .blankName(let instruction): "\(instruction)에 이름이 비어 있습니다."
        case .deprecatedMaintainer: "MAINTAINER는 더는 쓰지 않습니다. LABEL org.opencontainers.image.authors=…로 쓰세요."
        case .badSignal(let name): "'\(name)'는 시그널이 아닙니다. SIGTERM, TERM, 15처럼 쓰세요."
        case .badPort(let port): "'\(port)'는 포트가 아닙니다. 80, 80/udp, 8000-8010처럼 쓰세요."
        case .badDuration(let flag, let value):
            "\(flag)에는 30s나 1m30s처럼 1ms 이상의 시간을 씁니다. \(value)는 쓸 수 없습니다."
        case .badCount(let flag, let value): "\(flag)에는 0 이상의 수를 씁니다. \(value)는 쓸 수 없습니다."
        case .unknownHealthcheck(let word): "HEALTHCHECK 다음에는 CMD나 NONE이 옵니다. \(word)는 쓸 수 없습니다."
        case .healthcheckNoneTakesNothing: "HEALTHCHECK NONE 뒤에는 아무것도 쓰지 않습니다."
        case .healthcheckNeedsCommand: "HEALTHCHECK CMD 뒤에 명령이 없습니다."
        case .onbuildChain: "ONBUILD ONBUILD는 쓸 수 없습니다."
        case .onbuildRefuses(let name): "ONBUILD \(name)은 쓸 수 없습니다."
        default: nil
        }
    }

    private var koreanForm: String? {
        switch self {
        case .notStringArray: "exec 형식의 원소는 모두 큰따옴표로 묶은 문자열이어야 합니다."
        case .shellNeedsExecForm: "SHELL은 exec 형식으로 씁니다. 예: SHELL [\"/bin/sh\", \"-c\"]"
        case .execFormIsNoJSON(let instruction):
            "JSON이 아니어서(문자열은 큰따옴표로 묶습니다) \(instruction)의 줄 전체가 셸에 그대로 넘어갑니다."
        case .unterminatedHeredoc(let name): "\(name)만 있는 줄이 없어서 히어독이 끝나지 않습니다."
        case .heredocAsDestination(let instruction): "\(instruction)의 대상 자리에는 히어독을 쓸 수 없습니다."
        default: nil
        }
    }

    private var koreanVariable: String? {
        switch self {
        case .unterminatedQuote(let quote): "닫는 따옴표 \(quote)가 없습니다."
        case .missingBrace: "닫는 중괄호 }가 없습니다."
        case .badSubstitution: "${ 다음에 변수 이름이 없습니다."
        case .unsupportedModifier(let modifier):
            "${…\(modifier)…}는 지원하지 않습니다. 쓸 수 있는 것은 :- :+ :? - + ? # ## % %% / // 입니다."
        case .requiredVariable(let name, let message, let isEmpty):
            message.isEmpty ? "변수 \(name)이(가) \(isEmpty ? "비어 있으면" : "정해져 있지 않으면") 안 됩니다." : "\(name): \(message)"
        case .badPattern(let pattern): "'\(pattern)'은 패턴이 아닙니다. \\는 * ? \\ 앞에만 쓸 수 있습니다."
        case .nestedTooDeeply: "변수가 너무 깊이 겹쳐 있습니다."
        case .expansionTooLong(let limit): "변수를 펼치면 너무 깁니다. \(limit)바이트까지 됩니다."
        case .undeclaredVariable(let name, let suggestion): "변수 \(name)은(는) 선언된 적이 없습니다.\(hint(suggestion))"
        default: nil
        }
    }

    private var koreanStage: String {
        switch self {
        case .instructionBeforeFrom(let name): "\(name)이(가) 첫 FROM보다 앞에 있습니다. 그 자리에는 ARG만 올 수 있습니다."
        case .noStage: "FROM이 없습니다."
        case .fromArguments: "FROM에는 이미지 하나와, 원하면 AS 이름을 씁니다. 예: FROM image AS name"
        case .badStageName(let name):
            "'\(name)'은(는) 스테이지 이름이 될 수 없습니다. 영문자로 시작하고 영문자, 숫자, '-', '_', '.'만 씁니다."
        case .emptyBase(let written): "베이스 이미지 \(written)을(를) 펼치면 빈 이름이 됩니다."
        case .emptyPlatform(let written): "플랫폼 \(written)을(를) 펼치면 빈 값이 됩니다."
        case .repeatedStageName(let name): "앞에도 \(name)이라는 스테이지가 있습니다. 여기부터는 앞의 것이 가려집니다."
        case .reservedStageName(let name): "\(name)은(는) 예약된 이름입니다. 스테이지에 다른 이름을 붙이세요."
        case .baseNamesLaterStage(let name):
            "스테이지 \(name)은(는) 뒤에 나오므로 여기서는 이미지 \(name)을(를) 뜻합니다. 스테이지를 뜻했다면 앞으로 옮기세요."
        case .copyFromLaterStage(let name): "스테이지 \(name)은(는) 뒤에 나옵니다. 이 스테이지보다 앞으로 옮기세요."
        case .circularStages(let names): "스테이지들이 서로를 돌아가며 필요로 합니다: \(names.joined(separator: " → "))"
        case .unknownStageIndex(let index, let count):
            "\(index)번 스테이지는 없습니다. \(count == 1 ? "0번 하나뿐입니다." : "0번부터 \(count - 1)번까지 있습니다.")"
        case .variableInCopyFrom(let name):
            "--from=\(name)의 변수는 펼쳐지지 않습니다. FROM \(name) AS …로 스테이지를 만들고 그 이름을 쓰세요."
        case .unknownTarget(let name, let suggestion): "\(name)이라는 스테이지가 없습니다.\(hint(suggestion))"
        case .badWildcard(let pattern): "'\(pattern)'은(는) 패턴이 아닙니다. ]가 없거나 \\로 끝납니다."
        case .loneExclamationMark: "'!' 뒤에 패턴이 없습니다."
        default: "Dockerfile의 이 자리가 잘못되었습니다."
        }
    }
}
