import Glibc
import LinuxSystem
import Testing

@testable import Tracing

struct RecordingTests {
    private let header = RecordingHeader(lab: "03-cgroups", language: "ko", machine: "host")
    private let entries: [RecordingEntry] = [
        .stepBegan(t: 0, step: "make-group", script: "mkdir demo\n"),
        .event(
            .call(
                CallEvent(
                    t: 5, pid: 3, call: "mkdir",
                    args: [Argument("pathname", .path("demo")), Argument("mode", .mode(0o777))],
                    changes: [.groupMade(controller: "memory", path: "/demo")]))),
        .event(.state(StateEvent(t: 6, pid: 3, changes: [.exited(status: 0)]))),
        .output(t: 7, text: "한글 \u{1b}[0m\n"),
        .stepEnded(t: 8, step: "make-group", status: 1, asExpected: false),
    ]

    private func written() throws -> [UInt8] {
        let path = "/tmp/lab-recording-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        defer { unlink(path) }
        let writer = try LineWriter(path: path, header: header)
        for entry in entries { try writer.write(entry) }
        try writer.flush()
        let file = try FileDescriptor.open(path, O_RDONLY)
        return try file.readAll()
    }

    private func entries(of recording: Recording) throws -> [RecordingEntry] {
        try (0..<recording.count).map { try recording.entry($0) }
    }

    @Test func theFirstLineCarriesTheVersion() throws {
        let line = try #require(try written().split(separator: 10).first)
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"version":1,"lab":"03-cgroups","language":"ko","machine":"host"}"#)
    }

    @Test func whatWasRecordedIsReadBack() throws {
        let recording = try Recording(try written())
        #expect(recording.header == header)
        #expect(try entries(of: recording) == entries)
        #expect(!recording.isTruncated)
    }

    @Test func aLastLineThatWasCutOffIsLeftOut() throws {
        let recording = try Recording(Array(try written().dropLast(9)))
        #expect(try entries(of: recording) == Array(entries.dropLast()))
        #expect(recording.isTruncated)
    }

    @Test func aDamagedLineInTheMiddleIsAnError() throws {
        var lines = try written().split(separator: 10).map(Array.init)
        try #require(lines.count == entries.count + 1)
        lines[2] = Array("{\"t\":".utf8)
        let bytes = Array(lines.joined(separator: [10])) + [10]
        #expect(throws: RecordingError.badLine(3)) { try Recording(bytes) }
    }

    @Test func anotherVersionIsRefused() {
        #expect(throws: RecordingError.otherVersion(2)) { try Recording(Array("{\"version\":2}\n".utf8)) }
        #expect(throws: RecordingError.noRecording) { try Recording(Array("{\"t\":1}\n".utf8)) }
        #expect(throws: RecordingError.noRecording) { try Recording(Array("hello\n".utf8)) }
        #expect(throws: RecordingError.empty) { try Recording([]) }
    }

    @Test(.enabled(if: access("/dev/full", W_OK) == 0, "needs /dev/full"))
    func aFullDiskIsToldWithThePath() throws {
        let writer = try LineWriter(path: "/dev/full")
        try writer.write(entries[0])
        #expect(throws: SystemError("write the trace", path: "/dev/full", errno: .noSpace)) { try writer.flush() }
        try writer.flush()
    }
}
