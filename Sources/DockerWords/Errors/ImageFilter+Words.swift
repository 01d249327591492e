public import Curriculum

extension ImageFilter.Problem: Worded {
    public func text(in language: Language) -> String {
        switch (self, language) {
        case (.malformed(let text), .en): "invalid filter “\(text)”: a filter is written NAME=VALUE"
        case (.malformed(let text), .ko): "필터가 잘못되었습니다: “\(text)”. 이름=값으로 씁니다"
        case (.unknown(let name), .en):
            "invalid filter “\(name)”; there are dangling, reference, label, before and since"
        case (.unknown(let name), .ko):
            "필터 “\(name)”은(는) 없습니다. dangling, reference, label, before, since를 쓸 수 있습니다"
        case (.value(let name, let value), .en): "invalid filter “\(name)=\(value)”: it is true or false"
        case (.value(let name, let value), .ko): "필터 “\(name)=\(value)”의 값은 true 또는 false입니다"
        }
    }
}
