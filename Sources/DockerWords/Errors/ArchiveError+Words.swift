public import Curriculum
public import OCI

extension ArchiveError: Worded {
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        switch self {
        case .notAnArchive(let words): return "이미지 아카이브가 아닙니다: \(KoreanReasons.sentence(of: words))"
        case .truncated(let words):
            return "아카이브가 손상되었거나 중간에 끝납니다: \(KoreanReasons.sentence(of: words))"
        case .noImages: return "아카이브에 이미지가 없습니다. index.json도 manifest.json도 없습니다"
        case .refused(let entry): return "아카이브를 받지 않습니다. 이미지에는 “\(entry)” 같은 항목이 필요하지 않습니다"
        case .twice(let entry): return "아카이브를 받지 않습니다. “\(entry)” 항목이 두 번 나옵니다"
        case .missing(let entry): return "아카이브가 온전하지 않습니다. “\(entry)” 항목이 없습니다"
        case .tooManyEntries(let limit): return "아카이브를 받지 않습니다. 항목이 \(limit)개를 넘습니다"
        case .wrongContent(let entry): return "아카이브가 손상되었습니다. “\(entry)”의 내용이 그 이름과 다릅니다"
        case .otherLayer(let entry, let expected, let actual):
            return "아카이브가 손상되었습니다. 레이어 “\(entry)”: 이미지의 것은 \(expected), 들어 있는 것은 \(actual)입니다"
        case .malformed(let entry, let error): return "아카이브의 “\(entry)”: \(error.text(in: .ko))"
        case .badName(let name, let error):
            return "아카이브가 이미지에 “\(name)”이라는 이름을 붙이려고 합니다. \(error.text(in: .ko))"
        }
    }
}
