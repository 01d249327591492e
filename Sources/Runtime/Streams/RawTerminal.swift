internal import Glibc

/// This side's terminal hands every byte on: the container's terminal is the one that echoes and makes signals of keys.
final class RawTerminal {
    private let descriptor: Int32
    private var former = termios()
    private var isActive: Bool

    /// Nil where there is no terminal.
    init?(_ descriptor: Int32) {
        guard tcgetattr(descriptor, &former) == 0 else { return nil }
        self.descriptor = descriptor
        var raw = former
        cfmakeraw(&raw)
        isActive = tcsetattr(descriptor, TCSADRAIN, &raw) == 0
    }

    deinit { leave() }

    /// Puts it back.
    func leave() {
        guard isActive else { return }
        isActive = false
        tcsetattr(descriptor, TCSADRAIN, &former)
    }
}
