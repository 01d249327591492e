/// Why the store refuses something. What the kernel refuses is a `SystemError`.
public enum StoreError: Error, Hashable, Sendable {
    /// The bytes are others than those that were promised.
    case digestMismatch(expected: Digest, actual: Digest)
    /// More or fewer bytes than were promised. `actual` is one more than expected where too many came.
    case sizeMismatch(digest: Digest?, expected: Int64, actual: Int64)
    /// Content that should be in the store is not.
    case missing(Digest)
    /// A file of the store no longer has the content that its name says.
    case corrupt(Digest)
    case notALayout(path: String, reason: String)
    /// No image has this name.
    case unknownName(String)
    case document(Digest?, DocumentError)
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .digestMismatch(let expected, let actual):
            "the content is not what was promised: \(expected) was expected, and \(actual) came. It was thrown away"
        case .sizeMismatch(let digest, let expected, let actual):
            "\(digest.map { "\($0)" } ?? "the content") should have \(expected) bytes"
                + (actual > expected ? " and more came" : ", and \(actual) came") + ". It was thrown away"
        case .missing(let digest): "\(digest) is not in the image store"
        case .corrupt(let digest):
            "\(digest) is damaged in the image store: the file's content has changed. Remove the image and fetch it again"
        case .notALayout(let path, let reason): "\(path) is no image store: \(reason)"
        case .unknownName(let name): "no image is called \(name)"
        case .document(let digest, let error): "\(digest.map { "\($0): " } ?? "")\(error)"
        }
    }
}
