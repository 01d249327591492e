internal import Glibc

/// A person's terminal that hands every byte on, until it is left: the terminal at the other end is the one that echoes
/// and makes signals of keys (cfmakeraw in termios(3)).
public final class RawTerminal {
    private let descriptor: Int32
    private var former = termios()
    private var isActive: Bool

    /// Nil where there is no terminal.
    public init?(_ descriptor: Int32?) {
        guard let descriptor, tcgetattr(descriptor, &former) == 0 else { return nil }
        self.descriptor = descriptor
        var raw = former
        cfmakeraw(&raw)
        isActive = tcsetattr(descriptor, TCSADRAIN, &raw) == 0
    }

    deinit { leave() }

    /// Puts it back.
    public func leave() {
        guard isActive else { return }
        isActive = false
        tcsetattr(descriptor, TCSADRAIN, &former)
    }
}
