import Foundation
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
