/// A key of the keyboard.
public enum Key: Sendable, Hashable {
    case character(Character)
    case enter, escape, tab, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    /// Ctrl with a letter, in lower case.
    case control(Character)
    /// The terminal is gone (end of file).
    case endOfInput
}
