import Foundation
import OCI
import Registry
import Synchronization
import Testing

/// The connection breaks at every byte of a small exchange, in each direction: at all of them where `LAB_KILL_ROUNDS` is
/// set, as `make soak` does it, else at some, and at others the next time.
@Suite(.serialized) struct BrokenConnectionTests {
    let folder: ClientFolder
    let registry = FakeRegistry()
    let server: ScriptedServer

    init() throws {
        folder = try ClientFolder()
        server = try registry.server()
    }

    /// The bytes of an exchange at which it breaks.
    private func moments(of total: Int, every step: Int) -> StrideTo<Int> {
        if ProcessInfo.processInfo.environment["LAB_KILL_ROUNDS"] != nil { return stride(from: 0, to: total, by: 1) }
        return stride(from: Int.random(in: 0..<step), to: total, by: step)
    }

    private func name() throws -> ImageReference { try ImageReference("\(server.host)/a/b:1") }

    private func pull(into store: ContentStore) async throws {
        _ = try await withClient { try await $0.pull(try name(), into: store) }
    }

    private func push(from store: ContentStore) async throws {
        _ = try await withClient { try await $0.push(try name(), from: store) }
    }

    /// What a failure may be: one of the client's own, or of the store's, never something that nobody foresaw.
    private func isClear(_ error: any Error) -> Bool {
        if case .unreachable(_, .brokenOff)? = error as? RegistryClientError { true } else { false }
    }

    @Test func aPullThatBreaksOnceAtAnyByteSucceeds() async throws {
        registry.put(try TestImage(1, layers: [80]), "a/b", "1")
        try await pull(into: try folder.store("whole"))
        let total = server.sent
        for byte in moments(of: total, every: 11) {
            let store = try folder.store("store\(byte)")
            server.cut(.once(byte))
            do {
                try await pull(into: store)
            } catch {
                Issue.record("broken after byte \(byte) of \(total): \(error)")
            }
            #expect(try store.verify() == [], "after byte \(byte)")
            #expect(try store.resolve(try name().description) != nil, "after byte \(byte)")
        }
    }

    @Test func aPullWhoseConnectionsAllBreakFailsClearlyAndLeavesNothingHalf() async throws {
        registry.put(try TestImage(2, layers: [80]), "a/b", "1")
        try await pull(into: try folder.store("whole"))
        let total = server.sent
        var succeeded = 0
        // The last one breaks behind everything.
        for byte in Array(moments(of: total, every: 37)) + [total] {
            let store = try folder.store("store\(byte)")
            server.cut(.each(byte))
            do {
                try await pull(into: store)
                succeeded += 1
            } catch {
                #expect(isClear(error), "after byte \(byte) of each connection: \(error)")
                #expect(try store.names().isEmpty)
            }
            #expect(try store.verify() == [], "after byte \(byte)")
            server.cut(.never)
            try await pull(into: store)
            #expect(try store.verify() == [], "after byte \(byte)")
        }
        #expect(succeeded >= 1)
    }

    @Test func aPushThatBreaksOnceAtAnyByteOfTheAnswersSucceeds() async throws {
        let store = try folder.store()
        try TestImage(3, layers: [80]).put(into: store, as: try name().description)
        try await push(from: store)
        let total = server.sent
        for byte in moments(of: total, every: 11) {
            empty()
            server.cut(.once(byte))
            do {
                try await push(from: store)
            } catch {
                Issue.record("broken after byte \(byte) of \(total): \(error)")
            }
            try expectWhole("after byte \(byte)")
        }
    }

    @Test func aPushThatBreaksOnceAtAnyByteOfTheRequestsSucceeds() async throws {
        let store = try folder.store()
        try TestImage(4, layers: [80]).put(into: store, as: try name().description)
        try await push(from: store)
        let total = server.received
        for byte in moments(of: total, every: 29) {
            empty()
            server.cut(.once(byte), receiving: true)
            do {
                try await push(from: store)
            } catch {
                Issue.record("broken after byte \(byte) of \(total): \(error)")
            }
            try expectWhole("after byte \(byte)")
        }
    }

    private func empty() {
        registry.state.withLock {
            $0.blobs = [:]
            $0.manifests = [:]
            $0.uploads = [:]
        }
    }

    /// The tag is there, and everything that it leads to.
    private func expectWhole(_ moment: String) throws {
        let (manifest, blobs) = registry.state.withLock { ($0.manifests["a/b/1"]?.bytes, $0.blobs) }
        guard case .manifest(let document) = try ImageDocument.kind(of: try #require(manifest, "\(moment)")) else {
            Issue.record("no manifest \(moment)")
            return
        }
        for child in [document.config] + document.layers {
            #expect(blobs["\(child.digest)"].map { Digest(of: $0) } == child.digest, "\(moment)")
        }
    }
}
