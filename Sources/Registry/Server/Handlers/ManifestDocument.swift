internal import NIOHTTP1
internal import OCI

/// A manifest or an index as the registry looks at it.
struct ManifestDocument {
    let kind: ImageDocument.Kind
    let type: MediaType

    /// - Parameter type: `Content-Type` as the client gave it; nil, or one that says nothing, leaves it to the document.
    /// - Throws: `RegistryError` where it cannot be read, or is something else than it is said to be.
    init(_ bytes: [UInt8], type said: String?) throws(RegistryError) {
        let known = said.map { MediaType(rawValue: $0) }
        var expected: MediaType?
        if let known, !["", "application/json", "application/octet-stream"].contains(known.rawValue) {
            guard known.isManifest || known.isIndex else {
                throw RegistryError(
                    .badRequest, .manifestInvalid, "only manifests and indexes of OCI and Docker are kept here",
                    detail: ["Content-Type": String(known.rawValue.prefix(300))])
            }
            expected = known
        }
        do throws(DocumentError) {
            kind = try ImageDocument.kind(of: bytes, mediaType: expected)
        } catch {
            throw RegistryError(.badRequest, .manifestInvalid, "\(error)")
        }
        type =
            switch kind {
            case .manifest(let manifest): manifest.mediaType ?? expected ?? .manifest
            case .index(let index): index.mediaType ?? expected ?? .index
            }
    }

    var isIndex: Bool { if case .index = kind { true } else { false } }

    /// The manifest that it says something about. It need not be there.
    var subject: Descriptor? {
        switch kind {
        case .manifest(let manifest): manifest.subject
        case .index(let index): index.subject
        }
    }

    /// What must be there already: all that it names, but layers that are never pushed.
    var parts: [Descriptor] {
        kind.children.filter { part in
            !part.mediaType.rawValue.contains(".nondistributable.") && !part.mediaType.rawValue.contains(".foreign.")
        }
    }

    /// What a list of referrers says of it (distribution-spec, "Listing Referrers").
    var artifactType: MediaType? {
        switch kind {
        case .manifest(let manifest):
            if let type = manifest.artifactType, !type.rawValue.isEmpty { return type }
            return manifest.config.mediaType
        case .index(let index): return index.artifactType.flatMap { $0.rawValue.isEmpty ? nil : $0 }
        }
    }

    var annotations: [String: String]? {
        switch kind {
        case .manifest(let manifest): manifest.annotations
        case .index(let index): index.annotations
        }
    }

    /// The type of a document that was accepted before.
    static func type(of bytes: [UInt8]) -> MediaType {
        (try? ManifestDocument(bytes, type: nil))?.type ?? .manifest
    }
}
