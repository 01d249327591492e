import Curriculum
import Testing

@testable import TerminalUI

/// What an author sees who changes a lesson while it is played.
@Suite struct LessonReloadTests {
    /// The player after some keys, all of whose steps end as they should.
    private func player(pressing keys: String, height: Int? = 24) -> LessonPlayer {
        var player = LessonFixture.player(height: height)
        _ = player.handle(.start)
        for key in keys {
            _ = player.handle(.key(.character(key)))
            if case .running(let step) = player.state {
                _ = player.handle(.finished(StepResult(.completed(status: step.id == "fill" ? 137 : 0))))
            }
        }
        return player
    }

    private func lesson(_ change: (inout [Block]) -> Void) -> Lesson {
        var lesson = LessonFixture.lesson
        change(&lesson.blocks)
        return lesson
    }

    /// What is printed, as if there were no line breaks.
    private func text(_ effects: [LessonEffect]) -> String {
        let text = effects.compactMap { if case .print(let lines) = $0 { lines.text } else { nil } }.joined(
            separator: " ")
        return text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }

    @Test func aStepThatIsChangedBeforeItRunsIsShownAgainAndThenRuns() {
        var player = player(pressing: "")
        #expect(player.state == .beforeStep(LessonFixture.makeGroup))
        let step = LessonFixture.step("make-group", "mkdir other\n")
        let new = lesson { $0[2] = .step(step) }
        let effects = player.handle(.reloaded(.changed(new)))
        #expect(effects.contains(.reload(new)))
        #expect(text(effects).contains("The lesson has changed. Going on at make-group with the new text."))
        #expect(text(effects).contains("mkdir other"))
        #expect(player.handle(.key(.character("n"))).contains(.run(step, again: false)))
    }

    @Test func aStepThatHasRunIsRunAgainInItsNewText() {
        var player = player(pressing: "n")
        #expect(player.state == .afterStep(LessonFixture.makeGroup))
        let step = LessonFixture.step("make-group", "mkdir other\n")
        let new = lesson {
            $0[2] = .step(step)
            $0.insert(.paragraph([.text("New words.")]), at: 2)
        }
        #expect(text(player.handle(.reloaded(.changed(new)))).contains("New words."))
        #expect(player.state == .afterStep(step))
        #expect(player.handle(.key(.character("r"))).contains(.run(step, again: true)))
    }

    @Test func aQuestionAndAnExerciseAreAskedAnew() {
        var player = player(pressing: "nn")
        #expect(player.state == .asking(LessonFixture.predict))
        var predict = LessonFixture.predict
        predict.question = [.text("And now?")]
        let asked = text(player.handle(.reloaded(.changed(lesson { $0[4] = .predict(predict) }))))
        #expect(asked.contains("And now?"))
        #expect(player.state == .asking(predict))

        player = self.player(pressing: "nn2nn")
        #expect(player.state == .atExercise(LessonFixture.exercise))
        var exercise = LessonFixture.exercise
        exercise.task = [.paragraph([.text("Limit it well.")])]
        #expect(
            text(player.handle(.reloaded(.changed(lesson { $0[6] = .exercise(exercise) })))).contains("Limit it well."))
        #expect(player.state == .atExercise(exercise))
    }

    @Test func aChangeElsewhereIsSaidAndNothingIsRepeated() {
        var player = player(pressing: "n")
        let new = lesson { $0[7] = .paragraph([.text("Another end.")]) }
        let effects = player.handle(.reloaded(.changed(new)))
        #expect(text(effects).contains("The lesson has changed, but not here (make-group)."))
        #expect(!text(effects).contains("mkdir demo"))
        #expect(player.lesson == new)
        #expect(player.handle(.reloaded(.changed(new))) == [])
    }

    @Test func whereTheStepIsGoneItGoesOnBehindTheOneBefore() {
        var player = player(pressing: "nn2n")
        #expect(player.state == .afterStep(LessonFixture.fill))
        let effects = player.handle(.reloaded(.changed(lesson { $0.removeSubrange(4...5) })))
        #expect(text(effects).contains("fill is gone from it. Going on behind make-group."))
        #expect(player.state == .atExercise(LessonFixture.exercise))
        player = self.player(pressing: "")
        #expect(text(player.handle(.reloaded(.changed(lesson { $0.remove(at: 2) })))).contains("at its beginning"))
        #expect(player.state == .asking(LessonFixture.predict))
    }

    @Test func inTheMiddleOfALongTextItIsReadFromItsBeginning() {
        let long = (1...30).map { Block.paragraph([.text("Paragraph \($0).")]) }
        var player = LessonFixture.player(height: 20)
        player.lesson = lesson { $0.insert(contentsOf: long, at: 3) }
        _ = player.handle(.start)
        _ = player.handle(.key(.character("n")))
        _ = player.handle(.finished(StepResult(.completed(status: 0))))
        _ = player.handle(.key(.character("n")))
        #expect(player.state == .reading)
        let new = lesson { $0.insert(contentsOf: [.paragraph([.text("First of all.")])] + long, at: 3) }
        let effects = player.handle(.reloaded(.changed(new)))
        #expect(text(effects).contains("First of all."))
        #expect(player.state == .reading)
    }

    @Test func aBrokenFileIsToldAndTheOldTextStays() {
        var player = player(pressing: "")
        let old = player
        let effects = player.handle(.reloaded(.broken([StyledLine("lesson.md:3:1: error: no")])))
        #expect(text(effects).contains("The old text stays"))
        #expect(text(effects).contains("lesson.md:3:1: error: no"))
        #expect(player.state == old.state)
        #expect(player.lesson == old.lesson)
    }

    @Test func nothingIsReloadedWhileAStepRuns() {
        var player = player(pressing: "")
        _ = player.handle(.key(.character("n")))
        #expect(!player.isAtPrompt)
        #expect(player.handle(.reloaded(.broken([]))) == [])
    }
}
