internal import Checks
internal import OCI

/// The store of a registry, and one of its repositories.
///
///     blobs/sha256/HEX                                content, once for the whole registry
///     repositories/NAME/_blobs/sha256/HEX             the repository has this blob
///     repositories/NAME/_manifests/sha256/HEX         the same for a manifest
///     repositories/NAME/_tags/TAG                     the digest that a tag means
///     repositories/NAME/_referrers/sha256-SUBJECT/…   manifests with that subject
///     repositories/NAME/_uploads/ID                   what has arrived of an upload
struct RegistryFiles: ~Copyable {
    let folder: BlobFolder
    /// Empty for the registry as a whole.
    let repository: String

    private var path: String { "repositories/\(repository)" }

    /// The image that a tag or a digest means.
    borrowing func image(_ tag: String) throws(ImageFault) -> FoundImage { try image(tag, of: repository) }

    borrowing func image(_ tag: String, of repository: String) throws(ImageFault) -> FoundImage {
        let shown = "\(repository):\(tag)"
        guard !repository.isEmpty, !tag.isEmpty, let digest = try digest(tag, of: repository) else {
            throw ImageFault(.unknownName(shown), at: folder.shown)
        }
        // What the repository does not have is not pulled from it, wherever else in the registry its bytes may be.
        let manifest = "repositories/\(repository)/_manifests/\(digest.algorithm.rawValue)/\(digest.hex)"
        guard try folder.open(manifest, atMost: Int64(ImageDocument.largest)) != nil else {
            throw ImageFault(.unknownName(shown), at: folder.shown)
        }
        // Of which kind it is, its own bytes tell.
        let bytes = try folder.document(digest)
        let isIndex: Bool
        do {
            if case .index = try ImageDocument.kind(of: bytes) { isIndex = true } else { isIndex = false }
        } catch {
            throw ImageFault(.malformed(digest, "\(error)"), at: folder.shown)
        }
        let type: MediaType = isIndex ? .index : .manifest
        // Docker's documents have types of their own, which they state themselves.
        let stated = try statedType(bytes) ?? type
        return try FoundImage(
            Descriptor(mediaType: stated, digest: digest, size: Int64(bytes.count)), in: folder)
    }

    private struct Stated: Decodable { var mediaType: MediaType? }

    private borrowing func statedType(_ bytes: [UInt8]) throws(ImageFault) -> MediaType? {
        // What is no document has been refused before.
        (try? ImageDocument.decode(Stated.self, from: bytes))?.mediaType
    }

    private borrowing func digest(_ tag: String, of repository: String) throws(ImageFault) -> Digest? {
        if let digest = try? Digest(tag) { return digest }
        guard let bytes = try folder.read("repositories/\(repository)/_tags/\(tag)", atMost: 256) else { return nil }
        return try? Digest(String(decoding: bytes, as: UTF8.self))
    }

    /// A field of the registry, or of the repository, as a whole; nil for fields of an image.
    borrowing func value(_ key: String, tag: String) throws(ImageFault) -> ObservedValue? {
        switch key {
        case "repositories": return .members(try repositories(below: "repositories", depth: 0))
        case "tags": return .members(try folder.names(in: "\(path)/_tags"))
        case "tag_count": return .count(Int64(try folder.names(in: "\(path)/_tags").count))
        case "blobs":
            let place = repository.isEmpty ? "blobs" : "\(path)/_blobs"
            return .count(Int64(try count(in: place)))
        case "uploads": return .count(Int64(try folder.names(in: "\(path)/_uploads").count))
        case "referrers":
            guard let digest = try digest(tag, of: repository) else {
                throw ImageFault(.unknownName("\(repository):\(tag)"), at: folder.shown)
            }
            let names = try folder.names(in: "\(path)/_referrers/\(digest.algorithm.rawValue)-\(digest.hex)")
            return .count(Int64(names.count))
        case "exists" where tag.isEmpty && !repository.isEmpty:
            return .bool(try repositories(below: "repositories", depth: 0).contains(repository))
        default: return nil
        }
    }

    private borrowing func count(in place: String) throws(ImageFault) -> Int {
        var count = 0
        for algorithm in Digest.Algorithm.allCases {
            count += try folder.names(in: "\(place)/\(algorithm.rawValue)").count
        }
        return count
    }

    /// Names of repositories: folders that hold manifests, or blobs.
    private borrowing func repositories(below path: String, depth: Int) throws(ImageFault) -> [String] {
        guard depth < 16 else { return [] }
        var found = [String]()
        let names = try folder.names(in: path)
        if names.contains("_manifests") || names.contains("_blobs") {
            found.append(String(path.dropFirst("repositories/".count)))
        }
        for name in names where !name.hasPrefix("_") {
            found += try repositories(below: "\(path)/\(name)", depth: depth + 1)
        }
        return found
    }
}
