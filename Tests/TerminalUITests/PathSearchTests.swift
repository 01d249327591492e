import Testing
import Tracing

@testable import TerminalUI

@Suite struct PathSearchTests {
    private func exec(_ path: String, errno: String? = nil) -> TraceEvent {
        .call(
            CallEvent(
                t: 0, pid: 7, call: "execve",
                args: [Argument("pathname", .path(path)), Argument("argv", .list([.text("true")]))],
                ret: errno == nil ? 0 : -1, errno: errno))
    }

    @Test func onlyTheLastAttemptIsTold() {
        var search = PathSearch()
        #expect(search.add([exec("/a/true", errno: "ENOENT")]).isEmpty)
        #expect(search.add([exec("/b/true", errno: "ENOENT"), exec("/usr/bin/true")]) == [exec("/usr/bin/true")])
        #expect(search.finish().isEmpty)
    }

    @Test func aProgramThatIsNowhereIsToldOnce() {
        var search = PathSearch()
        let last = exec("/b/true", errno: "ENOENT")
        #expect(search.add([exec("/a/true", errno: "ENOENT"), last]).isEmpty)
        #expect(search.finish() == [last])
    }

    @Test func anotherCallBringsTheFailedAttemptFirst() {
        var search = PathSearch()
        let failed = exec("/a/true", errno: "ENOENT")
        let next = TraceEvent.call(CallEvent(t: 1, pid: 7, call: "unshare"))
        #expect(search.add([failed, next]) == [failed, next])
    }
}
