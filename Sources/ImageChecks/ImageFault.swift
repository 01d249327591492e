internal import Checks
internal import Curriculum
internal import OCI

/// Why an image cannot be believed. It is the learner's, or of whoever wrote the store: never the engine's.
struct ImageFault: Error, Hashable {
    enum Kind: Hashable {
        /// No image has that name.
        case unknownName(String)
        case missing(Digest)
        /// The bytes are not those that the digest names, or not as many as the descriptor says.
        case otherContent(Digest)
        case malformed(Digest, String)
        case damagedLayer(Digest)
        /// The configuration names other layers than the manifest.
        case otherLayers
        /// A link, a pipe, a device, another mount: nothing that content is kept in.
        case unreadable(String)
        case tooLarge(String)
        case noStore
        case badStore(String)
    }

    let kind: Kind
    /// Which store.
    let place: String

    init(_ kind: Kind, at place: String) {
        self.kind = kind
        self.place = place
    }

    /// As a probe reports it: what is not there fulfils no expectation.
    var observed: ObservedValue { .missing(ObservedValue.Missing(value: value, sentence: sentence)) }

    private var value: Localized {
        switch kind {
        case .unknownName, .noStore: Localized(ko: "이미지가 없음", en: "no such image")
        case .missing: Localized(ko: "내용이 빠져 있음", en: "content that is missing")
        case .otherContent: Localized(ko: "다이제스트와 다른 내용", en: "content that is not what its digest says")
        case .malformed, .otherLayers, .badStore: Localized(ko: "읽을 수 없는 문서", en: "a document that cannot be read")
        case .damagedLayer: Localized(ko: "망가진 레이어", en: "a damaged layer")
        case .unreadable, .tooLarge: Localized(ko: "읽지 않는 파일", en: "a file that is not read")
        }
    }

    private var sentence: Localized {
        switch kind {
        case .unknownName(let name):
            Localized(ko: "\(place)에 \(name) 이미지가 없습니다.", en: "There is no image \(name) in \(place).")
        case .noStore: Localized(ko: "\(place)에 이미지 저장소가 없습니다.", en: "There is no store of images at \(place).")
        case .missing(let digest):
            Localized(
                ko: "\(digest.shortened)의 내용이 \(place)에 없습니다.",
                en: "The content of \(digest.shortened) is not in \(place).")
        case .otherContent(let digest):
            Localized(
                ko: "\(place)에서 \(digest.shortened)(이)라는 파일의 내용은 다른 다이제스트를 가집니다.",
                en: "In \(place), what is called \(digest.shortened) has another digest.")
        case .malformed(let digest, let reason):
            Localized(
                ko: "\(digest.shortened)은(는) 이미지의 문서로 읽을 수 없습니다: \(reason)",
                en: "\(digest.shortened) cannot be read as a document of an image: \(reason)")
        case .damagedLayer(let digest):
            Localized(
                ko: "레이어 \(digest.shortened)을(를) 끝까지 읽을 수 없습니다.",
                en: "The layer \(digest.shortened) cannot be read to its end.")
        case .otherLayers:
            Localized(
                ko: "\(place)의 이미지 설정이 매니페스트와 다른 레이어를 가리킵니다.",
                en: "In \(place), the image's configuration names other layers than its manifest.")
        case .unreadable(let name):
            Localized(
                ko: "\(place)의 \(name)은(는) 보통 파일이 아니라서 읽지 않았습니다.",
                en: "\(name) in \(place) is no plain file, so it was not read.")
        case .tooLarge(let name):
            Localized(
                ko: "\(place)의 \(name)은(는) 너무 커서 읽지 않았습니다.",
                en: "\(name) in \(place) is too large, so it was not read.")
        case .badStore(let reason):
            Localized(ko: "\(place)은(는) 이미지 저장소가 아닙니다: \(reason)", en: "\(place) is no store of images: \(reason)")
        }
    }
}

extension Digest {
    /// `sha256:1a2b3c4d5e6f`
    var shortened: String { "\(algorithm.rawValue):\(short)" }
}
