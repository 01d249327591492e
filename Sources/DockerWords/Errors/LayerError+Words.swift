public import Curriculum
public import OCI

extension LayerError: Worded {
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        switch self {
        case .refused(let entry, let reason): return "레이어를 받지 않습니다. “\(entry)” 항목: \(reason.korean)"
        case .tooManyBytes(let limit): return "레이어를 받지 않습니다. 풀면 \(limit)바이트를 넘습니다"
        case .tooManyEntries(let limit): return "레이어를 받지 않습니다. 항목이 \(limit)개를 넘습니다"
        case .damaged(let words): return "레이어가 손상되었습니다: \(KoreanReasons.sentence(of: words))"
        case .cannotPack(let entry, let reason):
            return "레이어에 넣을 수 없습니다: “\(entry)”. \(KoreanReasons.sentence(of: reason))"
        }
    }
}

extension LayerError.Reason {
    fileprivate var korean: String {
        switch self {
        case .leadsOut: "이름이 트리 밖을 가리킵니다"
        case .tooDeep: "너무 깊은 곳에 있습니다"
        case .malformedWhiteout: "무엇을 가리는지 이름이 없는 화이트아웃입니다"
        case .notAFolder(let path): "“\(path)”은(는) 폴더가 아닙니다"
        case .linkToNothing(let path): "없는 파일 “\(path)”을(를) 가리키는 하드 링크입니다"
        case .linkToFolder(let path): "폴더 “\(path)”을(를) 가리키는 하드 링크입니다"
        case .impossibleNumber: "크기나 소유자, 시각이 있을 수 없는 숫자입니다"
        case .rootIsNoFolder: "트리의 루트를 다른 것으로 바꾸려고 합니다"
        case .unknownKind: "알 수 없는 종류의 파일입니다"
        }
    }
}
