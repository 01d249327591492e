import Foundation
import Glibc
import OCI
import Registry
import Testing

/// Debian's `docker-registry`, on a port of its own, for as long as a test.
final class DockerRegistry: Sendable {
    static let program = "/usr/bin/docker-registry"
    static var isInstalled: Bool { access(program, X_OK) == 0 }

    let host: String
    private let pid: Int32

    /// - Parameter password: bcrypt of a password for the user kim, where a login is wanted.
    init(_ folder: ClientFolder, password: String? = nil) async throws {
        let port = try Self.freePort()
        host = "127.0.0.1:\(port)"
        var config = """
            version: 0.1
            log: {level: error, accesslog: {disabled: true}}
            storage: {filesystem: {rootdirectory: \(folder.path)/registry}, delete: {enabled: true}}
            http: {addr: "\(host)"}

            """
        if let password {
            let file = try folder.write("htpasswd", "kim:\(password)\n")
            config += "auth: {htpasswd: {realm: demo, path: \(file)}}\n"
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["serve", try folder.write("registry.yml", config)]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        pid = process.processIdentifier
        var options = ClientOptions.quick
        options.pace.attempts = 1
        for pause in 1...240 {
            do {
                let reference = try ImageReference("\(host)/none/such")
                _ = try await withClient(options) { try await $0.tags(of: reference) }
            } catch RegistryClientError.unreachable(_, .refused) {
                try await Task.sleep(for: Duration.milliseconds(pause))  // until it listens
                continue
            } catch {
                return
            }
        }
        throw RegistryClientError.unreachable(host: host, reason: .refused)
    }

    deinit { kill(pid, SIGKILL) }

    private static func freePort() throws -> UInt16 {
        let server = try ScriptedServer { _ in .init() }
        defer { server.end() }
        return server.port
    }
}

/// The reference implementation of a registry, and a client that many use, as peers.
@Suite(
    .enabled(if: DockerRegistry.isInstalled, "docker-registry is not installed (apt-get install docker-registry)"),
    .serialized)
struct DockerRegistryTests {
    let folder: ClientFolder
    let store: ContentStore

    init() throws {
        folder = try ClientFolder()
        store = try folder.store()
    }

    @Test func whatWePushComesBack() async throws {
        let registry = try await DockerRegistry(folder)
        let image = try TestImage(1, layers: [100, 300_000, 5_000_000, 70])
        let name = try ImageReference("\(registry.host)/demo/app:v1")
        try image.put(into: store, as: name.description)
        let told = Told()
        let pushed = try await withClient(telling: told) { try await $0.push(name, from: store) }
        #expect(pushed.target.digest == image.manifest.digest)
        #expect(Set(told.layers.values) == [.complete])

        let other = try folder.store("other")
        let pulled = try await withClient { try await $0.pull(name, into: other) }
        #expect(pulled.target.digest == image.manifest.digest)
        #expect(try other.verify() == [])
        #expect(try await withClient { try await $0.tags(of: name) } == ["v1"])
        // It has no search: its catalogue is searched.
        let found = try await withClient { try await $0.search("app", at: registry.host, limit: 10) }
        #expect(found.map(\.name) == ["demo/app"])
    }

    @Test func itTakesLayersFromAnotherOfItsRepositories() async throws {
        let registry = try await DockerRegistry(folder)
        let base = try ImageReference("\(registry.host)/library/base")
        try TestImage(2).put(into: store, as: base.description)
        _ = try await withClient { try await $0.push(base, from: store) }
        let name = try ImageReference("\(registry.host)/demo/app")
        try store.name(try #require(try store.resolve(base.description)), name.description)
        let told = Told()
        _ = try await withClient(telling: told) { try await $0.push(name, from: store) }
        #expect(Set(told.layers.values) == [.mounted(from: "library/base")])
    }

    @Test func itsPasswordIsAskedFor() async throws {
        // bcrypt of s3cret.
        let registry = try await DockerRegistry(
            folder, password: "$2b$12$L9jXQDXVIXRlIGeHCnrcwuQnNhNWmob5lQX/.zYTej90/XlElEmCC")
        let name = try ImageReference("\(registry.host)/demo/app")
        try TestImage(3).put(into: store, as: name.description)
        await #expect(throws: RegistryClientError.self) {
            try await withClient { try await $0.push(name, from: store) }
        }
        var options = ClientOptions.quick
        options.credentials = FixedCredentials(.password(user: "kim", password: "s3cret"))
        _ = try await withClient(options) { try await $0.push(name, from: store) }
        let other = try folder.store("other")
        _ = try await withClient(options) { try await $0.pull(name, into: other) }
        #expect(try other.verify() == [])
    }

    @Test(.enabled(if: access("/usr/bin/skopeo", X_OK) == 0, "skopeo is not installed"))
    func skopeoReadsWhatWePushedAndWeReadWhatItPushed() async throws {
        let registry = try await DockerRegistry(folder)
        // What only says that it is gzip, skopeo would compress: that is another image.
        let image = try TestImage(4, layers: [140_000, 2000], isCompressed: true)
        let name = try ImageReference("\(registry.host)/demo/app:v1")
        try image.put(into: store, as: name.description)
        _ = try await withClient { try await $0.push(name, from: store) }
        try run(["skopeo", "copy", "-q", "--src-tls-verify=false", "docker://\(name)", "oci:\(folder.path)/theirs:v1"])
        try run([
            "skopeo", "copy", "-q", "--dest-tls-verify=false", "oci:\(folder.path)/theirs:v1",
            "docker://\(registry.host)/demo/copy:v1",
        ])
        let copy = try ImageReference("\(registry.host)/demo/copy:v1")
        let pulled = try await withClient { try await $0.pull(copy, into: try folder.store("back")) }
        #expect(pulled.target.digest == image.manifest.digest)
    }

    private func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command): \(said)")
    }
}
