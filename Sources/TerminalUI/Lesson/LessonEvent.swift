/// What can happen to a lesson.
public enum LessonEvent: Sendable, Equatable {
    case start
    case key(Key)
    /// The sandbox is ready, or why it is not.
    case prepared(failure: String?)
    case report(StepReport)
    case finished(StepResult)
    case inspected([InspectSection])
    case shellClosed(ShellOutcome)
    case checked(CheckReport)
    case wentBack(GoBackOutcome)
    case edited(EditOutcome)
    case compared(ComparisonOutcome)
    /// The lesson's file was changed.
    case reloaded(LessonReload)
    /// The terminal has another size.
    case resized(Page)
    /// A signal that asks the program to end; its number.
    case signal(Int32)
}
