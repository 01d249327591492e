internal import Glibc
internal import LinuxSystem
internal import NIOHTTP1
internal import OCI

/// Why a request is refused, as its sender reads it (distribution-spec, "Error Codes").
struct RegistryError: Error {
    /// The codes of the specification; `unknown` is what registries say where the fault is their own.
    enum Code: String {
        case blobUnknown = "BLOB_UNKNOWN"
        case blobUploadInvalid = "BLOB_UPLOAD_INVALID"
        case blobUploadUnknown = "BLOB_UPLOAD_UNKNOWN"
        case digestInvalid = "DIGEST_INVALID"
        case manifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN"
        case manifestInvalid = "MANIFEST_INVALID"
        case manifestUnknown = "MANIFEST_UNKNOWN"
        case nameInvalid = "NAME_INVALID"
        case nameUnknown = "NAME_UNKNOWN"
        case sizeInvalid = "SIZE_INVALID"
        case unauthorized = "UNAUTHORIZED"
        case denied = "DENIED"
        case unsupported = "UNSUPPORTED"
        case tooManyRequests = "TOOMANYREQUESTS"
        case unknown = "UNKNOWN"
    }

    /// One of possibly several things that are wrong.
    struct Fault {
        var code: Code
        var message: String
        var detail: [String: String] = [:]
    }

    var status: HTTPResponseStatus
    var faults: [Fault]
    /// What the answer carries beside the body: a challenge, the range that is here so far.
    var headers: [(String, String)] = []

    init(
        _ status: HTTPResponseStatus, _ code: Code, _ message: String, detail: [String: String] = [:],
        headers: [(String, String)] = []
    ) {
        self.status = status
        faults = [Fault(code: code, message: message, detail: detail)]
        self.headers = headers
    }

    init(_ status: HTTPResponseStatus, faults: [Fault]) {
        self.status = status
        self.faults = faults
    }

    static func nameInvalid(_ name: String) -> RegistryError {
        RegistryError(
            .badRequest, .nameInvalid,
            "a repository's name is made of lower-case words joined by . _ __ - and /, at most 255 bytes",
            detail: ["name": String(name.prefix(300))])
    }

    static func nameUnknown(_ name: RepositoryName) -> RegistryError {
        RegistryError(
            .notFound, .nameUnknown, "this registry has no repository of that name", detail: ["name": name.text])
    }

    static func digestInvalid(_ error: DigestError) -> RegistryError {
        RegistryError(.badRequest, .digestInvalid, "\(error)")
    }

    static func blobUnknown(_ digest: Digest) -> RegistryError {
        RegistryError(
            .notFound, .blobUnknown, "the repository has no such blob", detail: ["digest": "\(digest)"])
    }

    static func uploadUnknown(_ id: String) -> RegistryError {
        RegistryError(
            .notFound, .blobUploadUnknown, "there is no such upload: it is finished, cancelled or too old",
            detail: ["upload": String(id.prefix(100))])
    }

    static func damaged(_ digest: Digest) -> RegistryError {
        RegistryError(
            .internalServerError, .unknown,
            "the registry's copy is damaged: its bytes are no longer those that the digest names. Push it again",
            detail: ["digest": "\(digest)"])
    }

    static func methodNotAllowed(_ allowed: [HTTPMethod]) -> RegistryError {
        RegistryError(
            .methodNotAllowed, .unsupported, "this address does not know that method",
            headers: [("Allow", allowed.map(\.rawValue).joined(separator: ", "))])
    }

    /// What the kernel refused, or anything else that is not the client's fault.
    init(_ error: any Error) {
        switch error {
        case let error as RegistryError: self = error
        case let error as DigestError: self = .digestInvalid(error)
        case let error as SystemError where [ENOSPC, EDQUOT].contains(error.errno.rawValue):
            self.init(
                .insufficientStorage, .unknown,
                "the registry's disk is full: make room there and push again; what has arrived is kept")
        case let error as SystemError:
            // The path is the server's own business.
            self.init(.internalServerError, .unknown, "the registry cannot \(error.step): \(error.errno)")
        default: self.init(.internalServerError, .unknown, "the registry failed: \(error)")
        }
    }

    /// `{"errors": […]}`
    var body: [UInt8] {
        struct Body: Encodable {
            struct Entry: Encodable {
                var code: String
                var message: String
                var detail: [String: String]?
            }
            var errors: [Entry]
        }
        let entries = faults.map {
            Body.Entry(code: $0.code.rawValue, message: $0.message, detail: $0.detail.isEmpty ? nil : $0.detail)
        }
        // Strings alone: there is nothing in it that cannot be encoded.
        return (try? ImageDocument.encode(Body(errors: entries))) ?? Array("{\"errors\":[]}".utf8)
    }
}
