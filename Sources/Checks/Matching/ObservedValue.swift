public import Curriculum

/// What a probe found, in a form that can be compared with what a check wants.
public indirect enum ObservedValue: Sendable, Equatable {
    /// An exact number of bytes.
    case bytes(Int64)
    /// A limit in bytes, which the kernel rounds down to whole pages.
    case pages(Int64)
    case count(Int64)
    /// Percent of one CPU.
    case percent(Double)
    /// One quantity divided by another.
    case ratio(Double)
    case bool(Bool)
    /// `max`: there is no limit.
    case unlimited
    /// A file's permission bits; written and compared in octal.
    case mode(UInt32)
    case text(String)
    /// One of a few words that a check may name, and what a learner reads in its place.
    case named(String, words: Localized)
    /// Capabilities, bit n for capability n. A check says `full`, `none`, or names some that must be among them.
    case capabilities(UInt64)
    /// A long text, of which the check names a part.
    case content(String)
    /// Words, of which the check names some: mount options.
    case words([String])
    /// Texts, of which the check names one as a whole: `NAME=value` of an environment.
    case members([String])
    /// The same key of several things; each of them must be as expected.
    case each([ObservedValue])
    /// Read, and empty: a call that did not fail has no errno.
    case nothing(Localized)
    /// The thing itself is not there, so that nothing could be read from it. Fulfils no expectation, not even `not`.
    case missing(Missing)

    /// What is not there.
    public struct Missing: Sendable, Equatable {
        /// In the place of a value: `no such group`.
        public var value: Localized
        /// For the learner: `There is no group web in the memory hierarchy.`
        public var sentence: Localized

        public init(value: Localized, sentence: Localized) {
            self.value = value
            self.sentence = sentence
        }
    }

    /// The magnitude in the base unit of `Value.number` of the course; nil for what is not a quantity.
    var number: Double? {
        switch self {
        case .bytes(let number), .pages(let number), .count(let number): Double(number)
        case .percent(let number), .ratio(let number): number
        case .unlimited: .infinity
        case .bool, .mode, .text, .named, .capabilities, .content, .words, .members, .each, .nothing, .missing:
            nil
        }
    }
}
