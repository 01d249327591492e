/// What a piece of text means; how it looks is decided where it is written (`Palette`).
///
/// A style never carries anything alone: a glyph or a word says the same, for terminals and people without colour.
public enum Style: Sendable, Hashable, CaseIterable {
    case plain
    case heading
    case strong
    case emphasis
    case struck
    case code
    case path
    case number
    /// A value that the kernel changed.
    case changed
    case added
    case removed
    case success
    case warning
    case error
    /// Of less weight: labels, comments, addresses.
    case dim
    /// A key of the keyboard.
    case key
}
