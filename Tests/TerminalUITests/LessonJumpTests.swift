import Curriculum
import LabEngine
import Testing

@testable import TerminalUI

/// `g`: to any step of a lesson.
@Suite struct LessonJumpTests {
    private static let once = Step(
        id: "once", runsOnce: true, variants: [.init(shell: "date\n", position: LessonFixture.position)])
    private static let last = LessonFixture.step("last", "rmdir demo\n")

    private static let lesson = Lesson(
        id: "03-cgroups", language: .en, frontMatter: .init(lab: "03-cgroups", title: "Control groups"),
        blocks: [
            .heading(level: 1, [.text("Groups")]),
            .heading(level: 2, [.text("Directories")]),
            .step(LessonFixture.makeGroup),
            .paragraph([.text("It is full of files.")]),
            .heading(level: 2, [.text("Memory")]),
            .paragraph([.text("Memory runs out.")]),
            .predict(LessonFixture.predict),
            .step(LessonFixture.fill),
            .step(once),
            .heading(level: 2, [.text("The end")]),
            .step(last),
            .heading(level: 2, [.text("In short")]),
            .paragraph([.text("Bye.")]),
        ], file: "lesson.md")

    private func player(_ start: LessonPlayer.Start = .beginning) -> LessonPlayer {
        var player = LessonPlayer(
            lesson: Self.lesson, mode: .interactive, start: start, page: Page(width: 60, height: 40))
        _ = player.handle(.start)
        return player
    }

    private func text(_ effects: [LessonEffect]) -> String {
        effects.flatMap { effect in if case .print(let lines) = effect { lines } else { [StyledLine]() } }.text
            .replacing("\u{a0}", with: " ")
    }

    private func bar(_ effects: [LessonEffect]) -> String {
        for case .bar(.keys(let keys)) in effects.reversed() { return keys.lines(page: Page(width: 120)).text }
        return ""
    }

    private func type(_ keys: String, _ player: inout LessonPlayer) -> [LessonEffect] {
        var effects: [LessonEffect] = []
        for key in keys { effects = player.handle(.key(.character(key))) }
        return effects
    }

    @Test func showsTheSectionsWithTheNumbersOfTheirStepsAndWhereOneIs() {
        var player = player()
        let effects = player.handle(.key(.character("g")))
        #expect(
            text(effects) == """

                To which step? Type its number (1–4), or choose a section.
                The steps before it run without stopping.
                  ●    1  Directories
                     2–3  Memory
                       4  The end
                """)
        #expect(bar(effects) == "1–4 number of a step · ↑↓ section · ⏎ go there · esc stay")
    }

    @Test func aNumberLeadsForwardsToTheTextOfThatStepAndItsQuestion() {
        var player = player()
        #expect(bar(type("g2", &player)) == "2 fill · ↑↓ section · ⏎ go there · esc stay")
        #expect(player.handle(.key(.enter)).contains(.jump(before: "fill")))
        let passing = player.handle(.report(.passing(step: "make-group")))
        #expect(passing == [.bar(.busy("running make-group on the way"))])
        let arrival = player.handle(.wentBack(.done(.init())))
        #expect(text(arrival).contains("⇥ At fill; the sandbox is in the state of that moment."))
        #expect(text(arrival).contains("Memory runs out."))
        #expect(!text(arrival).contains("It is full of files."))
        #expect(bar(arrival).hasPrefix("1–2 answer"))
        // What ran on the way is neither done nor answered.
        #expect(
            arrival.filter { if case .record = $0 { true } else { false } } == [.record(.skipped(id: "make-group"))])
    }

    @Test func questionsThatWereJumpedOverAreNotAnswered() {
        var player = player()
        _ = type("g4", &player)
        #expect(player.handle(.key(.enter)).contains(.jump(before: "last")))
        let effects = player.handle(.wentBack(.done(.init(unasked: ["once"]))))
        #expect(text(effects).contains("! once can run only once"))
        let records = effects.compactMap { if case .record(let record) = $0 { record } else { nil } }
        #expect(records == ["make-group", "predict-fill", "fill", "once"].map { .skipped(id: $0) })
        #expect(player.chosen.isEmpty)
    }

    @Test func aSectionIsChosenByTheArrows() {
        var player = player()
        _ = player.handle(.key(.character("ㅎ")))
        #expect(bar(player.handle(.key(.down))).hasPrefix("2 Memory"))
        #expect(bar(player.handle(.key(.down))).hasPrefix("4 The end"))
        #expect(bar(player.handle(.key(.down))).hasPrefix("4 The end"))
        #expect(bar(player.handle(.key(.up))).hasPrefix("2 Memory"))
        #expect(player.handle(.key(.enter)).contains(.jump(before: "fill")))
    }

    @Test func backwardsNothingIsRecorded() {
        var player = player(.at("last"))
        _ = type("g1", &player)
        #expect(player.handle(.key(.enter)).contains(.jump(before: "make-group")))
        let effects = player.handle(.wentBack(.done(.init())))
        #expect(text(effects).contains("At make-group"))
        #expect(bar(effects).hasPrefix("n run"))
        #expect(!effects.contains { if case .record = $0 { true } else { false } })
    }

    @Test func escapeStays() {
        var player = player()
        _ = type("g3", &player)
        #expect(bar(player.handle(.key(.escape))).hasPrefix("n run"))
        #expect(player.handle(.key(.character("n"))).contains(.run(LessonFixture.makeGroup, again: false)))
    }

    @Test func aNumberThatIsNoneGoesNowhereAndCanBeMended() {
        var player = player()
        #expect(bar(type("g9", &player)).hasPrefix("9 no such step"))
        #expect(player.handle(.key(.enter)).isEmpty)
        #expect(bar(player.handle(.key(.backspace))).hasPrefix("1–4 number of a step"))
        #expect(bar(type("1", &player)).hasPrefix("1 make-group"))
    }

    @Test func anInterruptedWayEndsWhereItWasInterrupted() {
        var player = player()
        _ = type("g4", &player)
        _ = player.handle(.key(.enter))
        #expect(player.handle(.key(.control("c"))).last == .cancel)
        let effects = player.handle(.wentBack(.done(.init(interruptedAt: "fill"))))
        #expect(text(effects).contains("Stopped on the way, in fill."))
        #expect(bar(effects).hasPrefix("n run"))
        #expect(player.handle(.key(.character("n"))).contains(.run(LessonFixture.fill, again: false)))
    }

    @Test func whoBeginsInTheMiddleIsToldWhichStepIsMissing() {
        var player = LessonPlayer(
            lesson: Self.lesson, mode: .interactive, start: .at("last"), page: Page(width: 60, height: 40))
        #expect(text(player.handle(.start)).contains("! once can run only once"))
    }

    @Test func theListStaysWithinTheTerminal() {
        for language in Language.allCases {
            for width in [20, 40, 80] {
                var player = LessonPlayer(
                    lesson: Self.lesson, mode: .interactive, page: Page(width: width, height: 40, language: language))
                _ = player.handle(.start)
                for case .print(let lines) in player.handle(.key(.character("g"))) {
                    for line in lines { #expect(line.width <= width) }
                }
            }
        }
    }
}
