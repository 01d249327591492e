import LinuxSystem
import Testing

@testable import Tracing

struct CallTextTests {
    private func call(
        _ name: String, _ args: [Value] = [], ret: Int? = 0, errno: String? = nil, _ changes: [Change] = []
    ) -> CallEvent {
        CallEvent(
            t: 0, pid: 7, call: name, args: args.enumerated().map { Argument("a\($0.offset)", $0.element) }, ret: ret,
            errno: errno, changes: changes)
    }

    private func text(_ event: CallEvent, columns: Int = 80) -> String { CallText.line(event, columns: columns).text }

    @Test func aCallIsToldAsAManualWritesIt() {
        #expect(text(call("unshare", [.flags("CLONE_NEWUTS")])) == "unshare(CLONE_NEWUTS) = 0")
    }

    @Test func aFailureIsToldByNameAndInWords() {
        let event = call("mkdir", [.path("/a"), .mode(0o755)], ret: -1, errno: "EPERM")
        #expect(text(event) == "mkdir(\"/a\", 0755) = -1 EPERM (operation not permitted)")
    }

    @Test func aCallThatDidNotReturnSaysSo() {
        #expect(text(call("exit_group", [.integer(3)], ret: nil)) == "exit_group(3) = ?")
        #expect(text(call("brk", [.null], ret: 0x5500_0000)) == "brk(NULL) = 0x55000000")
    }

    @Test func whatTheEngineDidForTheProgramIsMarked() {
        var event = call("write")
        event.performedBy = .engine
        #expect(text(event) == "(lab) write() = 0")
    }

    @Test func sizesAreReadable() {
        #expect(Size.text(67_108_864) == "67108864 (64M)")
        #expect(Size.text(1_610_612_736) == "1610612736 (1.5G)")
        #expect(Size.text(1000) == "1000")
        #expect(Size.text(67_108_865) == "67108865")
        #expect(Size.text(Size.v1NoLimit) == "no limit")
        #expect(Size.text(.max) == "18446744073709551615")
    }

    @Test func noLineIsWiderThanTheTerminal() {
        let long = "/" + String(repeating: "folder/", count: 60) + "가나다라마바사"
        let calls = [
            call("mkdir", [.path(long), .mode(0o755)], ret: -1, errno: "ENAMETOOLONG"),
            call("execve", [.path(long), .list([.text(long), .text(long)])]),
            call("landlock_restrict_self", (0..<6).map { .hexadecimal(UInt64.max - UInt64($0)) }),
            call("mount", [.path(long), .path(long), .text("overlay"), .flags("MS_NOSUID|MS_NODEV"), .text(long)]),
        ]
        for columns in [20, 40, 80, 120] {
            for call in calls {
                let line = CallText.line(call, columns: columns)
                #expect(line.width <= columns, "\(line.text)")
            }
        }
    }

    @Test func shorteningKeepsBothEnds() {
        let path = "/sys/fs/cgroup/memory/a-rather-long-name-of-a-group/another-one-inside/and-one-more/demo"
        let text = CallText.line(call("mkdir", [.path(path), .mode(0o755)]), columns: 60).text
        #expect(text.hasPrefix("mkdir(\"/sys/fs/cgroup/"))
        #expect(text.hasSuffix("one-more/demo\", 0755) = 0"))
    }

    @Test func piecesSayWhatTheyMean() {
        let line = CallText.line(call("mkdir", [.path("/a"), .mode(0o755)], ret: -1, errno: "EEXIST"))
        #expect(
            line.spans == [
                .init("mkdir", .name), .init("("), .init("\"/a\"", .path), .init(", "), .init("0755", .number),
                .init(") = "), .init("-1 EEXIST (file exists)", .error),
            ])
    }
}
