/// An argument of a system call, decoded as far as the call's kind allows.
public indirect enum Value: Sendable, Hashable {
    case integer(Int64)
    /// A number that is a count of bytes: shown with its size in words people use.
    case size(UInt64)
    /// A file mode, shown in octal: 0755.
    case mode(UInt32)
    /// An address or bits without a name, shown in hexadecimal.
    case hexadecimal(UInt64)
    case null
    /// Text of the program: a host name, what was written.
    case text(String)
    /// Text of which only the beginning is kept; `count` is the length of the whole in bytes.
    case excerpt(String, count: Int)
    /// Bytes that are not UTF-8. At most the first of them are kept; `count` is the length of the whole.
    case bytes([UInt8], count: Int)
    case path(String)
    /// The kernel's names of a constant or of bits, joined by `|`: `CLONE_NEWUTS|CLONE_NEWNS`, `SIGKILL`.
    case flags(String)
    /// An open file: its number, and its path where that is known.
    case descriptor(Int32, path: String?)
    /// What is already in the words that a person reads: `RTM_NEWLINK veth0 ↔ veth1`.
    case words(String)
    case list([Value])
    case record([Argument])

    /// No bits set.
    public static let noFlags = Value.flags("0")
}

/// A named argument or field.
public struct Argument: Sendable, Hashable {
    /// The kernel's name for it, as the manual page has it.
    public var name: String
    public var value: Value

    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}
