import Foundation
import OCI
import Synchronization

/// A registry in memory, good enough for every request of the client, in which a test can change single answers.
final class FakeRegistry: Sendable {
    struct State {
        var blobs: [String: [UInt8]] = [:]
        /// By `REPOSITORY/TAG` and `REPOSITORY/DIGEST`.
        var manifests: [String: (type: String, bytes: [UInt8])] = [:]
        var uploads: [String: [UInt8]] = [:]
        var understandsRanges = true
        /// Asked first.
        var instead: (@Sendable (ScriptedServer.Request) -> ScriptedServer.Answer?)?
    }

    typealias Request = ScriptedServer.Request
    typealias Answer = ScriptedServer.Answer

    let state = Mutex(State())

    func server() throws -> ScriptedServer { try ScriptedServer { self.answer($0) } }

    /// Changes what some requests are answered.
    func instead(_ answer: (@Sendable (Request) -> Answer?)?) { state.withLock { $0.instead = answer } }

    /// The answer that it would give by itself.
    func plain(_ request: Request) -> Answer {
        state.withLock { Self.answer(request, &$0) }
    }

    private func answer(_ request: Request) -> Answer {
        if let other = state.withLock({ $0.instead })?(request) { return other }
        return plain(request)
    }

    func put(_ image: TestImage, _ repository: String, _ tag: String) {
        state.withLock { state in
            for blob in [image.configBytes] + image.layers { state.blobs["\(Digest(of: blob))"] = blob }
            let manifest = (type: "\(image.manifest.mediaType)", bytes: image.manifestBytes)
            state.manifests["\(repository)/\(tag)"] = manifest
            state.manifests["\(repository)/\(image.manifest.digest)"] = manifest
        }
    }

    private static func missing(_ code: String) -> Answer {
        .text(404, "{\"errors\":[{\"code\":\"\(code)\",\"message\":\"it is not here\"}]}")
    }

    private static func answer(_ request: Request, _ state: inout State) -> Answer {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.first == "v2" else { return missing("UNSUPPORTED") }
        if parts.count == 1 { return .text(200, "{}") }
        if parts.count >= 4, parts[parts.count - 2] == "manifests" {
            return manifest(
                request, parts.dropFirst().dropLast(2).joined(separator: "/"), parts[parts.count - 1], &state)
        }
        if parts.suffix(2) == ["tags", "list"] {
            let prefix = parts.dropFirst().dropLast(2).joined(separator: "/") + "/"
            let tags = state.manifests.keys.filter { $0.hasPrefix(prefix) && !$0.contains("sha256:") }
                .map { String($0.dropFirst(prefix.count)) }.sorted()
            return .text(200, "{\"tags\":[\(tags.map { "\"\($0)\"" }.joined(separator: ","))]}")
        }
        if let position = parts.firstIndex(of: "uploads") { return upload(request, parts, position, &state) }
        guard parts.count >= 4, parts[parts.count - 2] == "blobs", let blob = state.blobs[parts[parts.count - 1]] else {
            return missing("BLOB_UNKNOWN")
        }
        if state.understandsRanges, let range = request.header("Range"), range.hasPrefix("bytes="),
            let start = Int(range.dropFirst(6).prefix { $0 != "-" }), start < blob.count
        {
            return Answer(
                206, ["Content-Range": "bytes \(start)-\(blob.count - 1)/\(blob.count)"], Array(blob[start...]))
        }
        return Answer(200, ["Content-Type": "application/octet-stream"], blob)
    }

    private static func manifest(
        _ request: Request, _ repository: String, _ selector: String, _ state: inout State
    ) -> Answer {
        if request.method == "PUT" {
            let digest = "\(Digest(of: request.body))"
            let manifest = (type: request.header("Content-Type") ?? "", bytes: request.body)
            state.manifests["\(repository)/\(selector)"] = manifest
            state.manifests["\(repository)/\(digest)"] = manifest
            return Answer(201, ["Docker-Content-Digest": digest, "Location": request.path])
        }
        guard let manifest = state.manifests["\(repository)/\(selector)"] else { return missing("MANIFEST_UNKNOWN") }
        return Answer(
            200, ["Content-Type": manifest.type, "Docker-Content-Digest": "\(Digest(of: manifest.bytes))"],
            manifest.bytes)
    }

    private static func upload(
        _ request: Request, _ parts: [String], _ position: Int, _ state: inout State
    ) -> Answer {
        let base = "/" + parts[...position].joined(separator: "/") + "/"
        if request.method == "POST" {
            if let digest = request.query["mount"], request.query["from"] != nil, state.blobs[digest] != nil {
                return Answer(201, ["Docker-Content-Digest": digest, "Location": request.path])
            }
            let id = UUID().uuidString
            state.uploads[id] = []
            return Answer(202, ["Location": base + id + "?state=a%2Fb", "Range": "0-0"])
        }
        let id = parts[parts.count - 1]
        guard let upload = state.uploads[id] else { return missing("BLOB_UPLOAD_UNKNOWN") }
        switch request.method {
        case "PATCH":
            state.uploads[id] = upload + request.body
            return Answer(
                202, ["Location": base + id + "?state=next", "Range": "0-\(upload.count + request.body.count - 1)"])
        case "GET":
            return Answer(204, ["Location": base + id + "?state=asked", "Range": "0-\(max(upload.count - 1, 0))"])
        case "PUT":
            let digest = request.query["digest"] ?? ""
            guard "\(Digest(of: upload + request.body))" == digest else {
                return .text(400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"it is another\"}]}")
            }
            state.blobs[digest] = upload + request.body
            state.uploads[id] = nil
            return Answer(201, ["Docker-Content-Digest": digest, "Location": request.path])
        default: return missing("UNSUPPORTED")
        }
    }
}
