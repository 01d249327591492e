public import Curriculum
public import OCI

extension ReferenceError: Worded {
    /// What is wrong with the name; below it the name itself, with marks under what is wrong.
    public func text(in language: Language) -> String {
        let sentence =
            switch language {
            case .en: description
            case .ko: "“\(text)”은(는) 이미지 이름이 될 수 없습니다: \(problem.korean) (\(bytes.lowerBound + 1)번째 글자)"
            }
        guard !text.isEmpty else { return sentence }
        return sentence + "\n" + pointer.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    }
}

extension ReferenceError.Problem {
    fileprivate var korean: String {
        switch self {
        case .empty: "비어 있습니다"
        case .host: "레지스트리의 이름이 아닙니다"
        case .port: "포트는 1부터 65535까지의 숫자입니다"
        case .emptyRepository: "리포지터리 이름이 없습니다"
        case .emptyComponent: "슬래시 두 개 사이에 아무것도 없습니다"
        case .upperCase: "리포지터리 이름에는 대문자를 쓸 수 없습니다"
        case .separator: "“.”, “_”, “__”, “-”는 글자나 숫자 사이에만 쓸 수 있습니다"
        case .repositoryCharacter: "리포지터리 이름에는 소문자 a-z, 숫자, “.”, “_”, “-”, “/”만 쓸 수 있습니다"
        case .nameTooLong: "리포지터리 이름은 255자까지입니다"
        case .looksLikeId: "16진수 64자리는 리포지터리 이름이 아니라 이미지 ID입니다"
        case .emptyTag: "콜론 뒤에 태그가 없습니다"
        case .tagCharacter: "태그에는 글자, 숫자, “_”, “.”, “-”를 쓰고, 글자나 숫자 또는 “_”로 시작합니다"
        case .tagTooLong: "태그는 128자까지입니다"
        case .digest(let problem): "“@” 뒤가 다이제스트가 아닙니다. \(problem.korean)"
        }
    }
}

extension DigestError: Worded {
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        return "“\(text.prefix(200))”은(는) 다이제스트가 아닙니다: \(problem.korean)"
    }
}

extension DigestError.Problem {
    fileprivate var korean: String {
        switch self {
        case .noAlgorithm: "알고리즘이 없습니다. 다이제스트는 sha256:0123…처럼 씁니다"
        case .malformedAlgorithm: "콜론 앞이 알고리즘 이름이 아닙니다"
        case .unknownAlgorithm: "알고리즘이 sha256도 sha512도 아닙니다"
        case .notLowerCaseHexadecimal: "해시는 0-9와 소문자 a-f로 씁니다"
        case .wrongLength(let expected, let actual): "해시가 \(expected)자리여야 하는데 \(actual)자리입니다"
        }
    }
}
