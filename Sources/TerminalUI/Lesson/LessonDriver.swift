public import Curriculum
public import LabEngine
public import Tracing

/// What a lesson needs done in the world: the seam between the terminal's face and the engine.
///
/// Every function but `cancel` is called on one thread of its own, one after another, and may block for as long as its
/// work takes; the interface stays awake on another thread.
public protocol LessonDriver: AnyObject, Sendable {
    /// Makes the session ready. `step`: the first step that will be run, for a lesson that is taken up in its middle;
    /// the steps before it are replayed. Called once, before everything else, while the learner already reads.
    ///
    /// - Returns: nil, or why it failed, as a sentence in the learner's language.
    func prepare(before step: String?) -> String?

    /// Runs a step and reports what happens as it happens.
    ///
    /// - Parameter again: it has run before in this session; the sandbox is brought back to the state before it.
    func run(_ step: Step, again: Bool, report: @escaping @Sendable (StepReport) -> Void) -> StepResult

    /// Ends what runs now, soon: the learner pressed Ctrl-C. Called on another thread than everything else; what was
    /// cancelled then returns in its ordinary way.
    func cancel()

    /// The state of the session, for `i`.
    func inspect() -> [InspectSection]

    /// Opens the learner's own shell in the session, on the terminal, until it ends.
    func openShell() -> ShellOutcome

    /// Makes the session's sandbox anew, in the state of the moment before a step; nil: behind all of them.
    func goBack(before step: String?) -> GoBackOutcome

    /// Leads the session's sandbox, backwards or forwards, to the moment before a step; nil: behind all of them.
    /// Reports each step that runs on the way.
    func jump(before step: String?, report: @escaping @Sendable (StepReport) -> Void) -> GoBackOutcome

    /// Runs a step as it is and with another text, each in a fresh sandbox that was led to the moment before it.
    func compare(_ step: Step, with text: String, report: @escaping @Sendable (StepReport) -> Void) -> ComparisonOutcome

    /// Grades an exercise.
    func check(_ exercise: ExerciseBlock) -> CheckReport

    /// From here on the steps are of this lesson, which was changed while it is played.
    func reload(_ lesson: Lesson)

    /// Keeps what was done, so that the lesson can be taken up again.
    func record(_ record: LessonRecord)
}

/// What a step reports while it runs.
public enum StepReport: Sendable, Hashable {
    /// What its programs wrote, as it arrives.
    case output([UInt8])
    /// What ways of running cost, and where the picture of it lies; nil: none was drawn.
    case measured(WayComparison, picture: String?)
    /// Something that the tracer saw and that matters.
    case event(TraceEvent)
    /// A sentence of the engine's own, in the learner's language.
    case note(String)
    /// On the way to another moment, this step runs, unseen.
    case passing(step: String)
}

public enum CheckReport: Sendable, Equatable {
    case checked(ChecksView)
    /// Why it could not be graded, as a sentence in the learner's language.
    case failed(String)
}

public enum ShellOutcome: Sendable, Equatable {
    /// What was done in it.
    case closed(ShellVisitView)
    /// Why it could not be opened, as a sentence in the learner's language.
    case failed(String)
}

public enum GoBackOutcome: Sendable, Hashable {
    case done(LabSession.Arrival)
    /// A sentence in the learner's language.
    case failed(String)
}

/// What came of a step's text in the learner's editor.
public enum EditOutcome: Sendable, Hashable {
    case changed(String)
    case unchanged
    case failed(String)
}

public enum ComparisonOutcome: Sendable, Hashable {
    case compared(ComparisonView)
    case failed(String)
}

/// A step of the learner's own way through a lesson. `id` is that of a step, a prediction or an exercise.
public enum LessonRecord: Sendable, Hashable {
    /// The lesson goes on behind it.
    case passed(id: String)
    case skipped(id: String)
    /// The kernel has answered a prediction; both are indices of choices.
    case predicted(id: String, chosen: Int, answer: Int?)
    /// So many hints of an exercise were shown.
    case hinted(id: String, count: Int)
    /// The end was reached.
    case finished
}

/// How a lesson ended.
public enum LessonEnding: Sendable, Hashable {
    /// At its end. `failed`: the steps that did not end as the lesson says.
    case finished(failed: [String])
    /// The learner left.
    case quit
    /// A signal asked the program to end; its number.
    case terminated(signal: Int32)
    /// The sandbox could not be prepared; the reason has been shown.
    case failed(String)
    /// Nobody reads the output any more, or it cannot be written.
    case outputClosed(OutputClosed)
}
