import Checks
import Curriculum
import Foundation
import Testing
import Tracing

@testable import TerminalUI

/// The whole course on screens of every size, without a terminal.
@Suite struct LessonViewTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A lesson that is played on a screen.
    private struct Stage {
        var player: LessonPlayer
        var view: LessonView
        let start = ContinuousClock.now

        init(_ lab: String, _ language: Language, columns: Int, rows: Int) throws {
            let lesson = try Curriculum(root: LessonViewTests.root.path).lesson(lab, language: language)
            player = LessonPlayer(
                lesson: lesson, mode: .interactive, versions: ["memory": .v1, "cpu": .v2],
                page: Page(language: language))
            view = LessonView(player, columns: columns, rows: rows)
            player.page = view.layout.page(player.page)
        }

        mutating func take(_ event: LessonEvent) {
            view.begin(event, player)
            for effect in player.handle(event) { view.show(effect, now: start) }
            view.settle(player)
        }

        mutating func press(_ key: Key) {
            if !view.takes(key, player) { take(.key(key)) }
        }

        /// What the terminal shows now.
        mutating func rows() -> [StyledLine] {
            view.markSeen()
            return view.rows(player, now: start)
        }

        mutating func resize(columns: Int, rows: Int) {
            player.page = ScreenLayout(columns: columns, rows: rows).page(player.page)
            view.resize(columns: columns, rows: rows, player)
        }

        /// Goes on by one key, or lets a step end. False at the end of the lesson.
        mutating func goOn() -> Bool {
            switch player.state {
            case .ended: return false
            case .running:
                take(.report(.output(Array("a line that is wider than the narrowest screens are\n두 칸 문자\n".utf8))))
                take(
                    .finished(
                        StepResult(
                            .completed(status: 0), duration: .milliseconds(8),
                            changes: [ChangeRow("demo/memory.max", from: "max", to: "64M")])))
            case .asking: press(view.unreadPane == nil ? .character("1") : .character(" "))
            default: press(.enter)
            }
            return true
        }
    }

    @Test(arguments: [(20, 6), (40, 10), (60, 15), (80, 24), (129, 30), (200, 50)])
    func everyScreenFitsTheTerminal(size: (columns: Int, rows: Int)) throws {
        for (lab, language) in [("02-namespaces", Language.ko), ("03-cgroups", .en)] {
            var stage = try Stage(lab, language, columns: size.columns, rows: size.rows)
            stage.take(.start)
            var screens = 0
            repeat {
                let rows = stage.rows()
                screens += 1
                #expect(rows.count == size.rows, "\(rows.text)")
                for row in rows where row.width >= size.columns {
                    Issue.record("\(row.width) columns of \(size.columns): \(row.text)")
                }
            } while stage.goOn() && screens < 2_000
            #expect(stage.player.state == .ended)
            #expect(screens > 50)
        }
    }

    /// “next” alone leads through a lesson, and nothing of it stays unseen.
    @Test(arguments: [(40, 10), (80, 24), (160, 50)]) func theNextKeyLeavesNothingUnseen(
        size: (columns: Int, rows: Int)
    ) throws {
        var stage = try Stage("02-namespaces", .en, columns: size.columns, rows: size.rows)
        stage.take(.start)
        var screens = 0
        while stage.player.state != .ended, screens < 2_000 {
            _ = stage.rows()
            screens += 1
            let seen = stage.view.panes.map { ($0.seen, $0.lines.count) }
            let cursor = stage.player.cursor
            _ = stage.goOn()
            if stage.player.cursor != cursor {
                for (seen, count) in seen { #expect(seen == count, "screen \(screens): \(seen) of \(count) lines") }
            }
        }
    }

    @Test func whatWasSaidIsLaidOutAnewAsIfItHadBeenSaidThere() throws {
        var narrow = try Stage("03-cgroups", .ko, columns: 80, rows: 24)
        var wide = try Stage("03-cgroups", .ko, columns: 160, rows: 50)
        narrow.take(.start)
        wide.take(.start)
        play(&narrow)
        play(&wide)
        #expect(narrow.player.cursor == wide.player.cursor)
        narrow.resize(columns: 160, rows: 50)
        #expect(narrow.view.transcript.passages.map(\.lines) == wide.view.transcript.passages.map(\.lines))
        let lines = narrow.view.transcript.passages.map(\.lines)
        narrow.resize(columns: 44, rows: 12)
        #expect(narrow.rows().count == 12)
        narrow.resize(columns: 160, rows: 50)
        #expect(narrow.view.transcript.passages.map(\.lines) == lines)
    }

    @Test func theSectionThatIsChosenStaysInSight() throws {
        var stage = try Stage("03-cgroups", .ko, columns: 44, rows: 11)
        stage.take(.start)
        stage.press(.character("g"))
        for _ in 0..<12 {
            stage.press(.down)
            #expect(stage.rows().filter { $0.text.hasPrefix("▶") }.count == 1)
        }
        #expect(stage.rows().text.contains("v1과 v2"))
        stage.press(.escape)
        #expect(!stage.rows().text.contains("▶"))
    }

    /// Up to the end of the twelfth step.
    private func play(_ stage: inout Stage) {
        var ended = 0
        while ended < 12 {
            _ = stage.rows()
            if case .running = stage.player.state { ended += 1 }
            guard stage.goOn() else { return }
        }
    }

    @Test func aFloodOfOutputIsKeptShortAndCountedWhole() {
        let page = Page(width: 60)
        /// As it is drawn when it comes, and as it is drawn again.
        func draw(_ bytes: [UInt8], pieces: Int) -> (whole: String, again: String, kept: Int) {
            var (output, excerpt) = (OutputView(), OutputExcerpt())
            var lines: [StyledLine] = []
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                let piece = Array(bytes[start..<min(bytes.count, start + pieces)])
                lines += output.add(piece, page: page)
                excerpt.add(piece)
            }
            lines += output.finish(page: page)
            var other = OutputView()
            var again = other.add(excerpt.head, page: page)
            other.skip(lines: excerpt.dropped)
            again += other.add(excerpt.tail, page: page)
            again += other.finish(page: page)
            return (lines.text, again.text, excerpt.head.count + excerpt.tail.count)
        }
        let flood = Array((0..<60_000).map { "line \($0)\n" }.joined().utf8)
        let endless = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        for bytes in [Array("a\n".utf8), Array(flood.prefix(400)), flood, flood.dropLast(3), endless] {
            let drawn = draw(bytes, pieces: 4_093)
            #expect(drawn.whole == drawn.again)
            #expect(drawn.kept < 900 << 10)
        }
    }
}
