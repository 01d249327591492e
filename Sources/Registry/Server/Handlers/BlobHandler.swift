internal import NIOHTTP1
internal import OCI

extension RegistryService {
    /// `GET` and `HEAD` of a blob: end-2.
    func blob(_ digest: Digest, in name: RepositoryName, _ request: Request) throws -> Answer {
        guard let file = try store.open(digest, .blobs, in: name) else { throw RegistryError.blobUnknown(digest) }
        return try content(file, type: "application/octet-stream", request)
    }

    /// A file as an answer: as a whole, the part that was asked for, or nothing new.
    private func content(_ file: ServedFile, type: String, _ request: Request) throws -> Answer {
        let tag = "\"\(file.digest)\""
        let size = file.identity.size
        var headers = [
            ("Content-Type", type), ("Docker-Content-Digest", "\(file.digest)"), ("ETag", tag),
            ("Accept-Ranges", "bytes"), ("Cache-Control", "max-age=31536000, immutable"),
        ]
        if request.headers[canonicalForm: "if-none-match"].contains(where: { $0 == tag || $0 == "*" }) {
            return Answer(.notModified, headers: headers)
        }
        let condition = request.headers.first(name: "if-range")
        if request.method == .GET, condition == nil || condition == tag,
            let range = request.headers.first(name: "range").flatMap({ ByteRange($0) })
        {
            guard let range = range.resolved(size: size) else {
                throw RegistryError(
                    .rangeNotSatisfiable, .sizeInvalid, "the blob has no such bytes", detail: ["size": "\(size)"],
                    headers: [("Content-Range", "bytes */\(size)")])
            }
            headers.append(("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"))
            return Answer(.partialContent, headers: headers, body: .file(file, range))
        }
        return Answer(.ok, headers: headers, body: .file(file, 0..<size))
    }

    /// `DELETE` of a blob: end-10.
    func deleteBlob(_ digest: Digest, in name: RepositoryName) throws -> Answer {
        guard try store.remove(digest, .blobs, from: name) else { throw RegistryError.blobUnknown(digest) }
        return Answer(.accepted, headers: [("Docker-Content-Digest", "\(digest)")])
    }
}

/// The one range of a `Range` header (RFC 9110, section 14.1.2).
enum ByteRange: Sendable {
    case from(Int64, through: Int64?)
    case last(Int64)

    /// nil for what is to be passed over: other units, several ranges, nonsense.
    init?(_ text: String) {
        guard text.hasPrefix("bytes=") else { return nil }
        let sides = text.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            .map { String($0).trimmed() }
        guard sides.count == 2, sides.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        switch (Int64(sides[0]), Int64(sides[1])) {
        case (let start?, let end): self = .from(start, through: sides[1].isEmpty ? nil : end ?? .max)
        case (nil, let count?) where sides[0].isEmpty: self = .last(count)
        default: return nil
        }
    }

    /// The bytes of a file of that size; nil where it has none of them.
    func resolved(size: Int64) -> Range<Int64>? {
        switch self {
        case .from(let start, let end):
            let last = min(end ?? .max, size - 1)
            return start <= last ? start..<(last + 1) : nil
        case .last(let count): return count > 0 && size > 0 ? max(0, size - count)..<size : nil
        }
    }
}
