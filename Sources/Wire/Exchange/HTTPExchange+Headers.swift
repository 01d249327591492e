extension HTTPExchange.Header {
    /// What may be told of a header; nil for one that is no part of the story.
    ///
    /// Credentials are never told: of `Authorization` its scheme alone, of a challenge everything, which is public.
    public static func told(_ name: String, _ value: String) -> HTTPExchange.Header? {
        let name = name.lowercased()
        guard story.contains(name) else { return nil }
        guard name == "authorization" || name == "proxy-authorization" else {
            return HTTPExchange.Header(name, shortened(value))
        }
        let scheme = value.split(separator: " ", maxSplits: 1).first.map(String.init) ?? ""
        // A value of one word is no scheme but the secret itself.
        let isScheme = value.utf8.count > scheme.utf8.count && scheme.utf8.count <= 16
        return HTTPExchange.Header(name, isScheme ? scheme : "…")
    }

    private static let story: Set<String> = [
        "accept", "authorization", "content-length", "content-range", "content-type", "docker-content-digest",
        "docker-upload-uuid", "if-none-match", "etag", "link", "location", "oci-chunk-min-length",
        "oci-filters-applied", "oci-subject", "proxy-authorization", "range", "retry-after", "user-agent",
        "www-authenticate",
    ]

    /// A header as long as a page says no more than its beginning.
    private static func shortened(_ value: String) -> String {
        value.utf8.count <= 512 ? value : String(value.prefix(400)) + "…"
    }
}

extension HTTPExchange {
    /// The first header of the request with this name, in whatever case.
    public func requestHeader(_ name: String) -> String? { HTTPExchange.first(name, in: requestHeaders) }

    /// The first header of the answer with this name, in whatever case.
    public func responseHeader(_ name: String) -> String? { HTTPExchange.first(name, in: responseHeaders) }

    /// Whether the request came with credentials; whether these were right is told by the status.
    public var hasCredentials: Bool { requestHeader("authorization") != nil }

    private static func first(_ name: String, in headers: [Header]) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
