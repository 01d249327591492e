import Foundation
import OCI
import Registry
import Wire

@testable import LinuxSystem

/// A registry of its own for one test, with a folder of its own, on a port that the kernel chose.
struct ServerFixture {
    let folder: String
    let server: RegistryServer
    let exchangePath: String

    static func run(
        folder: String? = nil, _ change: (inout RegistryServer.Configuration) throws -> Void = { _ in },
        _ body: (ServerFixture) async throws -> Void
    ) async throws {
        let path = folder ?? ServerFixture.newFolder()
        let exchangePath = "\(path)-exchanges"
        var configuration = RegistryServer.Configuration(listener: .address(host: "127.0.0.1", port: 0), folder: path)
        configuration.limits.shutdownMilliseconds = 1000
        configuration.exchanges = ExchangeLog(
            try FileDescriptor.open(exchangePath, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600))
        try change(&configuration)
        let server = try await RegistryServer.start(configuration)
        do {
            try await body(ServerFixture(folder: path, server: server, exchangePath: exchangePath))
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
        if folder == nil { try FileManager.default.removeItem(atPath: path) }
        try? FileManager.default.removeItem(atPath: exchangePath)
    }

    static func newFolder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "lab-registry-\(UUID().uuidString)").path
    }

    var port: Int { server.port }

    /// One request on a connection of its own.
    func send(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) async throws -> RawAnswer {
        try await offThread { [port] in
            let connection = try RawConnection(port: port)
            return try connection.exchange(method, target, headers: headers, body: body)
        }
    }

    func get(_ target: String, headers: [(String, String)] = []) async throws -> RawAnswer {
        try await send("GET", target, headers: headers)
    }

    /// Pushes a blob with one request.
    @discardableResult
    func push(_ bytes: [UInt8], to repository: String, algorithm: Digest.Algorithm = .sha256) async throws -> Digest {
        let digest = Digest(of: bytes, algorithm: algorithm)
        let answer = try await send("POST", "/v2/\(repository)/blobs/uploads/?digest=\(digest)", body: bytes)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer: answer) }
        return digest
    }

    /// Pushes an image of one layer.
    @discardableResult
    func pushImage(
        _ tag: String, to repository: String, layer: String = "layer", subject: Descriptor? = nil,
        artifactType: MediaType? = nil
    ) async throws -> (digest: Digest, bytes: [UInt8]) {
        let config = Array("{\"architecture\":\"amd64\",\"os\":\"linux\"}".utf8)
        let content = Array(layer.utf8)
        try await push(config, to: repository)
        try await push(content, to: repository)
        let manifest = Manifest(
            config: Descriptor(of: config, mediaType: .config), layers: [Descriptor(of: content, mediaType: .layer)],
            artifactType: artifactType, subject: subject, annotations: ["tag": tag])
        let bytes = try ImageDocument.encode(manifest)
        let answer = try await put(bytes, as: tag, in: repository)
        guard answer.status == 201 else { throw UnexpectedAnswer(answer: answer) }
        return (Digest(of: bytes), bytes)
    }

    func put(
        _ manifest: [UInt8], as reference: String, in repository: String, type: MediaType = .manifest
    ) async throws -> RawAnswer {
        try await send(
            "PUT", "/v2/\(repository)/manifests/\(reference)", headers: [("Content-Type", type.rawValue)],
            body: manifest)
    }

    /// Begins an upload and gives its address.
    func begin(in repository: String, _ query: String = "") async throws -> String {
        let answer = try await send("POST", "/v2/\(repository)/blobs/uploads/\(query)")
        guard answer.status == 202, let location = answer["location"] else { throw UnexpectedAnswer(answer: answer) }
        return location
    }

    /// The exchanges that have been told so far, at least that many.
    func exchanges(_ count: Int) async throws -> [HTTPExchange] {
        let path = exchangePath
        for pause in 1...100 {
            let found = HTTPExchange.read(try [UInt8](Data(contentsOf: URL(filePath: path))))
            if found.count >= count { return found }
            try await Task.sleep(for: Duration.milliseconds(pause))
        }
        return []
    }
}

struct UnexpectedAnswer: Error {
    let answer: RawAnswer
}

/// Runs what blocks where it holds up no other test.
func offThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

/// Bytes that repeat nowhere, the same for the same seed.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state)
    }
}
