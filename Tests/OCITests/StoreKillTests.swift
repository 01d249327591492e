import Foundation
import Glibc
import OCI
import Testing

/// Processes that share a store and are killed at moments of chance.
@Suite("A store that is shared by processes", .serialized)
struct StoreKillTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test("writers and collectors at once lose nothing that is in use")
    func together() throws {
        let store = try scratch.store()
        let workers = try [["write", store.path, "a"], ["write", store.path, "b"], ["collect", store.path]].map {
            try StoreWorker($0)
        }
        // Each ends by itself, with a word, where anything that it uses is missing.
        for worker in workers { #expect(worker.waitForRounds(25), "\(worker.errors)") }
        for worker in workers { #expect(worker.kill() == .uncaughtSignal, "\(worker.errors)") }
        #expect(try store.verify() == [])
        try store.collectGarbage()
        #expect(try scratch.files("store/.lab/ingest") == [])
        #expect(try scratch.files("store/.lab/leases") == [])
        #expect(try store.verify() == [])
    }

    @Test("after SIGKILL at any moment the store is clean, and the same can be done again")
    func killed() throws {
        let store = try scratch.store()
        for round in 0..<40 {
            let writer = try StoreWorker(["write", store.path, "w\(round)"])
            let collector = try StoreWorker(["collect", store.path])
            #expect(writer.waitForRounds(1), "\(writer.errors)")
            // A moment of chance within the next rounds.
            usleep(UInt32.random(in: 0..<6000))
            #expect(writer.kill() == .uncaughtSignal, "\(writer.errors)")
            usleep(UInt32.random(in: 0..<2000))
            #expect(collector.kill() == .uncaughtSignal, "\(collector.errors)")
            #expect(try store.verify() == [])
        }
        let named = try store.names().count
        #expect((40...80).contains(named))
        try store.collectGarbage()
        #expect(try scratch.files("store/.lab/ingest") == [])
        #expect(try scratch.files("store/.lab/leases") == [])
        for (name, _) in try store.names() { try store.removeName(name) }
        try store.collectGarbage()
        #expect(try scratch.files("store").filter { $0.hasPrefix("blobs") } == [])
    }
}

/// The program `oci-worker`, which stands beside the tests.
private final class StoreWorker {
    private let process = Process()
    private let output = Pipe()
    private let errorOutput = Pipe()

    init(_ words: [String]) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "oci-worker")
        process.arguments = words
        process.standardOutput = output
        process.standardError = errorOutput
        try process.run()
    }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    /// Waits until it has told of so many rounds; false where it ended before.
    func waitForRounds(_ count: Int) -> Bool {
        var lines = 0
        while lines < count {
            let bytes = output.fileHandleForReading.availableData
            if bytes.isEmpty { return false }
            lines += bytes.count { $0 == UInt8(ascii: "\n") }
        }
        return true
    }

    /// Kills it and says how it ended.
    func kill() -> Process.TerminationReason {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return process.terminationReason
    }

    /// What it said before it ended. To be asked once it has.
    var errors: String {
        process.isRunning ? "" : String(decoding: errorOutput.fileHandleForReading.availableData, as: UTF8.self)
    }
}
