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

    @Test(arguments: ["02-namespaces", "03-cgroups"], [(20, 6), (40, 10), (60, 15), (80, 24), (129, 30), (200, 50)])
    func everyScreenFitsTheTerminal(lab: String, size: (columns: Int, rows: Int)) throws {
        for language in Language.allCases {
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
        let lines = (0..<200_000).map { "line \($0)\n" }.joined()
        let page = Page(width: 60)
        func drawn(_ bytes: [UInt8]) -> String {
            var output = OutputView()
            let lines = output.add(bytes, page: page)
            return (lines + output.finish(page: page)).text
        }
        let bytes = Array(lines.utf8)
        let short = OutputExcerpt.shortened(bytes)
        #expect(short.count < bytes.count / 5)
        #expect(drawn(short) == drawn(bytes))
        let endless = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        #expect(OutputExcerpt.shortened(endless).count < 1 << 20)
        #expect(drawn(OutputExcerpt.shortened(endless)) == drawn(endless))
    }
}
