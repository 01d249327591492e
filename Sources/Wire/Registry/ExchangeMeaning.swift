/// What an exchange with a registry came to: what was asked and what was answered, as one fact.
///
/// The words for it are the face's; this is the fact.
public enum ExchangeMeaning: Hashable, Sendable {
    /// It is a registry, and whoever asks may go on.
    case welcome
    /// 401 to somebody who showed nothing: the scheme that is wanted, `Bearer` or `Basic`.
    case needsCredentials(scheme: String)
    /// 401 to somebody who showed something.
    case wrongCredentials
    /// 403: known, and not allowed.
    case forbidden
    case tokenGiven
    /// A blob or manifest that was looked for and is not there.
    case absent
    /// A blob that was looked for and is there: it need not be sent.
    case present
    /// A name was looked up.
    case resolved(reference: String, digest: String?)
    case uploadBegins
    /// Nothing had to be sent: another repository has it.
    case mounted(from: String?)
    /// It could not be mounted; an ordinary upload begins instead.
    case notMounted(from: String?)
    case sent(bytes: Int64)
    /// The registry's count of what has come.
    case uploadStands(at: Int64?)
    case uploadCancelled
    /// The digest is right, and from now on everybody can see the blob.
    case blobStored(bytes: Int64)
    /// What came is not what its digest says.
    case blobRefused
    case manifestStored
    /// A manifest under a name: from now on the tag means it.
    case tagged(String)
    /// Something that it names is not there, or it is none.
    case manifestRefused
    case manifestFetched(bytes: Int64)
    case blobFetched(bytes: Int64)
    /// 206: the rest of something that was begun before.
    case partFetched(bytes: Int64)
    /// 416: a piece that does not fit behind the last.
    case outOfOrder
    case tagsListed
    case referrersListed
    case repositoriesListed
    case searched
    case deleted
    case unchanged
    case redirected
    /// 404 of something else than a blob or a manifest that was looked for.
    case unknown
    /// 405: this registry does not do that.
    case unsupported
    case tooMany
    /// 5xx: the registry's own fault.
    case failed
    case refused
    case other
}

extension HTTPExchange {
    /// What was asked of a registry; nil for what no registry is asked.
    public var request: RegistryRequest? { RegistryRequest(method: method, target: target) }

    public var meaning: ExchangeMeaning {
        switch status {
        case 401:
            if hasCredentials { return .wrongCredentials }
            let challenge = responseHeader("www-authenticate") ?? ""
            return .needsCredentials(scheme: challenge.split(separator: " ").first.map(String.init) ?? "")
        case 403: return .forbidden
        case 405: return .unsupported
        case 416: return .outOfOrder
        case 429: return .tooMany
        case 500...: return .failed
        case 304: return .unchanged
        case 300..<400: return .redirected
        case 400..<500: return refusal
        case 200..<300: return request.map(success) ?? .other
        default: return .other
        }
    }

    private var refusal: ExchangeMeaning {
        switch request {
        case .blob(.head, _, _), .blob(.get, _, _), .manifest(.head, _, _), .manifest(.get, _, _):
            status == 404 ? .absent : .refused
        case .finishUpload where status == 400: .blobRefused
        case .startUpload(_, _?, _, _) where status == 400: .blobRefused
        case .manifest(.put, _, _) where status != 413: .manifestRefused
        default: status == 404 ? .unknown : .refused
        }
    }

    private func success(_ request: RegistryRequest) -> ExchangeMeaning {
        switch request {
        case .apiVersion: .welcome
        case .manifest(.head, _, let reference):
            .resolved(reference: reference, digest: responseHeader("docker-content-digest"))
        case .manifest(.get, _, _): .manifestFetched(bytes: responseBytes)
        case .manifest(.put, _, let reference): reference.contains(":") ? .manifestStored : .tagged(reference)
        case .manifest(.delete, _, _), .blob(.delete, _, _): .deleted
        case .blob(.head, _, _): .present
        case .blob(.get, _, _), .blob(.put, _, _):
            status == 206 ? .partFetched(bytes: responseBytes) : .blobFetched(bytes: responseBytes)
        case .startUpload(_, let digest, let mount, let from):
            if status == 201 {
                mount != nil && digest == nil ? .mounted(from: from) : .blobStored(bytes: requestBytes)
            } else {
                mount != nil ? .notMounted(from: from) : .uploadBegins
            }
        case .patchUpload: .sent(bytes: requestBytes)
        case .finishUpload: .blobStored(bytes: requestBytes)
        case .uploadStatus: .uploadStands(at: received)
        case .cancelUpload: .uploadCancelled
        case .tags: .tagsListed
        case .referrers: .referrersListed
        case .catalog: .repositoriesListed
        case .search: .searched
        case .token: .tokenGiven
        }
    }

    /// From `Range: 0-1023`, which names the last byte that has come.
    private var received: Int64? {
        guard let end = responseHeader("range")?.split(separator: "-").last.flatMap({ Int64($0) }) else { return nil }
        return end == 0 ? 0 : end + 1
    }
}
