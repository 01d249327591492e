import Foundation
import OCI
import Synchronization
import Testing

@testable import LinuxSystem
@testable import Registry

/// What happens to the registry from outside: it is killed, its disk is full.
@Suite(.serialized) struct ServerFaultTests {
    @Test func whoeverAskedForEvidenceIsToldThatAFileTakesNoMore() async throws {
        let failures = Mutex<[SystemError]>([])
        try await ServerFixture.run({ configuration in
            configuration.exchanges = ExchangeLog(try FileDescriptor.open("/dev/full", O_WRONLY)) { error in
                failures.withLock { $0.append(error) }
            }
        }) { registry in
            let answer = try await registry.get("/v2/")
            #expect(answer.status == 200)
        }
        #expect(failures.withLock { $0.map(\.errno) } == [.noSpace])
    }

    @Test func ofAnUploadThatCannotBeKeptNothingStays() async throws {
        try await ServerFixture.run { registry in
            let repository = "\(registry.folder)/repositories/a"
            try FileManager.default.createDirectory(atPath: repository, withIntermediateDirectories: true)
            try #require(FileManager.default.createFile(atPath: "\(repository)/_blobs", contents: nil))
            let answer = try await registry.send(
                "POST", "/v2/a/blobs/uploads/?digest=\(Digest(of: [7]))", body: [7])
            #expect(answer.status == 500)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(repository)/_uploads") == [])
        }
    }

    @Test func aManifestIsNotThereBeforeItsSubjectKnowsOfIt() async throws {
        try await ServerFixture.run { registry in
            let image = try await registry.pushImage("x", to: "a")
            try #require(
                FileManager.default.createFile(
                    atPath: "\(registry.folder)/repositories/a/_referrers", contents: nil))
            let subject = Descriptor(of: image.bytes, mediaType: .manifest)
            await #expect(throws: UnexpectedAnswer.self) {
                try await registry.pushImage("s", to: "a", subject: subject)
            }
            // Whoever asks for it before pushing once more must not find it.
            let manifests = "\(registry.folder)/repositories/a/_manifests/sha256"
            #expect(try FileManager.default.contentsOfDirectory(atPath: manifests) == [image.digest.hex])
        }
    }

    @Test func afterSIGKILLAtAnyMomentTheStoreIsCleanAndTheSamePushSucceeds() async throws {
        let folder = ServerFixture.newFolder()
        let rounds = ProcessInfo.processInfo.environment["LAB_KILL_ROUNDS"].flatMap { Int($0) } ?? 25
        for round in 0..<rounds {
            let registry = try RegistryProcess(folder: folder)
            let port = registry.port
            let pusher = Task { try? await offThread { try push(round, port: port, rounds: .max) } }
            try await offThread { Thread.sleep(forTimeInterval: Double.random(in: 0...0.04)) }
            registry.kill()
            _ = await pusher.value
            #expect(try faults(in: folder) == [])

            let again = try RegistryProcess(folder: folder)
            let image = try await offThread { [port = again.port] in try push(round, port: port, rounds: 1) }
            let got = try await offThread { [port = again.port] in
                try RawConnection(port: port).exchange("GET", "/v2/a/b/manifests/x")
            }
            #expect(got.body == image)
            again.kill()
            #expect(try faults(in: folder) == [])
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, for a pid namespace"), arguments: ["en_US.UTF-8", "ko_KR.UTF-8"])
    func underTheProcOfAnotherPidNamespaceItDoesNotBegin(language: String) throws {
        let folder = ServerFixture.newFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = [
            "--pid", "--fork", "--kill-child", try RegistryProcess.program().path, "registry", "--listen",
            "127.0.0.1:0", "--store", folder,
        ]
        process.environment = ["LANG": language]
        let output = Foundation.Pipe()
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 3)
        #expect(text.contains("mount -t proc proc /proc"))
        #expect(text.contains(language.hasPrefix("ko") ? "네임스페이스" : "pid namespace"))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to make a small disk"))
    func aFullDiskIsOneClearErrorAndCostsNothingElse() async throws {
        let folder = ServerFixture.newFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(mount("tmpfs", folder, "tmpfs", 0, "size=2m") == 0)
        defer {
            umount2(folder, 2)
            try? FileManager.default.removeItem(atPath: folder)
        }
        try await ServerFixture.run(folder: folder) { registry in
            let small = try await registry.push(noise(100_000), to: "a")
            let large = noise(4 << 20)
            let digest = Digest(of: large)
            let whole = try await registry.send("POST", "/v2/a/blobs/uploads/?digest=\(digest)", body: large)
            #expect(whole.status == 507)
            #expect(whole.text.contains("disk is full"))
            let location = try await registry.begin(in: "a")
            let part = try await registry.send("PATCH", location, body: large)
            #expect(part.status == 507)
            #expect(try await registry.get(location).status == 204)
            #expect(try await registry.send("DELETE", location).status == 204)
            // There is room again.
            try await registry.push(noise(1_000_000, seed: 2), to: "a")
            #expect(try await registry.get("/v2/a/blobs/\(small)").body == noise(100_000))
        }
    }
}

/// Pushes an image of two layers, one of them in chunks, over and over, and gives its manifest.
@discardableResult
private func push(_ seed: Int, port: Int, rounds: Int) throws -> [UInt8] {
    let connection = try RawConnection(port: port)
    func send(_ method: String, _ target: String, _ body: [UInt8] = []) throws -> RawAnswer {
        let answer = try connection.exchange(method, target, body: body)
        guard (200..<300).contains(answer.status) else { throw UnexpectedAnswer(answer: answer) }
        return answer
    }
    var manifest = [UInt8]()
    for _ in 0..<rounds {
        let layers = [noise(60_000, seed: UInt64(seed)), noise(1000, seed: UInt64(seed) + 1000)]
        let config = Array("{\"architecture\":\"amd64\",\"os\":\"linux\",\"author\":\"\(seed)\"}".utf8)
        for bytes in layers + [config] {
            let location = try send("POST", "/v2/a/b/blobs/uploads/")["location"] ?? ""
            let half = bytes.count / 2
            _ = try send("PATCH", location, Array(bytes[..<half]))
            _ = try send("PUT", "\(location)?digest=\(Digest(of: bytes))", Array(bytes[half...]))
        }
        manifest = try ImageDocument.encode(
            Manifest(
                config: Descriptor(of: config, mediaType: .config),
                layers: layers.map { Descriptor(of: $0, mediaType: .layer) }))
        _ = try send("PUT", "/v2/a/b/manifests/x", manifest)
        if rounds > 1 { _ = try send("DELETE", "/v2/a/b/manifests/\(Digest(of: manifest))") }
    }
    return manifest
}

/// Everything that is wrong on disk: what is visible must be whole.
private func faults(in folder: String) throws -> [String] {
    let files = FileManager.default
    func names(_ path: String) -> [String] { (try? files.contentsOfDirectory(atPath: "\(folder)/\(path)")) ?? [] }
    func bytes(_ path: String) -> [UInt8]? { files.contents(atPath: "\(folder)/\(path)").map { [UInt8]($0) } }
    var found = [String]()
    for path in ["blobs", "repositories/a/b/_blobs", "repositories/a/b/_manifests"] {
        for hex in names("\(path)/sha256") where Digest(of: bytes("\(path)/sha256/\(hex)") ?? []).hex != hex {
            found.append("\(path)/sha256/\(hex) is not what its name says")
        }
    }
    for tag in names("repositories/a/b/_tags") {
        let digest = try Digest(String(decoding: bytes("repositories/a/b/_tags/\(tag)") ?? [], as: UTF8.self))
        guard let manifest = bytes("repositories/a/b/_manifests/sha256/\(digest.hex)") else {
            found.append("\(tag) means a manifest that is not there")
            continue
        }
        let document = try ImageDocument.decode(Manifest.self, from: manifest)
        for part in [document.config] + document.layers
        where !files.fileExists(atPath: "\(folder)/repositories/a/b/_blobs/sha256/\(part.digest.hex)") {
            found.append("\(tag) names \(part.digest), which is not there")
        }
    }
    return found
}

/// `labd registry`, which stands beside the tests.
private final class RegistryProcess {
    private let process = Process()
    let port: Int

    static func program() throws -> URL {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "labd")
    }

    init(folder: String) throws {
        process.executableURL = try RegistryProcess.program()
        process.arguments = ["registry", "--listen", "127.0.0.1:0", "--store", folder, "--lang", "en"]
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let bytes = output.fileHandleForReading.availableData
            if bytes.isEmpty { break }
            text += String(decoding: bytes, as: UTF8.self)
        }
        let address = text.components(separatedBy: "http://127.0.0.1:").dropFirst().first ?? ""
        port = Int(address.prefix { $0.isNumber }) ?? 0
    }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
