/// Why an archive of images is refused. What is wrong with its content is a `StoreError`, `LayerError` or `ImageError`.
public enum ArchiveError: Error, Hashable, Sendable {
    /// Neither tar nor tar in gzip or zstd.
    case notAnArchive(String)
    /// It ends before it should.
    case truncated(String)
    /// Neither an OCI layout nor what `docker save` writes.
    case noImages
    /// A name that leads out, a device, a link that leads nowhere.
    case refused(entry: String)
    /// Two entries of one name.
    case twice(entry: String)
    /// What the archive's own documents name is not in it.
    case missing(entry: String)
    case tooManyEntries(limit: Int)
    /// A file called by a digest that its content has not.
    case wrongContent(entry: String)
    /// A layer of the archive is not the one that the image's configuration names.
    case otherLayer(entry: String, expected: Digest, actual: Digest)
    case malformed(entry: String, DocumentError)
    /// A name in the archive that no image can have.
    case badName(String, ReferenceError)
}

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnArchive(let words): "this is no archive of images: \(words)"
        case .truncated(let words): "the archive is damaged, or ends too early: \(words)"
        case .noImages: "the archive holds no images: it has neither index.json nor manifest.json"
        case .refused(let entry): "the archive is refused for its entry “\(entry)”: images need no such thing"
        case .twice(let entry): "the archive is refused: it has “\(entry)” twice"
        case .missing(let entry): "the archive is incomplete: “\(entry)” is not in it"
        case .tooManyEntries(let limit): "the archive is refused: it has more than \(limit) entries"
        case .wrongContent(let entry): "the archive is damaged: “\(entry)” has another content than its name says"
        case .otherLayer(let entry, let expected, let actual):
            "the archive is damaged: its layer “\(entry)” is \(actual), and the image has \(expected)"
        case .malformed(let entry, let error): "“\(entry)” in the archive cannot be read: \(error)"
        case .badName(let name, let error): "the archive gives an image the name “\(name)”: \(error)"
        }
    }
}
