import Curriculum
import Testing
import Tracing

@testable import Checks

@Suite("The syscall probe")
struct SyscallProbeTests {
    private let recording: [TraceEvent] = [
        .call(
            CallEvent(
                t: 1, pid: 7, call: "unshare", args: [Argument("flags", .flags("CLONE_NEWUTS|CLONE_NEWNS"))], ret: 0)),
        .call(
            CallEvent(
                t: 2, pid: 7, call: "clone", args: [Argument("flags", .flags("CLONE_NEWPID"))], ret: -1, errno: "EPERM")
        ),
        .call(CallEvent(t: 3, pid: 7, call: "clone", args: [], ret: 4711)),
    ]

    private func read(
        _ call: String, args: [String: CourseValue] = [:], _ expect: [(String, Matcher)]
    ) throws -> [Reading] {
        let check = Check.fixture(
            probe: "syscall", arguments: ["call": .value(CourseValue(call)), "args": .map(args)], expect: expect)
        let expectation = try #require(check.expectations.expectation(for: .v1))
        return try SyscallProbe().read(expectation, of: check, in: .fixture(recording: recording))
    }

    @Test("calls are counted by name and by what their arguments contain")
    func count() throws {
        let any = [("count", Matcher.range(min: "1", max: nil))]
        #expect(try read("clone", any).first?.value == .count(2))
        #expect(try read("unshare", args: ["flags": "CLONE_NEWUTS"], any).first?.value == .count(1))
        #expect(try read("unshare", args: ["flags": "CLONE_NEWNET"], any).first?.value == .count(0))
        #expect(try read("mount", any).first?.value == .count(0))
    }

    @Test("a result narrows what is counted, and the last call that has it is told")
    func result() throws {
        let refused = try read("clone", [("errno", .equals("EPERM")), ("count", .equals("1"))])
        #expect(refused.map(\.value) == [.text("EPERM"), .count(1)])
        let other = try read("clone", [("errno", .equals("EAGAIN"))])
        #expect(other.map(\.value) == [.nothing(Localized(ko: "오류 없음", en: "no error"))])
        let absent = try read("mount", [("errno", .equals("EPERM"))])
        #expect(absent.first?.value.isMissing == true)
    }
}
