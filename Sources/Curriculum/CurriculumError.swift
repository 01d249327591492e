/// Why a part of the course could not be loaded.
public enum CurriculumError: Error, Sendable, Equatable {
    /// No `curriculum/course.yaml` below that folder.
    case notACourse(root: String)
    /// No lab of that id; `nearest` is the id that was probably meant.
    case unknownLab(String, nearest: String?)
    /// The lab has no exercise of that id.
    case unknownExercise(String, lab: String, nearest: String?)
    /// The lab is listed, but not written yet.
    case planned(String)
    /// The file has errors; all of them, in reading order.
    case broken([Diagnostic])
}
