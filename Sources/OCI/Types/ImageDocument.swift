internal import FoundationEssentials

/// Manifests, indexes and configurations as bytes. The bytes are what a digest names: what somebody else wrote is kept
/// as it is and never encoded again.
public enum ImageDocument {
    /// Longer documents are refused, as registries do (distribution-spec, "Pushing Manifests").
    public static let largest = 4 << 20

    /// The same value gives the same bytes: keys in order, no spaces, slashes as they are.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// Reads a document; fields that are not known are passed over.
    ///
    /// - Throws: `DocumentError`.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], limit: Int = largest
    ) throws(DocumentError) -> Value {
        guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw .malformed(reason(of: error))
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// A manifest or an index, whichever it is.
    public enum Kind: Hashable, Sendable {
        case manifest(Manifest)
        case index(Index)

        /// Everything that it names directly, but not its subject, which need not be there.
        public var children: [Descriptor] {
            switch self {
            case .manifest(let manifest): [manifest.config] + manifest.layers
            case .index(let index): index.manifests
            }
        }
    }

    /// Reads a manifest or an index and says which.
    ///
    /// A document that could be either, or says another type than its descriptor, is refused: two programs would see two
    /// images under one digest (CVE-2021-41190).
    public static func kind(of bytes: [UInt8], mediaType: MediaType? = nil) throws(DocumentError) -> Kind {
        let shape = try decode(Shape.self, from: bytes)
        if let said = shape.mediaType, let mediaType, said != mediaType {
            throw .malformed("it calls itself \(said) and its descriptor says \(mediaType)")
        }
        let type = mediaType ?? shape.mediaType
        let couldBeManifest = shape.config != nil || shape.layers != nil
        let couldBeIndex = shape.manifests != nil
        guard !(couldBeManifest && couldBeIndex) else {
            throw .malformed("it has the fields of a manifest and those of an index")
        }
        guard shape.schemaVersion == 2 else {
            throw .malformed("its schemaVersion is not 2: it is of a version that no program makes any more")
        }
        if type?.isIndex ?? couldBeIndex { return .index(try decode(Index.self, from: bytes)) }
        if type?.isManifest ?? couldBeManifest { return .manifest(try decode(Manifest.self, from: bytes)) }
        throw .malformed("it is neither a manifest nor an index\(type.map { ": \($0)" } ?? "")")
    }

    /// Just enough to tell one from the other.
    private struct Shape: Decodable {
        var schemaVersion: Int?
        var mediaType: MediaType?
        var config: Presence?
        var layers: Presence?
        var manifests: Presence?
    }

    private struct Presence: Decodable {
        init(from decoder: any Decoder) throws {}
    }

    private static func reason(of error: DecodingError) -> String {
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
            return path.isEmpty ? "" : " at \(path)"
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(key.stringValue) is missing\(place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "a value has another type than it should\(place(context))"
        case .dataCorrupted(let context):
            if let digest = context.underlyingError as? DigestError { return "\(digest)\(place(context))" }
            return "this is no JSON\(place(context))"
        @unknown default: return "\(error)"
        }
    }
}

/// Why bytes are no document of an image.
public enum DocumentError: Error, Hashable, Sendable {
    case tooLarge(bytes: Int, limit: Int)
    case malformed(String)
}

extension DocumentError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let bytes, let limit):
            "the document of the image has \(bytes) bytes, and more than \(limit) are refused"
        case .malformed(let reason): "the document of the image cannot be read: \(reason)"
        }
    }
}
