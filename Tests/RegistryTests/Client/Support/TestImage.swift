import Foundation
import OCI
import Registry
import Synchronization

/// A small image whose layers are bytes without meaning: nobody unpacks them here.
struct TestImage: Sendable {
    var layers: [[UInt8]]
    var configBytes: [UInt8]
    var manifestBytes: [UInt8]
    var manifest: Descriptor
    var document: Manifest

    /// - Parameter isCompressed: whether the layers are what their media type says; otherwise they are so many bytes.
    init(
        _ seed: UInt8, layers sizes: [Int] = [120, 90], platform: Platform = .current, isCompressed: Bool = false
    ) throws {
        var random = Bytes(seed: UInt64(seed))
        layers = sizes.map { isCompressed ? StoredGzip.bytes(of: random.next($0)) : random.next($0) }
        let config = ImageConfig(platform: platform, diffIDs: layers.map { Digest(of: $0 + [1]) })
        configBytes = try ImageDocument.encode(config)
        document = Manifest(
            config: Descriptor(of: configBytes, mediaType: .config),
            layers: layers.map { Descriptor(of: $0, mediaType: .gzipLayer) })
        manifestBytes = try ImageDocument.encode(document)
        manifest = Descriptor(of: manifestBytes, mediaType: .manifest)
        manifest.platform = platform
    }

    /// Puts it into a store under a name.
    func put(into store: ContentStore, as name: String) throws {
        let lease = try store.lease()
        for layer in layers { try lease.put(layer, mediaType: .gzipLayer) }
        try lease.put(configBytes, mediaType: .config)
        try lease.put(manifestBytes, mediaType: .manifest)
        try store.name(Descriptor(of: manifestBytes, mediaType: .manifest), name)
    }

    /// Bytes that are the same for the same seed (a linear congruential generator).
    private struct Bytes {
        var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

        mutating func next(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
        }
    }
}

/// A folder of one test, with a store in it, removed with everything in it.
final class ClientFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/lab-registry-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func store(_ name: String = "images") throws -> ContentStore { try ContentStore(path: "\(path)/\(name)") }

    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }
}

/// What a client told while it worked.
final class Told: Sendable {
    private let events = Mutex<[ClientEvent]>([])

    func callAsFunction(_ event: ClientEvent) { events.withLock { $0.append(event) } }

    var all: [ClientEvent] { events.withLock { $0 } }

    /// The last state of each layer.
    var layers: [String: LayerState] {
        var states = [String: LayerState]()
        for case .layer(let id, let state) in all { states[id] = state }
        return states
    }

    var waits: Int {
        all.count { if case .waiting = $0 { true } else { false } }
    }
}

extension ClientOptions {
    /// For tests: plain http, hardly any pause, and all the time in the world. Where hundreds of tests run at once, a
    /// task waits for minutes until it is its turn.
    static var quick: ClientOptions {
        var options = ClientOptions()
        options.plainHTTP = true
        options.pace.base = .milliseconds(1)
        options.pace.longest = .milliseconds(2)
        options.limits.connect = .seconds(3600)
        options.limits.silence = .seconds(3600)
        options.limits.period = .seconds(3600)
        return options
    }
}

/// Runs a client for as long as a body lasts.
func withClient<Result>(
    _ options: ClientOptions = .quick, telling told: Told = Told(), _ body: (RegistryClient) async throws -> Result
) async throws -> Result {
    let client = RegistryClient(options: options) { told($0) }
    do {
        let result = try await body(client)
        await client.close()
        return result
    } catch {
        await client.close()
        throw error
    }
}
