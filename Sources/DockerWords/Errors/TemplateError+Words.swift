public import Curriculum

extension TemplateError: Worded {
    public func text(in language: Language) -> String {
        let place = column.map { language == .ko ? " (\($0)번째 글자)" : ", at character \($0)" } ?? ""
        switch language {
        case .en: return "the template cannot be used: \(english)\(place)"
        case .ko: return "템플릿을 쓸 수 없습니다: \(korean)\(place)"
        }
    }

    private var english: String {
        switch problem {
        case .unclosedAction: "“{{” without its “}}”"
        case .unclosedText: "a quotation mark without its second"
        case .emptyAction: "an action with nothing in it"
        case .unexpected(let text): "“\(text)” has no meaning there"
        case .missingEnd(let word): "“{{\(word)}}” without its “{{end}}”"
        case .endWithoutBeginning: "“{{end}}” or “{{else}}” without a beginning"
        case .unknownFunction(let name): "there is no function “\(name)”; a field begins with a dot: {{.\(name)}}"
        case .unknownField(let name): "there is no field “\(name)”; {{json .}} shows which there are"
        case .notAList(let text): "“\(text)” is no list"
        case .indexOutOfRange(let index, let count): "there is no item \(index) in a list of \(count)"
        case .wrongArguments(let name): "“\(name)” does not take these arguments"
        }
    }

    private var korean: String {
        switch problem {
        case .unclosedAction: "“{{”를 닫는 “}}”가 없습니다"
        case .unclosedText: "따옴표가 닫히지 않았습니다"
        case .emptyAction: "{{ }} 안이 비어 있습니다"
        case .unexpected(let text): "이 자리에는 “\(text)”을(를) 쓸 수 없습니다"
        case .missingEnd(let word): "“{{\(word)}}”를 닫는 “{{end}}”가 없습니다"
        case .endWithoutBeginning: "시작이 없는 “{{end}}” 또는 “{{else}}”입니다"
        case .unknownFunction(let name): "“\(name)”이라는 함수는 없습니다. 필드는 점으로 시작합니다: {{.\(name)}}"
        case .unknownField(let name): "“\(name)”이라는 필드가 없습니다. {{json .}}으로 어떤 필드가 있는지 볼 수 있습니다"
        case .notAList(let text): "“\(text)”은(는) 목록이 아닙니다"
        case .indexOutOfRange(let index, let count): "항목이 \(count)개인 목록에 \(index)번 항목은 없습니다"
        case .wrongArguments(let name): "“\(name)”에 맞지 않는 인자입니다"
        }
    }
}
