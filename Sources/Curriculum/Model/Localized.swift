/// A text in each language of the course. A missing language is a finding of the linter, never a crash: the other one stands in.
public struct Localized: Sendable, Hashable {
    public var ko: String?
    public var en: String?

    public init(ko: String? = nil, en: String? = nil) {
        self.ko = ko
        self.en = en
    }

    /// The same text in every language, for names that are not translated.
    public init(same text: String) {
        self.init(ko: text, en: text)
    }

    /// The text in that language, else in the other one, else the empty string.
    public subscript(language: Language) -> String {
        switch language {
        case .ko: ko ?? en ?? ""
        case .en: en ?? ko ?? ""
        }
    }

    /// Languages without a text, in the order of `Language.allCases`.
    public var missing: [Language] {
        Language.allCases.filter { language in
            switch language {
            case .ko: ko == nil
            case .en: en == nil
            }
        }
    }

    /// True when no language has a text.
    public var isEmpty: Bool { ko == nil && en == nil }
}
