/// A language that the course speaks. The raw value is the folder below `curriculum/` and the key in every `{ko, en}` map.
public enum Language: String, Sendable, Hashable, CaseIterable, Codable {
    case ko
    case en

    /// The language that a locale name asks for, as `LANG` holds it (`ko_KR.UTF-8`); nil when the course lacks it.
    public init?(locale: String) {
        let name = locale.prefix { $0 != "_" && $0 != "." && $0 != "-" && $0 != "@" }
        self.init(rawValue: name.lowercased())
    }
}
