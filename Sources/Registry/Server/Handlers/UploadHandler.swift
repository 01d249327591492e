internal import NIOHTTP1
internal import OCI
internal import Wire

extension RegistryService {
    /// `POST`: a whole blob, a blob of another repository, or the beginning of an upload: end-4a, 4b, 4c, 11.
    func beginUpload(in name: RepositoryName, _ request: Request) throws -> Handling {
        if let digest = try request.digest("mount") {
            var source: RepositoryName?
            if let from = request.target.value("from"), !from.isEmpty {
                guard let name = RepositoryName(from) else { throw RegistryError.nameInvalid(from) }
                source = name
            }
            if let source { try access.requireToken(for: source, request, .uploads(name)) }
            if try mayMount(digest, from: source, request.caller), try store.mount(digest, from: source, to: name) {
                return .answer(created(digest, in: name))
            }
        } else if let digest = try request.digest("digest") {
            let upload = try store.beginUpload(in: name, algorithm: digest.algorithm)
            return .body(UploadSink(self, upload, try upload.begin(at: nil), end: .whole(digest)))
        }
        var algorithm = Digest.Algorithm.sha256
        if let text = request.target.value("digest-algorithm") {
            guard let known = Digest.Algorithm(rawValue: text) else {
                throw RegistryError(
                    .badRequest, .digestInvalid, "digests are made by sha256 or sha512", detail: ["algorithm": text])
            }
            algorithm = known
        }
        return .answer(progress(try store.beginUpload(in: name, algorithm: algorithm), .accepted))
    }

    /// Whether content may come from there, or from whichever repository has it: with a token only from one that it names.
    private func mayMount(_ digest: Digest, from source: RepositoryName?, _ caller: Caller) throws -> Bool {
        guard access.allows(caller, .pull, source) else { return false }
        guard source == nil, let grants = caller.grants else { return true }
        return try grants.contains { name, actions in
            guard actions.contains(.pull), let repository = RepositoryName(name) else { return false }
            return try store.contains(digest, .blobs, in: repository)
        }
    }

    /// `GET`: how far an upload is: end-13.
    func uploadStatus(_ id: String, in name: RepositoryName) throws -> Answer {
        progress(try store.upload(id, in: name), .noContent)
    }

    /// `PATCH`: the next bytes: end-5.
    func appendToUpload(_ id: String, in name: RepositoryName, _ request: Request) throws -> Handling {
        let upload = try store.upload(id, in: name)
        let range = try chunkRange(request)
        let turn = try upload.begin(at: range?.lowerBound)
        return .body(UploadSink(self, upload, turn, end: .chunk, expected: range.map { Int64($0.count) }))
    }

    /// `PUT`: the last bytes, or none, and the digest of all: end-6.
    func finishUpload(_ id: String, in name: RepositoryName, _ request: Request) throws -> Handling {
        guard let digest = try request.digest("digest") else {
            throw RegistryError(.badRequest, .digestInvalid, "an upload is finished with ?digest=, of all its bytes")
        }
        let upload = try store.upload(id, in: name)
        let range = try chunkRange(request)
        let turn = try upload.begin(at: range?.lowerBound, algorithm: digest.algorithm)
        return .body(UploadSink(self, upload, turn, end: .last(digest), expected: range.map { Int64($0.count) }))
    }

    /// `DELETE`: end-14.
    func cancelUpload(_ id: String, in name: RepositoryName) throws -> Answer {
        try store.upload(id, in: name).cancel()
        store.uploads.remove(id)
        return Answer(.noContent, headers: [("Docker-Upload-UUID", id)])
    }

    /// `Content-Range: START-END`, both inclusive; nil where there is none.
    private func chunkRange(_ request: Request) throws(RegistryError) -> Range<Int64>? {
        guard let text = request.headers.first(name: "content-range") else { return nil }
        // The specification has bare numbers; RFC 9110's form is understood, too.
        let bare = text.hasPrefix("bytes ") ? text.dropFirst(6).split(separator: "/").first ?? "" : text[...]
        let sides = bare.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int64($0) }
        guard sides.count == 2, let start = sides[0], let end = sides[1], start >= 0, end < .max else {
            throw RegistryError(
                .badRequest, .blobUploadInvalid, "Content-Range is written START-END, in bytes, both inclusive",
                detail: ["Content-Range": String(text.prefix(100))])
        }
        // Go's clients send 0--1 and 0-0 along with an empty body.
        if request.contentLength == 0 { return start..<start }
        guard start <= end, request.contentLength.map({ $0 == end - start + 1 }) ?? true else {
            throw RegistryError(
                .badRequest, .sizeInvalid, "Content-Range and Content-Length are of different lengths")
        }
        return start..<(end + 1)
    }

    fileprivate func progress(_ upload: Upload, _ status: HTTPResponseStatus) -> Answer {
        Answer(
            status,
            headers: [
                ("Location", upload.location), ("Range", Upload.range(upload.offset)),
                ("Docker-Upload-UUID", upload.id),
            ])
    }

    fileprivate func created(_ digest: Digest, in name: RepositoryName) -> Answer {
        Answer(
            .created,
            headers: [
                ("Location", "/v2/\(name.text)/blobs/\(digest)"), ("Docker-Content-Digest", "\(digest)"),
            ])
    }
}

/// Writes the body of a request to an upload.
final class UploadSink: BodySink {
    enum End: Sendable {
        /// The body is the whole blob: nobody but this request knows of the upload.
        case whole(Digest)
        /// More may follow.
        case chunk
        case last(Digest)
    }

    private let service: RegistryService
    private let upload: Upload
    private let turn: UploadTurn
    private let end: End
    /// How many bytes the client announced.
    private let expected: Int64?

    init(_ service: RegistryService, _ upload: Upload, _ turn: UploadTurn, end: End, expected: Int64? = nil) {
        self.service = service
        self.upload = upload
        self.turn = turn
        self.end = end
        self.expected = expected
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try upload.write(bytes, turn) }

    func finish() throws -> Answer {
        let arrived = upload.offset - turn.before.count
        if let expected, arrived != expected {
            upload.undo(turn)
            throw RegistryError(
                .badRequest, .sizeInvalid, "the chunk has another length than its Content-Range says",
                detail: ["expected": "\(expected)", "actual": "\(arrived)"])
        }
        switch end {
        case .chunk:
            upload.end(turn)
            return service.progress(upload, .accepted)
        case .whole(let digest), .last(let digest):
            do {
                try upload.finish(as: digest, turn, in: service.store)
            } catch let error as RegistryError where error.status == .badRequest {
                service.store.uploads.remove(upload.id)
                throw error
            } catch {
                // Nobody calls for the rest of a request that has come as a whole.
                abandon()
                throw error
            }
            service.store.uploads.remove(upload.id)
            return service.created(digest, in: upload.repository)
        }
    }

    func abandon() {
        upload.end(turn)
        guard case .whole = end else { return }
        // What stays where it cannot be removed is swept with the uploads that nobody goes on with.
        try? upload.cancel()
        service.store.uploads.remove(upload.id)
    }
}
