import Foundation
import Testing

/// `lab replay` with the built program: at a terminal, in a pipe, and with files that are none of ours.
@Suite(.serialized) struct ReplayTests {
    private let playground: Playground

    private static let header = #"{"version":1,"lab":"03-cgroups","language":"en","machine":"host"}"#
    private static let lines = [
        #"{"t":0,"state":{"groups":[{"key":"v2:demo","name":"demo","value":"v2"}]}}"#,
        #"{"t":1000000,"begin":"set-limit","script":"echo 64M > memory.max\n"}"#,
        #"{"t":2000000,"pid":9,"call":"write","args":{"fd":{"fd":1,"path":"/sys/fs/cgroup/demo/memory.max"},"#
            + #""buf":"64M\n","count":4},"ret":4,"errno":null,"changes":[{"kind":"cgroup","controller":"memory","#
            + #""path":"/demo","file":"memory.max","from":"max","to":"67108864"}],"nspid":2}"#,
        #"{"t":3000000,"output":"한글 \u001b[31mred\u001b[0m <script>alert(1)</script>\n"}"#,
        #"{"t":3000000,"end":"set-limit","status":0,"ok":true}"#,
        #"{"t":4000000,"begin":"look","script":"cat memory.max\n"}"#,
        #"{"t":5000000,"end":"look","status":1,"ok":false}"#,
    ]

    init() throws {
        playground = try Playground()
        try write("r.jsonl", Self.text)
    }

    private static let text = ([header] + lines).joined(separator: "\n") + "\n"

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: playground.folder.appending(path: name))
    }

    // MARK: - At a terminal

    @Test func aPersonGoesForwardsAndBackwardsAndLeavesTheTerminalAsItWas() throws {
        let shell = try TerminalShell(in: playground, columns: 80, rows: 24)
        let modes = shell.modes
        try shell.enter("lab replay r.jsonl")
        try shell.wait(for: "1/7 · 0.000 s")
        try shell.wait(for: "q quit")
        shell.type("]")
        try shell.wait(for: "Step 1 of 2 set-limit")
        shell.type("\u{1b}[C")
        try shell.wait(for: "3/7 · 0.002 s")
        try shell.wait(for: "memory.max  max → 67108864 (64M)")
        shell.type("\u{1b}[D")
        try shell.wait(for: "2/7 · 0.001 s")
        shell.type("G")
        try shell.wait(for: "7/7 · 0.005 s")
        try shell.wait(for: "did not end as the lesson says")
        shell.type("/memory.max\r")
        try shell.wait(for: "went on at the beginning")
        shell.type("n")
        try shell.wait(for: "3/7")
        shell.type("s")
        try shell.wait(for: "The kernel's state · Before the first step")
        shell.resize(columns: 40, rows: 12)
        try shell.wait(for: "q quit")
        shell.type("\u{1a}")
        try shell.wait(for: "Stopped")
        #expect(shell.modes == modes)
        shell.type("fg\n")
        try shell.wait(for: "q quit")
        shell.type("q")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(shell.modes == modes)
        // The second screen is left as often as it was entered, and the cursor shows again.
        let entered = shell.transcript.components(separatedBy: "\u{1b}[?1049h").count
        #expect(entered == 3)
        #expect(shell.transcript.components(separatedBy: "\u{1b}[?1049l").count == entered)
        #expect(!shell.transcript.contains("\u{1b}[31mred"))
    }

    @Test func aSignalEndsItWithTheTerminalAsItWas() throws {
        let shell = try TerminalShell(in: playground)
        let modes = shell.modes
        try shell.enter("lab replay r.jsonl --lang ko")
        try shell.wait(for: "q 끝내기")
        kill(shell.foreground, SIGTERM)
        try shell.wait(for: TerminalShell.prompt(143))
        #expect(shell.modes == modes)
        #expect(shell.transcript.hasSuffix("\u{1b}[?1049l" + TerminalShell.prompt(143)))
    }

    @Test func aTerminalThatCannotDrawGetsTheText() throws {
        let shell = try TerminalShell(in: playground, environment: ["TERM": "dumb"])
        try shell.enter("lab replay r.jsonl")
        try shell.wait(for: "Step 2 of 2 look")
        try shell.wait(for: TerminalShell.prompt(0))
        #expect(!shell.transcript.contains("\u{1b}"))
    }

    // MARK: - In a pipe and into files

    @Test func withoutATerminalItPrintsText() throws {
        let (text, status) = try playground.bash("lab replay r.jsonl")
        #expect(status == 0)
        #expect(text.contains("── ▸ Step 1 of 2 set-limit ──"))
        #expect(text.contains("    ▸ demo/memory.max  max → 67108864 (64M)\n"))
        #expect(text.contains("한글 ␛[31mred␛[0m"))
        #expect(!text.contains("\u{1b}"))
        #expect(try playground.bash("lab replay r.jsonl --text").text == text)
        #expect(try playground.bash("lab replay --text=out.txt r.jsonl && cat out.txt").text == text)
        #expect(try playground.bash("cat r.jsonl | lab replay /dev/stdin").text.contains("Step 2 of 2 look"))
        #expect(try playground.bash("lab replay r.jsonl --lang ko").text.contains("단계 2/2"))
        #expect(try playground.bash("lab replay r.jsonl | head -1").text == "Recording of 03-cgroups · host\n")
    }

    @Test func aPageIsOneFileThatIsThereWholeOrNotAtAll() throws {
        #expect(try playground.bash("lab replay r.jsonl --html r.html").text == "")
        let html = try playground.text(of: "r.html")
        #expect(html.hasPrefix("<!DOCTYPE html>\n") && html.hasSuffix("</html>\n"))
        #expect(html.contains("&lt;script&gt;alert(1)") && !html.contains("<script>alert"))
        var damaged = Self.lines
        damaged[3] = #"{"t":3,"output":}"#
        try write("bad.jsonl", ([Self.header] + damaged).joined(separator: "\n") + "\n")
        #expect(try playground.bash("lab replay bad.jsonl --html r.html --text=r.txt").status == 2)
        #expect(try playground.text(of: "r.html") == html)
        #expect(try playground.bash("ls").text == "bad.jsonl\nr.html\nr.jsonl\n")
        let full = try playground.bash("lab replay r.jsonl --html /dev/full")
        #expect(full.status == 4 && full.text.contains("ENOSPC"))
    }

    @Test func aTraceIsReplayedToo() throws {
        try write("t.json", Self.lines[2] + "\n")
        let (text, status) = try playground.bash("lab replay t.json")
        #expect(status == 0)
        #expect(text.contains("Recording of t.json") && text.contains("write(memory.max ← \"64M\") = 4"))
    }

    // MARK: - Files that are none of ours

    @Test func whatWasCutOffIsReadUpToThereAndSaysSo() throws {
        try write("cut.jsonl", String(Self.text.dropLast(20)))
        let (text, status) = try playground.bash("lab replay cut.jsonl")
        #expect(status == 0)
        #expect(text.contains("cut off in the middle of its last line"))
        #expect(text.contains("▸ Step 2 of 2 look"))
        #expect(try playground.bash("lab replay cut.jsonl --lang ko").text.contains("마지막 줄 중간에서 끊겨"))
    }

    @Test(arguments: [
        ("damaged", "line 3 of the recording is damaged", "3번째 줄이 손상"),
        ("version", "has version 2", "버전은 2"), ("empty", "is empty", "비어 있습니다"),
        ("binary", "is no recording", "기록 파일이 아닙니다"), ("missing", "ENOENT", "그런 파일이나 폴더가 없음"),
        (".", "EISDIR", "EISDIR"),
    ])
    func anythingElseIsOneClearErrorAndStatus2(name: String, english: String, korean: String) throws {
        try write(
            "damaged", [Self.header, Self.lines[0], "{\"t\":1,\"pid", Self.lines[1]].joined(separator: "\n") + "\n")
        try write("version", "{\"version\":2}\n" + Self.lines[0] + "\n")
        try write("empty", "")
        try Data(contentsOf: URL(filePath: CommandTests.program)).prefix(50_000)
            .write(to: playground.folder.appending(path: "binary"))
        for (language, expected) in [("en", english), ("ko", korean)] {
            let (text, status) = try playground.bash("lab replay \(name) --lang \(language)")
            #expect(status == 2)
            #expect(text.contains(expected), "\(text)")
            #expect(text.hasPrefix("lab: ") && text.filter { $0 == "\n" }.count == 1, "\(text)")
        }
    }

    // MARK: - From a session

    @Test(.enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
    func aSessionRecordsTheStateBeforeAndAfterItsSteps() throws {
        let course = try TinyCourse(in: playground.folder)
        let (text, status) = try playground.bash(
            "lab run 01-quiet --auto --record s.jsonl > /dev/null && lab replay s.jsonl",
            environment: ["LAB_HOME": course.home.path])
        #expect(status == 0, "\(text)")
        let lines = try playground.text(of: "s.jsonl").split(separator: "\n")
        let kinds = lines.map { line in
            ["begin", "end", "state", "pid"].first { line.contains(",\"\($0)\":") } ?? "header"
        }
        #expect(kinds.filter { $0 != "pid" } == ["header", "state", "begin", "end", "state"])
        #expect(text.contains("▸ Step 1 of 1 quiet") && text.contains("/proc  proc rw"))
    }

    @Test(.enabled(if: getuid() == 0, "needs root: becomes somebody without any privilege"))
    func itNeedsNoPrivilege() throws {
        let (text, status) = try playground.bash(
            "chmod 755 . && chmod 644 r.jsonl && cp $(command -v lab) . && chmod 755 lab && setpriv --reuid 65534 "
                + "--regid 65534 --clear-groups --bounding-set -all --no-new-privs ./lab replay r.jsonl")
        #expect(status == 0 && text.contains("▸ Step 2 of 2 look"), "\(text)")
    }
}
