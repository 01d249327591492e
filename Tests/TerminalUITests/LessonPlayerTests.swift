import Checks
import Curriculum
import LabEngine
import Testing

@testable import TerminalUI

@Suite struct LessonPlayerTests {
    private func text(_ effects: [LessonEffect]) -> String {
        effects.flatMap { effect in if case .print(let lines) = effect { lines } else { [StyledLine]() } }.text
    }

    private func bar(_ effects: [LessonEffect]) -> String {
        for case .bar(.keys(let keys)) in effects.reversed() { return keys.lines(page: Page(width: 120)).text }
        return ""
    }

    private let killed = StepResult(
        .expected(.signal("SIGKILL")), duration: .milliseconds(5), answers: ["predict-fill": 1])

    @Test func showsTextUpToTheFirstStepAndWaits() {
        var player = LessonFixture.player()
        let effects = player.handle(.start)
        #expect(effects.first == .prepare(before: nil))
        #expect(
            text(effects) == """
                Groups
                ━━━━━━

                A group is a directory.

                ── ▸ Step make-group  1/2 ──────────────────────────────────
                  mkdir demo
                """)
        #expect(bar(effects) == "n run · s skip · b back · g go · i inspect · ! shell · q quit")
    }

    @Test func runsTheStepShowsWhatItDidAndGoesOnByTheNextKey() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        let run = player.handle(.key(.character("n")))
        #expect(run.last == .run(LessonFixture.makeGroup, again: false))
        #expect(text(player.handle(.report(.output(Array("hello\n".utf8))))) == "\n  │ hello")
        let end = player.handle(.finished(StepResult(.completed(status: 0), duration: .milliseconds(3))))
        #expect(text(end) == "✓ done in 3 ms")
        #expect(end.contains(.record(.passed(id: "make-group"))))
        #expect(bar(end) == "n next · r again · w what if · b back · g go · i inspect · ! shell · q quit")
        #expect(player.handle(.key(.character("r"))).last == .run(LessonFixture.makeGroup, again: true))
        _ = player.handle(.finished(StepResult(.completed(status: 0))))
        #expect(text(player.handle(.key(.enter))).contains("? Prediction  What happens?"))
    }

    @Test func asksBeforeTheStepAndLetsTheKernelAnswer() {
        var player = LessonFixture.player(start: .at("fill"))
        #expect(player.handle(.start).contains(.prepare(before: "fill")))
        #expect(text(player.handle(.key(.character("n")))).contains("Choose 1–2 first"))
        let chosen = player.handle(.key(.character("1")))
        #expect(text(chosen).contains("You chose 1."))
        #expect(player.handle(.key(.character("n"))).last == .run(LessonFixture.fill, again: false))
        let end = player.handle(.finished(killed))
        #expect(text(end).contains("→ The kernel's answer  2 It is killed"))
        #expect(text(end).contains("✗ Your prediction was 1."))
        #expect(end.contains(.record(.predicted(id: "predict-fill", chosen: 0, answer: 1))))
    }

    @Test func theKeysOfAKoreanKeyboardNeedNotBeSwitched() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        #expect(player.handle(.key(.character("ㅜ"))).last == .run(LessonFixture.makeGroup, again: false))
        _ = player.handle(.finished(StepResult(.completed(status: 0))))
        #expect(player.handle(.key(.character("ㄱ"))).last == .run(LessonFixture.makeGroup, again: true))
    }

    @Test func givesHintsOneAfterAnother() {
        var player = LessonFixture.player(start: .after("fill"))
        let start = player.handle(.start)
        #expect(text(start).contains("Going on from where you stopped: fill."))
        #expect(bar(start) == "c check · h hint · n next · b back · g go · i inspect · ! shell · q quit")
        #expect(text(player.handle(.key(.character("h")))).contains("Hint 1 of 2  Where"))
        #expect(text(player.handle(.key(.character("h")))).contains("Hint 2 of 2  How"))
        #expect(text(player.handle(.key(.character("h")))).contains("You have seen every hint."))
        #expect(player.handle(.key(.character("c"))).last == .check(LessonFixture.exercise))
        let end = player.handle(.key(.character("n")))
        #expect(end.isEmpty, "nothing happens while it is checked")
    }

    @Test func ctrlCEndsWhatRunsAndAsksWhereNothingDoes() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        #expect(text(player.handle(.key(.control("c")))).contains("Leave the lab?"))
        _ = player.handle(.key(.character("n")))
        #expect(player.handle(.key(.character("n"))).last == .run(LessonFixture.makeGroup, again: false))
        #expect(player.handle(.key(.control("c"))).last == .cancel)
        let end = player.handle(.finished(StepResult(.cancelled)))
        #expect(text(end) == "\n✗ interrupted.")
        #expect(!end.contains(.record(.passed(id: "make-group"))))
        _ = player.handle(.key(.control("c")))
        #expect(player.handle(.key(.control("c"))).last == .end(.quit))
    }

    @Test func goesStraightThroughWithoutAPerson() {
        var player = LessonFixture.player(.straight, height: nil)
        var effects = player.handle(.start)
        #expect(effects.last == .run(LessonFixture.makeGroup, again: false))
        effects = player.handle(.finished(StepResult(.completed(status: 0))))
        #expect(effects.last == .run(LessonFixture.fill, again: false))
        effects = player.handle(.finished(StepResult(.expectationMissed(.signal("SIGKILL")))))
        #expect(effects.last == .end(.finished(failed: ["fill"])))
        #expect(text(effects).contains("SIGKILL was expected and did not happen."))
        #expect(text(effects).contains("1 step did not end as the lesson says. fill"))
    }

    @Test func aSandboxThatCannotBePreparedEndsTheLessonWithItsReason() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        let effects = player.handle(.prepared(failure: "no cgroups"))
        #expect(text(effects).contains("The sandbox could not be prepared: no cgroups"))
        #expect(effects.last == .end(.failed("no cgroups")))
    }

    @Test func textThatIsLongerThanTheScreenWaitsForTheReader() {
        var player = LessonFixture.player(height: 7)
        let effects = player.handle(.start)
        #expect(text(effects) == "Groups\n━━━━━━\n\nA group is a directory.")
        #expect(bar(effects).hasPrefix("n more"))
        #expect(text(player.handle(.key(.character(" ")))).contains("▸ Step make-group"))
    }

    @Test func aGroupThatWatchesNeedsOneKey() {
        var player = LessonFixture.player(isPresenting: true)
        #expect(bar(player.handle(.start)) == "␣ next")
        #expect(player.handle(.key(.character(" "))).last == .run(LessonFixture.makeGroup, again: false))
        _ = player.handle(.finished(StepResult(.completed(status: 0))))
        #expect(bar(player.handle(.key(.character(" ")))) == "1–2 answer · ␣ next")
        #expect(bar(player.handle(.key(.character(" ")))) == "␣ next")
    }

    @Test func aSignalCancelsTheStepAndEnds() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        _ = player.handle(.key(.character("n")))
        let effects = player.handle(.signal(15))
        #expect(effects.first == .cancel)
        #expect(effects.last == .end(.terminated(signal: 15)))
    }

    @Test func onlyACheckPassesAnExercise() {
        var player = LessonFixture.player(start: .after("fill"))
        _ = player.handle(.start)
        #expect(player.handle(.key(.character("n"))).contains(.record(.skipped(id: "limit"))))

        player = LessonFixture.player(start: .after("fill"))
        _ = player.handle(.start)
        _ = player.handle(.key(.character("c")))
        let check = CheckOutcome(id: "limit-set", status: .pass, points: 2, max: 2)
        let view = ChecksView(ExerciseResult(id: "limit", checks: [check], duration: .zero))
        #expect(text(player.handle(.checked(.checked(view)))).contains("All passed."))
        #expect(player.handle(.key(.character("n"))).contains(.record(.passed(id: "limit"))))
    }

    @Test func backIsTheMomentBeforeTheStepThatRan() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        _ = player.handle(.key(.character("n")))
        _ = player.handle(.finished(StepResult(.completed(status: 0))))
        let effects = player.handle(.key(.character("b")))
        #expect(effects.contains(.goBack(before: "make-group")))
        #expect(player.handle(.key(.character("n"))).isEmpty)
        let lines = text(player.handle(.wentBack(.done(.init()))))
        #expect(lines.contains("Back at make-group"))
        #expect(lines.contains("mkdir demo"))
        #expect(player.handle(.key(.character("n"))).contains(.run(LessonFixture.makeGroup, again: false)))
    }

    @Test func backFromAQuestionIsTheStepBeforeIt() {
        var player = LessonFixture.player(start: .after("make-group"))
        _ = player.handle(.start)
        #expect(player.handle(.key(.character("b"))).contains(.goBack(before: "make-group")))
        let lines = text(player.handle(.wentBack(.done(.init(missing: ["make-group"])))))
        #expect(lines.contains("make-group cannot be repeated"))
    }

    @Test func nothingIsBeforeTheFirstStop() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        #expect(text(player.handle(.key(.character("b")))).contains("nothing before"))
    }

    @Test func aChangedTextRunsBesideTheStep() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        #expect(player.handle(.key(.character("w"))).contains(.edit(LessonFixture.makeGroup)))
        #expect(player.isInShell)
        let effects = player.handle(.edited(.changed("mkdir other\n")))
        #expect(effects.contains(.compare(LessonFixture.makeGroup, with: "mkdir other\n")))
        #expect(text(player.handle(.compared(.failed("no kernel")))).contains("no kernel"))
        #expect(player.handle(.key(.character("n"))).contains(.run(LessonFixture.makeGroup, again: false)))
    }

    @Test func aTextThatIsAsItWasRunsNothing() {
        var player = LessonFixture.player()
        _ = player.handle(.start)
        _ = player.handle(.key(.character("ㅈ")))
        #expect(text(player.handle(.edited(.unchanged))).contains("as it was"))
        #expect(!player.isInShell)
    }
}

/// A learner who is stuck is shown the way on.
@Suite struct StuckLearnerTests {
    private func failing(_ player: inout LessonPlayer) -> String {
        _ = player.handle(.key(.character("c")))
        let result = ExerciseResult(
            id: "limit", checks: [CheckOutcome(id: "limit-set", status: .fail, points: 0, max: 2)],
            duration: .milliseconds(9))
        let effects = player.handle(.checked(.checked(ChecksView(result))))
        return effects.compactMap { if case .print(let lines) = $0 { lines.text } else { nil } }.joined(separator: "\n")
            .split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }

    @Test func fromTheSecondFailureOnAHintIsOffered() {
        var player = LessonFixture.player(start: .after("fill"))
        _ = player.handle(.start)
        #expect(!failing(&player).contains("Stuck?"))
        let offer = "Stuck? The key `h` gives a hint, and so does `lab hint 03-cgroups/limit`; 2 are left."
        #expect(failing(&player).hasSuffix(offer))
        #expect(player.handle(.key(.character("h"))).contains(.record(.hinted(id: "limit", count: 1))))
        #expect(failing(&player).hasSuffix("; 1 is left."))
        _ = player.handle(.key(.character("h")))
        #expect(failing(&player).hasSuffix("`lab solution 03-cgroups/limit` shows one way to do it."))
    }

    @Test func aPassForgetsTheFailures() {
        var player = LessonFixture.player(start: .after("fill"))
        _ = player.handle(.start)
        _ = failing(&player)
        _ = player.handle(.key(.character("c")))
        _ = player.handle(.checked(FakeDriver().check(LessonFixture.exercise)))
        #expect(!failing(&player).contains("Stuck?"))
    }
}
