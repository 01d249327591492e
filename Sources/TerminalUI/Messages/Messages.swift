public import Curriculum

/// Every sentence of the interface, in Korean and in English, each written as a whole.
///
/// The extensions group them by the place where they appear. A sentence takes its values as parameters and is never put
/// together from fragments: word order differs between the two languages.
public struct Messages: Sendable, Hashable {
    public let language: Language

    public init(_ language: Language) { self.language = language }

    func say(ko: @autoclosure () -> String, en: @autoclosure () -> String) -> String {
        switch language {
        case .ko: ko()
        case .en: en()
        }
    }

    /// `2 files`, `1 file`: English counts its nouns.
    func plural(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

    /// A duration as people say it: `12 ms`, `1.4 s`, `2 min 5 s`.
    public func duration(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        if milliseconds < 1 { return say(ko: "1 ms 미만", en: "under 1 ms") }
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if seconds < 60 {
            return say(ko: "\(seconds).\(milliseconds % 1000 / 100)초", en: "\(seconds).\(milliseconds % 1000 / 100) s")
        }
        return say(ko: "\(seconds / 60)분 \(seconds % 60)초", en: "\(seconds / 60) min \(seconds % 60) s")
    }

    func alertTitle(_ kind: Block.Alert.Kind) -> String {
        switch kind {
        case .note: say(ko: "참고", en: "Note")
        case .tip: say(ko: "팁", en: "Tip")
        case .important: say(ko: "중요", en: "Important")
        case .warning: say(ko: "주의", en: "Warning")
        case .caution: say(ko: "경고", en: "Caution")
        }
    }
}
