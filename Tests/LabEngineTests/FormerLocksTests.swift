import Foundation
import Testing

@testable import LabEngine

@Suite struct FormerLocksTests {
    @Test func aLockIsTheProcessesThatTookItHoweverManyHoldIt() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "lab-lock-\(UUID().uuidString)").path
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { unlink(file) }
        try #require(flock(descriptor, LOCK_EX) == 0)
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        close(descriptor)
        #expect(FormerLocks.isListed("\(getpid())", in: try String(contentsOfFile: "/proc/locks", encoding: .utf8)))
        close(copy)
    }

    @Test func whoeverWaitsForALockOrHoldsAnotherKindIsNotMeant() {
        let locks = """
            1: FLOCK  ADVISORY  WRITE 11 00:1a:2048 0 EOF
            1: -> FLOCK  ADVISORY  WRITE 12 00:1a:2048 0 EOF
            2: POSIX  ADVISORY  READ 13 fe:00:7 0 EOF
            """
        #expect(["11", "12", "13", "1"].map { FormerLocks.isListed($0, in: locks) } == [true, false, false, false])
    }
}
