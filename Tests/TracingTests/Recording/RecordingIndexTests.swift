import Glibc
import LinuxSystem
import Testing

@testable import Tracing

@Suite struct RecordingIndexTests {
    private static let header = #"{"version":1,"lab":"x","language":"en","machine":"host"}"#

    private func recording(_ lines: [String], end: String = "\n") throws -> Recording {
        try Recording(Array((([Self.header] + lines).joined(separator: "\n") + end).utf8))
    }

    private func step(_ name: String, at t: Int, calls: Int) -> [String] {
        [#"{"t":\#(t),"begin":"\#(name)","script":"true"}"#]
            + (0..<calls).map {
                #"{"t":\#(t + $0),"pid":4,"call":"getpid","args":{},"ret":\#($0),"errno":null,"changes":[]}"#
            }
            + [
                #"{"t":\#(t + calls),"end":"\#(name)","status":0,"ok":true}"#,
                #"{"t":\#(t + calls),"state":{"mounts":[]}}"#,
            ]
    }

    @Test func stepsAndMomentsAreKnownByTheirPlaces() throws {
        let lines =
            [#"{"t":0,"state":{}}"#] + step("a", at: 10, calls: 3) + step("b", at: 20, calls: 0) + [
                #"{"t":30,"begin":"c","script":""}"#
            ]
        let recording = try recording(lines)
        #expect(recording.count == 11)
        #expect(recording.stepCount == 3)
        #expect(recording.entriesBeforeSteps == 0..<1)
        #expect((0..<3).map { recording.entries(ofStep: $0) } == [1..<7, 7..<10, 10..<11])
        #expect((0..<3).map { recording.ending(ofStep: $0) } == [5, 8, nil])
        #expect([0, 1, 6, 7, 10].map { recording.step(of: $0) } == [nil, 0, 0, 1, 2])
        #expect(recording.states(upTo: 5) == (0, nil))
        #expect(recording.states(upTo: 10) == (9, 6))
        #expect([0, 10, 11, 15, 99].map { recording.entry(notAfter: UInt64($0)) } == [0, 2, 3, 6, 10])
    }

    @Test func theSameLineWrittenOtherwiseIsReadToo() throws {
        let recording = try recording([
            #" { "begin" : "a", "script" : "", "t" : 5 }"#, "",
            #"{"t": 6, "pid": 1, "changes": [], "call": "x", "args": {}}"#,
        ])
        #expect(recording.count == 2 && recording.stepCount == 1)
        #expect(try recording.entry(1).t == 6)
        #expect(try recording.entry(0) == .stepBegan(t: 5, step: "a", script: ""))
    }

    @Test func whereverALastLineIsCutOffTheRestIsRead() throws {
        let lines = step("a", at: 0, calls: 1)
        let whole = Array(([Self.header] + lines).joined(separator: "\n").utf8)
        // The last line begins behind the last newline; cut anywhere in it, the rest stays.
        let start = try #require(whole.lastIndex(of: 10)) + 1
        for length in (start + 1)..<whole.count {
            let recording = try Recording(Array(whole[..<length]))
            #expect(recording.isTruncated && recording.count == lines.count - 1)
        }
        #expect(try !Recording(whole).isTruncated)
        #expect(try Recording(whole).count == lines.count)
        #expect(try Recording(Array(whole[..<30])).isTruncated)
        #expect(try Recording(Array(whole[..<30])).count == 0)
    }

    @Test func aTraceHasNoHeaderAndNoSteps() throws {
        let lines = step("a", at: 0, calls: 3)[1...3].joined(separator: "\n") + "\n"
        let recording = try Recording(Array(lines.utf8))
        #expect(recording.header == nil && recording.count == 3 && recording.stepCount == 0)
        #expect(recording.entriesBeforeSteps == 0..<3)
    }

    @Test(arguments: [
        (0, RecordingError.badLine(3)), (1, .badLine(3)), (2, .badLine(3)), (3, .badLine(3)),
    ])
    func aDamagedLineIsNamedByItsNumber(kind: Int, error: RecordingError) throws {
        let damaged = [#"{"t":1"#, "\u{0}\u{1}\u{2}", #"{"t":1,"other":2}"#, #"{"t":1,"pid":4,"call":"x""#][kind]
        #expect(throws: error) { try recording([step("a", at: 0, calls: 0)[0], damaged] + step("b", at: 9, calls: 0)) }
    }

    @Test(arguments: [
        "\u{7f}ELF\u{2}\u{1}\u{0}", "hello", "{\"a\":1}\n", "[1]\n", "{", String(repeating: "\u{0}", count: 3_000_000),
        "{\"t\":1}\n", "\n{}\n",
    ])
    func anotherKindOfFileIsNoRecording(text: String) {
        #expect(throws: RecordingError.noRecording) { try Recording(Array(text.utf8)) }
    }

    @Test(arguments: ["", "\n", "\n\n\n"])
    func anEmptyFileIsToldAsSuch(text: String) {
        #expect(throws: RecordingError.empty) { try Recording(Array(text.utf8)) }
    }

    @Test func bytesAreFoundInBothDirectionsButNotInKeys() throws {
        let recording = try recording(step("a", at: 0, calls: 2) + step("b", at: 10, calls: 1))
        let getpid = Array("getpid".utf8)
        #expect(recording.firstEntry(holding: getpid, in: 0..<9) == 1)
        #expect(recording.firstEntry(holding: getpid, in: 3..<9) == 6)
        #expect(recording.firstEntry(holding: getpid, in: 3..<6) == nil)
        #expect(recording.firstEntry(holding: getpid, in: 9..<9) == nil)
        #expect(recording.lastEntry(holding: getpid, in: 0..<9) == 6)
        #expect(recording.lastEntry(holding: getpid, in: 0..<6) == 2)
        #expect(recording.lastEntry(holding: getpid, in: 3..<6) == nil)
        for key in ["errno", "rrn", "begin", "script"] {
            #expect(recording.firstEntry(holding: Array(key.utf8), in: 0..<9) == nil)
            #expect(recording.lastEntry(holding: Array(key.utf8), in: 0..<9) == nil)
        }
    }

    @Test func aFileOrAPipeOrAFolderIsOpened() throws {
        let path = "/tmp/lab-recording-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        defer { unlink(path) }
        let writer = try LineWriter(path: path, header: RecordingHeader(lab: "x", language: "en", machine: "host"))
        try writer.write(.stepBegan(t: 0, step: "a", script: ""))
        try writer.flush()
        #expect(try Recording.read(path: path).stepCount == 1)
        #expect(throws: SystemError("read the recording", path: "/tmp", errno: Errno(rawValue: EISDIR))) {
            try Recording.read(path: "/tmp")
        }
        #expect(throws: SystemError("read the recording", path: path + "x", errno: .noSuchFile)) {
            try Recording.read(path: path + "x")
        }
        #expect(throws: RecordingError.empty) { try Recording.read(path: "/dev/null") }
    }

    /// What `make bench` measures; here it only has to be right.
    @Test func aMillionEventsAreOpenedAndAnyOfThemIsAtHand() throws {
        let count = 1_000_000
        var bytes = Array((Self.header + "\n").utf8)
        bytes.reserveCapacity(count * 90)
        var json = JSONBuffer(capacity: 1 << 20)
        for number in 0..<count {
            if number % 1000 == 0 {
                RecordingEntry.stepBegan(t: UInt64(number), step: "s\(number / 1000)", script: "").write(to: &json)
            } else {
                json.append(raw: #"{"t":"#)
                json.append(number)
                json.append(raw: #","pid":7,"call":"getpid","args":{},"ret":7,"errno":null,"changes":[]}"#)
            }
            json.append(byte: 10)
            if json.count > 1 << 19 {
                bytes += json.bytes
                json.removeAll()
            }
        }
        bytes += json.bytes
        let recording = try Recording(bytes)
        #expect(recording.count == count && recording.stepCount == 1000)
        for number in [0, 1, 999, 1000, 499_999, 999_999] {
            #expect(try recording.entry(number).t == UInt64(number))
            #expect(recording.step(of: number) == number / 1000)
            #expect(recording.entry(notAfter: UInt64(number)) == number)
        }
        #expect(recording.firstEntry(holding: Array("s777".utf8), in: 0..<count) == 777_000)
        #expect(recording.lastEntry(holding: Array("s999".utf8), in: 0..<count) == 999_000)
    }
}
