public import Curriculum

/// What a lesson wants done.
public enum LessonEffect: Sendable, Equatable {
    case print([StyledLine])
    case bar(Bar)
    case prepare(before: String?)
    case run(Step, again: Bool)
    case cancel
    case inspect
    /// Makes the sandbox anew, in the state before a step; nil: behind all of them.
    case goBack(before: String?)
    /// Leads the sandbox, backwards or forwards, to the state before a step; nil: behind all of them.
    case jump(before: String?)
    /// The step's text in the learner's editor.
    case edit(Step)
    case compare(Step, with: String)
    case shell
    case check(ExerciseBlock)
    case record(LessonRecord)
    /// The steps that come are of this lesson.
    case reload(Lesson)
    /// Ctrl-Z.
    case suspend
    case end(LessonEnding)

    /// What stands in the last line.
    public enum Bar: Sendable, Hashable {
        case none
        case keys(KeyBar)
        /// Something runs; shown once it takes longer than a second.
        case busy(String)
    }
}
