import Curriculum
import Testing
import Tracing

@testable import TerminalUI

@Suite struct ReplayPlayerTests {
    private func player(_ columns: Int = 80, _ rows: Int = 24, language: Language = .en) throws -> ReplayPlayer {
        ReplayPlayer(
            try ReplayFixture.recording(), name: "file",
            page: Page(width: columns, height: rows, language: language, hasColour: false))
    }

    private func press(_ keys: String, _ player: inout ReplayPlayer) {
        for character in keys { _ = player.handle(character == "\n" ? .enter : .character(character)) }
    }

    @Test func aScreenHasATitleAListWhatTheEntrySaysAndTheKeys() throws {
        var player = try player()
        press("]", &player)
        _ = player.handle(.right)
        #expect(
            player.lines().text == """
                lab replay 03-cgroups · host                                     3/11 · 0.002 s
                ── Step 1 of 2 set-limit ──────────────────────────────────────────────────────
                    0.000  ◆ The kernel's state
                    0.001  ▸ Step set-limit
                ▶   0.002  ● 1  write(memory.max ← "64M") = 3
                    0.003  ✓ ended as the lesson says, with status 0
                    0.003  ◆ The kernel's state
                    0.004  ▸ Step look
                    0.005  ● 2  unshare(CLONE_NEWUTS) = 0
                    0.006    901  mkdir("/x") = -1 EEXIST (file exists)
                    0.007  │ 67108864
                    0.008  ✗ did not end as the lesson says; its status is 1
                    0.008  ◆ The kernel's state
                ── Entry 3 ────────────────────────────────────────────────────────────────────
                  write(memory.max ← "64M") = 3
                    ▸ demo/memory.max  max → 67108864 (64M)






                ←→ event · ␣ b screen · [ ] step · c C change · g G ends · : go to
                / n N search · s state · q quit
                """)
    }

    @Test func forwardsAndBackwardsShowTheSameScreens() throws {
        for pane in ["", "s"] {
            var player = try player(60, 20)
            press(pane, &player)
            var forwards: [String] = []
            for _ in 0..<player.recording.count {
                forwards.append(player.lines().text)
                _ = player.handle(.right)
            }
            // The last key said that this is the end; the next one takes that away.
            var backwards: [String] = []
            _ = player.handle(.end)
            for _ in 0..<player.recording.count {
                backwards.append(player.lines().text)
                _ = player.handle(.left)
            }
            backwards.reverse()
            // A key past the end leaves a word behind; the screens before it have none.
            #expect(forwards == backwards)
            #expect(Set(forwards).count == forwards.count)
        }
    }

    @Test func theKeysGoToEveryPlace() throws {
        var player = try player()
        let places: [(String, Int)] = [
            ("G", 10), ("g", 0), ("]", 1), ("]", 5), ("[", 1), ("[", 0), ("c", 2), ("c", 6), ("C", 2), (":9\n", 8),
            (":look\n", 5),
            (":0.006s\n", 7), ("[", 5), ("G", 10), ("b", 0), (" ", 10),
        ]
        for (keys, entry) in places {
            press(keys, &player)
            #expect(player.cursor == entry, "\(keys)")
        }
        press(":nowhere\n", &player)
        #expect(player.lines().text.contains("There is no such place: nowhere"))
        #expect(player.handle(.character("ㅂ")) == .quit)
    }

    @Test func whatIsShownIsFoundForwardsAndBackwards() throws {
        var player = try player()
        press("/memory.max\n", &player)
        #expect(player.cursor == 1)
        press("n", &player)
        #expect(player.cursor == 2)
        press("n", &player)
        // A moment counts where it is not as the one before.
        #expect(player.cursor == 4)
        press("n", &player)
        #expect(player.cursor == 5)
        press("N", &player)
        #expect(player.cursor == 4)
        // As it is drawn, not as it is written: the arrow is no part of the file.
        press("/memory.max ← \"64M\"\n", &player)
        #expect(player.cursor == 2)
        press("/한글\n", &player)
        #expect(player.cursor == 8)
        press("/pid\n", &player)
        #expect(player.lines().text.contains("Not found: pid"))
        press("/set-limit\n", &player)
        #expect(player.lines().text.contains("went on at the beginning"))
    }

    @Test func theStateBelowTellsWhatChangedFirst() throws {
        var player = try player()
        press(":5\ns", &player)
        let text = player.lines().text
        #expect(text.contains("The kernel's state · after set-limit"))
        #expect(text.contains("≠   memory.max  max → 67108864 (64M)"))
        press("g", &player)
        press("]", &player)
        _ = player.handle(.right)
        #expect(player.lines().text.contains("What calls changed since then\n≠ demo/memory.max  max → 67108864 (64M)"))
    }

    @Test(arguments: [(20, 10), (40, 12), (80, 24), (132, 50)], [Language.ko, .en])
    func everyScreenFits(size: (Int, Int), language: Language) throws {
        var player = try player(size.0, size.1, language: language)
        for key in "sssss" + "s" {
            for _ in 0..<player.recording.count {
                let lines = player.lines()
                #expect(lines.allSatisfy { $0.width < size.0 })
                #expect(lines.count <= max(size.1, 10))
                _ = player.handle(.right)
            }
            press("g\(key)", &player)
        }
    }

    @Test func aTraceAndAnEmptyRecordingAreShownToo() throws {
        let page = Page(width: 80, height: 24, hasColour: false)
        let events = ReplayFixture.entries.filter { if case .event = $0 { true } else { false } }
        var trace = ReplayPlayer(try Recording(ReplayFixture.text(events, header: nil)), name: "t.json", page: page)
        #expect(trace.lines().text.contains("lab replay t.json"))
        #expect(trace.lines().text.contains("── Trace"))
        press("s]", &trace)
        #expect(trace.lines().text.contains("This recording has no steps."))
        var empty = ReplayPlayer(try ReplayFixture.recording([]), name: "e", page: page)
        for key in "scCgG[]n/x\nb :5\n" {
            _ = empty.handle(key == "\n" ? .enter : .character(key))
            #expect(empty.lines().text.contains("Nothing has been recorded yet."))
        }
    }

    @Test func aDamagedLineIsToldWhereItStands() throws {
        var bytes = ReplayFixture.text()
        let place = try #require(bytes.firstRange(of: #""unshare""#.utf8))
        bytes[place.lowerBound] = UInt8(ascii: "x")
        var player = ReplayPlayer(try Recording(bytes), name: "x", page: Page(width: 80, height: 24, hasColour: false))
        press(":7\n", &player)
        #expect(player.lines().text.contains("line 8 of the recording is damaged."))
    }

    @Test func aRecordingThatWasCutOffSaysSo() throws {
        let recording = try Recording(Array(ReplayFixture.text().dropLast(20)))
        let player = ReplayPlayer(
            recording, name: "x", page: Page(width: 80, height: 24, language: .ko, hasColour: false))
        #expect(player.lines().text.contains("끝이 잘림"))
        #expect(player.lines().text.contains("마지막 줄 중간에서 끊겨"))
    }
}
