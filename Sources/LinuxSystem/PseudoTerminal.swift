internal import CLinux
internal import Glibc

/// A pseudo-terminal (pty(7)): a program on its one end finds a terminal, who holds the other end plays the person.
public struct PseudoTerminal: ~Copyable, Sendable {
    /// The person's end.
    public let primary: FileDescriptor
    /// The program's end: its standard input, output and error.
    public let replica: FileDescriptor

    public init() throws(SystemError) {
        let primary = try FileDescriptor.open("/dev/ptmx", O_RDWR | O_NOCTTY, step: "make a terminal")
        var locked: Int32 = 0
        let result = withUnsafeMutablePointer(to: &locked) {
            lab_syscall(Int(__NR_ioctl), Int(primary.rawValue), unlock, argument($0), 0, 0, 0)
        }
        guard result >= 0 else { throw SystemError("unlock a terminal", errno: Errno(result: result)) }
        let flags = Int(O_RDWR | O_NOCTTY | O_CLOEXEC)
        let peer = try systemCall(
            __NR_ioctl, Int(primary.rawValue), openPeer, flags, step: "open a terminal")
        self.primary = primary
        replica = FileDescriptor(owning: Int32(peer))
    }

    /// Sets the number of columns and rows; the program in it gets SIGWINCH.
    public func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = withUnsafeMutablePointer(to: &size) {
            lab_syscall(Int(__NR_ioctl), Int(primary.rawValue), Int(TIOCSWINSZ), argument($0), 0, 0, 0)
        }
    }
}

// TIOCSPTLCK and TIOCGPTPEER, which are expressions in asm-generic/ioctls.h.
private let unlock = 0x4004_5431
private let openPeer = 0x5441
