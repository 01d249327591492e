internal import NIOHTTP1
internal import OCI
internal import Synchronization
internal import Wire

extension RegistryService {
    /// `GET` and `HEAD` of a manifest: end-3. Its bytes are those that were pushed.
    func manifest(_ selector: ManifestSelector, in name: RepositoryName, _ request: Request) throws -> Answer {
        let digest = try resolve(selector, in: name)
        guard let bytes = try store.manifest(digest, in: name) else { throw unknown(selector, in: name) }
        let tag = "\"\(digest)\""
        let headers = [
            ("Content-Type", ManifestDocument.type(of: bytes).rawValue), ("Docker-Content-Digest", "\(digest)"),
            ("ETag", tag),
        ]
        if request.headers[canonicalForm: "if-none-match"].contains(where: { $0 == tag || $0 == "*" }) {
            return Answer(.notModified, headers: headers)
        }
        return Answer(.ok, headers: headers, body: .bytes(bytes))
    }

    private func resolve(_ selector: ManifestSelector, in name: RepositoryName) throws -> Digest {
        switch selector {
        case .digest(let digest): return digest
        case .tag(let tag):
            guard let digest = try store.resolve(tag, in: name) else { throw unknown(selector, in: name) }
            return digest
        }
    }

    private func unknown(_ selector: ManifestSelector, in name: RepositoryName) -> RegistryError {
        if let exists = try? store.exists(name), !exists { return .nameUnknown(name) }
        switch selector {
        case .tag(let tag):
            return RegistryError(
                .notFound, .manifestUnknown, "the repository has no such tag", detail: ["tag": tag.text])
        case .digest(let digest):
            return RegistryError(
                .notFound, .manifestUnknown, "the repository has no such manifest", detail: ["digest": "\(digest)"])
        }
    }

    /// `DELETE` of a tag or of a manifest: end-9. With a manifest go the tags that mean it.
    func deleteManifest(_ selector: ManifestSelector, in name: RepositoryName) throws -> Answer {
        switch selector {
        case .tag(let tag):
            guard try store.remove(tag, from: name) else { throw unknown(selector, in: name) }
        case .digest(let digest):
            guard let bytes = try store.manifest(digest, in: name) else { throw unknown(selector, in: name) }
            // In this order a killed registry leaves no tag without its manifest.
            for text in try store.tags(of: name) ?? [] {
                if let tag = TagName(text), try store.resolve(tag, in: name) == digest {
                    _ = try store.remove(tag, from: name)
                }
            }
            if let subject = try? ManifestDocument(bytes, type: nil).subject {
                try store.forget(digest, refersTo: subject.digest, in: name)
            }
            guard try store.remove(digest, .manifests, from: name) else { throw unknown(selector, in: name) }
        }
        return Answer(.accepted)
    }

    /// `PUT` of a manifest: end-7a, and 7b with `tag` parameters.
    func putManifest(
        _ bytes: [UInt8], _ selector: ManifestSelector, in name: RepositoryName, _ request: Request
    ) throws -> Answer {
        var tags = [TagName]()
        for text in request.target.values("tag") {
            guard let tag = TagName(text) else {
                throw RegistryError(
                    .badRequest, .manifestInvalid, "a tag has at most 128 letters, digits and . _ -",
                    detail: ["tag": String(text.prefix(300))])
            }
            tags.append(tag)
        }
        var algorithm = Digest.Algorithm.sha256
        if case .digest(let digest) = selector { algorithm = digest.algorithm }
        let digest = Digest(of: bytes, algorithm: algorithm)
        if case .digest(let expected) = selector, expected != digest {
            throw RegistryError(
                .badRequest, .digestInvalid, "the bytes that came are not those that the digest names",
                detail: ["expected": "\(expected)", "actual": "\(digest)"])
        }
        let document = try ManifestDocument(bytes, type: request.contentType)
        try requireContent(of: document, in: name)

        // First the note, which without its manifest says nothing. A manifest without its note would be found by whoever
        // pushes once more after a failure, and so never get one.
        if let subject = document.subject { try store.note(digest, refersTo: subject.digest, in: name) }
        try store.putManifest(bytes, as: digest, in: name)
        if case .tag(let tag) = selector { try store.set(tag, to: digest, in: name) }
        for tag in tags { try store.set(tag, to: digest, in: name) }

        let reference = if case .tag(let tag) = selector { tag.text } else { "\(digest)" }
        var headers = [
            ("Location", "/v2/\(name.text)/manifests/\(reference)"), ("Docker-Content-Digest", "\(digest)"),
        ]
        if let subject = document.subject { headers.append(("OCI-Subject", "\(subject.digest)")) }
        headers += tags.map { ("OCI-Tag", $0.text) }
        return Answer(.created, headers: headers)
    }

    /// Refuses a manifest whose parts the repository does not have, and names every one.
    private func requireContent(of document: ManifestDocument, in name: RepositoryName) throws {
        let missing = try document.parts.filter { part in
            let kind: RegistryFolder.Kind = document.isIndex ? .manifests : .blobs
            return try !store.contains(part.digest, kind, in: name)
        }
        guard missing.isEmpty else {
            throw RegistryError(
                .badRequest,
                faults: missing.prefix(100).map {
                    RegistryError.Fault(
                        code: .manifestBlobUnknown, message: "the repository does not have what the manifest names",
                        detail: ["digest": "\($0.digest)", "mediaType": $0.mediaType.rawValue])
                })
        }
    }
}

/// Collects a manifest.
final class ManifestSink: BodySink {
    private let service: RegistryService
    private let name: RepositoryName
    private let selector: ManifestSelector
    private let request: Request
    private let bytes = Mutex<[UInt8]>([])

    /// - Throws: `RegistryError` where the headers already say too much.
    init(
        _ service: RegistryService, _ name: RepositoryName, _ selector: ManifestSelector, _ request: Request
    ) throws(RegistryError) {
        self.service = service
        self.name = name
        self.selector = selector
        self.request = request
        if let length = request.contentLength, length > ImageDocument.largest { throw ManifestSink.tooLarge }
    }

    private static var tooLarge: RegistryError {
        RegistryError(
            .payloadTooLarge, .manifestInvalid, "a manifest has at most \(ImageDocument.largest) bytes")
    }

    func write(_ new: UnsafeRawBufferPointer) throws {
        try bytes.withLock { bytes in
            guard bytes.count + new.count <= ImageDocument.largest else { throw ManifestSink.tooLarge }
            bytes.append(contentsOf: new)
        }
    }

    func finish() throws -> Answer {
        try service.putManifest(bytes.withLock { $0 }, selector, in: name, request)
    }

    func abandon() {}
}
