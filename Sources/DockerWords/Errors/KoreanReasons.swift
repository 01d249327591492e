/// What modules of images say in the middle of an error, in Korean. A test holds this table against their sources.
enum KoreanReasons {
    /// `index.json is missing` → `index.json이 없습니다`. What another library said stays as it is.
    static func sentence(of reason: String) -> String {
        for (stem, korean) in reasons where reason.hasPrefix(stem) {
            return korean.replacing("%", with: reason.dropFirst(stem.count))
        }
        return reason
    }

    /// How each reason begins; `%` is where the rest of it goes.
    static let reasons: [(stem: String, korean: String)] = [
        ("index.json is missing", "index.json이 없습니다"),
        ("index.json: ", "index.json: %"),
        ("oci-layout: ", "oci-layout: %"),
        ("its version is ", "버전 1만 다룰 수 있습니다 (%)"),
        ("it holds other files, such as ", "다른 파일이 들어 있습니다: %"),
        ("its indexes lead to indexes without end", "인덱스가 끝없이 다른 인덱스를 가리킵니다"),
        ("it calls itself ", "문서에 적힌 종류와 디스크립터에 적힌 종류가 다릅니다: %"),
        ("it has the fields of a manifest and those of an index", "매니페스트의 필드와 인덱스의 필드를 함께 갖고 있습니다"),
        (
            "its schemaVersion is not 2: it is of a version that no program makes any more",
            "schemaVersion이 2가 아닙니다. 지금은 아무도 만들지 않는 버전입니다"
        ),
        ("it is neither a manifest nor an index", "매니페스트도 인덱스도 아닙니다%"),
        ("there is no memory to read it", "읽을 메모리가 부족합니다"),
        ("there is no memory to write it", "쓸 메모리가 부족합니다"),
        ("there is no memory to compress it", "압축할 메모리가 부족합니다"),
        ("there is no memory to decompress it", "압축을 풀 메모리가 부족합니다"),
        ("its gzip data ends too early", "gzip 데이터가 중간에 끝납니다"),
        ("its gzip data is broken (ISA-L says ", "gzip 데이터가 깨졌습니다 (ISA-L의 답: %"),
        ("it is not compressed with zstd", "zstd로 압축되어 있지 않습니다"),
        ("reading it was given up", "읽기를 그만두었습니다"),
        ("libarchive does not say why", "libarchive가 이유를 말하지 않았습니다"),
        ("names that begin with “.wh.” delete files there", "“.wh.”로 시작하는 이름은 레이어에서 파일을 지우는 표시입니다"),
        ("it was replaced while the layer was made", "레이어를 만드는 동안 다른 파일로 바뀌었습니다"),
        ("it lies too deep", "너무 깊은 곳에 있습니다"),
        ("it became shorter while the layer was made", "레이어를 만드는 동안 짧아졌습니다"),
    ]
}
