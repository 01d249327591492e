internal import Checks
public import Curriculum

/// An error with words of its own in each language.
public protocol Worded: Error {
    /// A sentence without a full stop, as errors have it.
    func text(in language: Language) -> String
}

extension Error {
    /// What the person at the terminal reads of any error.
    public func sentence(in language: Language) -> String {
        (self as? any Worded)?.text(in: language) ?? text(in: language)
    }
}
