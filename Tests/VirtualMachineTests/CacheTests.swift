import Foundation
import LinuxSystem
import Testing

@testable import VirtualMachine

@Suite struct CacheTests {
    @Test func whatIsInUseStaysBesideWhatIsNewAndWhatIsForgottenGoes() throws {
        let path = NSTemporaryDirectory() + "lab-cache-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let cache = MachineCache(path: path)
        let old = try cache.make("disk", key: "old", bytes: 0) { _ in }
        let used = try cache.make("disk", key: "used", bytes: 0) { _ in }
        #expect(old != used && FileManager.default.fileExists(atPath: old))
        let long = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -7200)]
        try FileManager.default.setAttributes(long, ofItemAtPath: old + "/key")
        try FileManager.default.setAttributes(long, ofItemAtPath: used + "/key")
        // To find it is to use it.
        #expect(try cache.find("disk", key: "used") == used)
        let new = try cache.make("disk", key: "new", bytes: 0) { _ in }
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: path))
                == Set([used, new].map { ($0 as NSString).lastPathComponent }))
    }
}

/// Parts that are half made, cut off, or made by two at once.
@Suite final class CachePartTests {
    private let cache: MachineCache

    init() { cache = MachineCache(path: NSTemporaryDirectory() + "lab-cache-" + UUID().uuidString) }

    deinit { try? FileManager.default.removeItem(atPath: cache.path) }

    private func make(_ text: String) throws -> String {
        try cache.make("system", key: "k", bytes: 0) { (folder) throws(MachineError) in
            do throws(SystemError) {
                try MachineCache.makeFolder(folder + "/inner", mode: 0o755)
                try MachineCache.write(text, to: folder + "/inner/part with a name")
            } catch {
                throw .failed(error)
            }
        }
    }

    @Test func aPartThatIsCutOffOrGoneIsNotFound() throws {
        let folder = try make("0123456789")
        #expect(try cache.find("system", key: "k") == folder)
        try #require(truncate(folder + "/inner/part with a name", 5) == 0)
        #expect(try cache.find("system", key: "k") == nil)
        #expect(try make("0123456789") == folder)
        #expect(try cache.find("system", key: "k") == folder)
        try FileManager.default.removeItem(atPath: folder + "/inner")
        #expect(try cache.find("system", key: "k") == nil)
    }

    @Test func aPartThatIsNotWhatItWasIsDiscarded() throws {
        let folder = try make("0123456789")
        #expect(try !cache.discard([]))
        #expect(FileManager.default.fileExists(atPath: folder))
        try Data("0123456780".utf8).write(to: URL(filePath: folder + "/inner/part with a name"))
        #expect(try cache.find("system", key: "k") == folder)
        #expect(try cache.discard([]))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func nothingStaysOfWhatCouldNotBeMade() throws {
        #expect(throws: MachineError.self) {
            try cache.make("disk", key: "k", bytes: 0) { (folder) throws(MachineError) in
                try? Data(count: 100).write(to: URL(filePath: folder + "/half"))
                throw .failed(SystemError("make a disk for the virtual machine", errno: .noSpace))
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path) == [])
        #expect(throws: MachineError.self) { try cache.make("disk", key: "k", bytes: .max) { _ in } }
    }

    /// What a killed maker left is removed, but not what another is making.
    @Test func whatWasBegunIsRemovedUnlessSomebodyMakesIt() throws {
        _ = try cache.make("disk", key: "k", bytes: 0) { (_) throws(MachineError) in
            #expect((try? cache.removeUnfinished()) == 0)
        }
        try FileManager.default.createDirectory(atPath: cache.path + "/system.new", withIntermediateDirectories: true)
        #expect(try cache.removeUnfinished() == 1)
        #expect(!FileManager.default.fileExists(atPath: cache.path + "/system.new"))
    }

    @Test func ofTwoAtOnceOneMakesItAndTheOtherFindsIt() throws {
        let cache = cache
        let made = Counter()
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let folder = try? cache.make("disk", key: "k", bytes: 0) { (_) throws(MachineError) in
                made.add()
                sched_yield()
            }
            #expect(folder != nil)
        }
        #expect(made.value == 1)
    }

    private final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var count = 0

        var value: Int { lock.withLock { count } }

        func add() { lock.withLock { count += 1 } }
    }
}
