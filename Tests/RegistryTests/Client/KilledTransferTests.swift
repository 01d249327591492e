import Foundation
import Glibc
import OCI
import Registry
import Testing

/// `labd docker pull` and `push` are killed at moments of chance. `LAB_KILL_ROUNDS` says how often; `make soak` has it.
@Suite(
    .enabled(if: DockerRegistry.isInstalled, "docker-registry is not installed (apt-get install docker-registry)"),
    .serialized)
struct KilledTransferTests {
    let folder: ClientFolder
    private let rounds = ProcessInfo.processInfo.environment["LAB_KILL_ROUNDS"].flatMap { Int($0) } ?? 8

    init() throws { folder = try ClientFolder() }

    @Test func afterAKilledPullTheStoreIsCleanAndTheNextPullSucceeds() async throws {
        let registry = try await DockerRegistry(folder)
        let image = try TestImage(1, layers: [3_000_000, 5_000_000, 40, 9_000_000])
        let name = try ImageReference("\(registry.host)/demo/app")
        let origin = try folder.store("origin")
        try image.put(into: origin, as: name.description)
        _ = try await withClient { try await $0.push(name, from: origin) }

        let began = ContinuousClock.now
        #expect(try Labd(["docker", "pull", "-q", "\(name)"], data: "\(folder.path)/timed").end() == 0)
        let whole = ContinuousClock.now - began
        for round in 0..<rounds {
            let data = "\(folder.path)/pull\(round)"
            let labd = try Labd(["docker", "pull", "-q", "\(name)"], data: data)
            try await Task.sleep(for: whole * Double.random(in: 0...1.1))  // the moment of chance
            labd.kill()
            if FileManager.default.fileExists(atPath: "\(data)/images/oci-layout") {
                let store = try ContentStore(path: "\(data)/images")
                #expect(try store.verify() == [])
                // The name is there only with all that it means.
                if let named = try store.resolve(name.description) {
                    #expect(try store.manifest(named).manifest.layers.allSatisfy { try store.contains($0.digest) })
                }
            }
            #expect(try Labd(["docker", "pull", "-q", "\(name)"], data: data).end() == 0)
            let store = try ContentStore(path: "\(data)/images")
            #expect(try store.resolve(name.description)?.digest == image.manifest.digest)
            try store.collectGarbage()
            #expect(try store.verify() == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(data)/images/.lab/ingest") == [])
            try FileManager.default.removeItem(atPath: data)
        }
    }

    @Test func afterAKilledPushTheNextPushSucceedsAndNothingIsHalfThere() async throws {
        let registry = try await DockerRegistry(folder)
        let data = "\(folder.path)/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        let store = try folder.store("data/images")
        var whole = Duration.milliseconds(300)
        for round in 0...rounds {
            // New content each time, so that all of it has to be sent.
            let image = try TestImage(UInt8(truncatingIfNeeded: round + 10), layers: [2_000_000, 30, 3_000_000])
            let name = try ImageReference("\(registry.host)/demo/app:v\(round)")
            try image.put(into: store, as: name.description)
            let words = ["docker", "push", "-q", "\(name)"]
            if round == 0 {
                let began = ContinuousClock.now
                #expect(try Labd(words, data: data).end() == 0)
                whole = ContinuousClock.now - began
                continue
            }
            let labd = try Labd(words, data: data)
            try await Task.sleep(for: whole * Double.random(in: 0...1.1))  // the moment of chance
            labd.kill()
            #expect(try store.verify() == [])
            do {
                // A tag that is there leads to an image that is whole.
                let early = try ContentStore(path: "\(folder.path)/early\(round)")
                _ = try await withClient { try await $0.pull(name, into: early) }
                #expect(try early.verify() == [])
            } catch RegistryClientError.unknownImage {
                // It did not come so far.
            }
            #expect(try Labd(words, data: data).end() == 0)
            let after = try ContentStore(path: "\(folder.path)/after\(round)")
            let pulled = try await withClient { try await $0.pull(name, into: after) }
            #expect(pulled.target.digest == image.manifest.digest)
            #expect(try after.verify() == [])
        }
    }

    @Test func twoPullsAndTwoPushesAtOnceAreAllRight() async throws {
        let registry = try await DockerRegistry(folder)
        let data = "\(folder.path)/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        let store = try folder.store("data/images")
        let images = try [UInt8(1), 2].map { try TestImage($0, layers: [1_000_000, 20, 2_000_000]) }
        let name = try ImageReference("\(registry.host)/demo/app")
        // Two processes push different images under one tag.
        let other = "\(folder.path)/other"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
        try images[0].put(into: store, as: name.description)
        try images[1].put(into: try folder.store("other/images"), as: name.description)
        let pushes = try [data, other].map { try Labd(["docker", "push", "-q", "\(name)"], data: $0) }
        for push in pushes { #expect(push.end() == 0) }
        // One store for two that pull the same.
        let shared = "\(folder.path)/shared"
        let pulls = try (0..<2).map { _ in try Labd(["docker", "pull", "-q", "\(name)"], data: shared) }
        for pull in pulls { #expect(pull.end() == 0) }
        let pulled = try ContentStore(path: "\(shared)/images")
        #expect(try pulled.verify() == [])
        let digest = try #require(try pulled.resolve(name.description)).digest
        #expect(images.map(\.manifest.digest).contains(digest))
    }
}

/// The program `labd`, which stands beside the tests.
final class Labd {
    private let process = Process()

    init(_ words: [String], data: String, errors: FileHandle? = nil) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "labd")
        process.arguments = words
        var environment = ProcessInfo.processInfo.environment
        environment["LAB_DATA"] = data
        environment["DOCKER_CONFIG"] = "\(data)-docker"
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        if let errors { process.standardError = errors }
        try process.run()
    }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }
}
