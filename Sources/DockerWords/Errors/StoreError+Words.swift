public import Curriculum
public import OCI

extension StoreError: Worded {
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        switch self {
        case .digestMismatch(let expected, let actual):
            return "내용이 약속된 것과 다릅니다. 기대한 것: \(expected), 온 것: \(actual). 받은 것은 버렸습니다"
        case .sizeMismatch(let digest, let expected, let actual):
            let subject = digest.map { "\($0)" } ?? "내용"
            let what = actual > expected ? "그보다 많이 왔습니다" : "\(actual)바이트만 왔습니다"
            return "\(subject): \(expected)바이트여야 하는데 \(what). 받은 것은 버렸습니다"
        case .missing(let digest): return "이미지 저장소에 없습니다: \(digest)"
        case .corrupt(let digest):
            return "이미지 저장소에서 손상되었습니다: \(digest). 파일의 내용이 바뀌었으니 이미지를 지우고 다시 받으세요"
        case .notALayout(let path, let reason):
            return "이미지 저장소가 아닙니다: \(path) (\(KoreanReasons.sentence(of: reason)))"
        case .unknownName(let name): return "이런 이름의 이미지가 없습니다: \(name)"
        case .document(let digest, let error):
            return (digest.map { "\($0): " } ?? "") + error.text(in: .ko)
        }
    }
}

extension DocumentError: Worded {
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        switch self {
        case .tooLarge(let bytes, let limit):
            return "이미지의 문서가 \(bytes)바이트입니다. \(limit)바이트보다 크면 받지 않습니다"
        case .malformed(let reason): return "이미지의 문서를 읽을 수 없습니다: \(KoreanReasons.sentence(of: reason))"
        }
    }
}

extension ImageError: Worded {
    public func text(in language: Language) -> String {
        guard language == .ko else { return description }
        switch self {
        case .noSuchImage(let text): return "그런 이미지가 없습니다: \(text)"
        case .ambiguous(let text, let ids):
            return "여러 이미지의 ID가 \(text)(으)로 시작합니다: \(ids.map(\.short).joined(separator: ", "))"
        case .otherPlatform(let digest, let wanted, let has):
            let others = has.isEmpty ? "" : " 있는 것: \(has.map(\.description).joined(separator: ", "))"
            return "\(digest)에는 \(wanted)용 이미지가 없습니다.\(others)"
        case .notAnImage(let digest, let type): return "이미지가 아닙니다: \(digest) (설정의 종류: \(type))"
        case .layersDiffer(let digest, let manifest, let config):
            return "쓸 수 없는 이미지입니다: \(digest). 매니페스트의 레이어는 \(manifest)개, 설정의 레이어는 \(config)개입니다"
        }
    }
}
