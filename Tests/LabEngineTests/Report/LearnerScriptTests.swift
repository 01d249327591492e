import Checks
import Foundation
import Testing

@testable import LabEngine

@Suite struct LearnerScriptTests {
    private let script = LearnerScript(
        text: "#!/bin/bash\nmkdir web\necho 1 > web/memory.max\n# memory.max again\necho 2 > web/memory.max\n")

    private func line(_ path: String, _ status: CheckOutcome.Status = .fail) -> Int? {
        script.line(of: CheckOutcome(id: "a", status: status, max: 1, source: Source(shown: path)))
    }

    @Test func theLastWriteToTheFileIsTheLineOfItsCheck() { #expect(line("/sys/fs/cgroup/web/memory.max") == 5) }
    @Test func elseTheLineThatNamesItsFolder() { #expect(line("/sys/fs/cgroup/mkdir/pids.max") == 2) }
    @Test func elseThereIsNone() { #expect(line("/sys/fs/cgroup/job/pids.max") == nil) }
    @Test func aCheckThatPassedIsAboutNoLine() { #expect(line("/sys/fs/cgroup/web/memory.max", .pass) == nil) }

    @Test func aPipeALinkAndAFolderAreNotOpened() throws {
        let folder = try TestFolder()
        #expect(mkfifo(folder.path + "/pipe", 0o644) == 0)
        #expect(symlink("/etc/shadow", folder.path + "/link") == 0)
        for name in ["pipe", "link", ".", "missing"] { #expect(LearnerScript("\(folder.path)/\(name)") == nil) }
    }
}
