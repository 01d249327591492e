import Glibc
import ScreenEmulator

/// A pseudo-terminal: what the screen writes to one end is read from the other, and keys go the other way.
final class PseudoTerminal: @unchecked Sendable {
    let master: Int32
    let device: Int32
    private(set) var screen: TerminalScreen
    private var received: [UInt8] = []
    /// All that was written, escape sequences too.
    private(set) var everything = ""

    init?(columns: Int, rows: Int) {
        screen = TerminalScreen(columns: columns, height: rows)
        // TIOCSPTLCK and TIOCGPTN, ioctl_tty(2): unlock the other end, and learn its number.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            return nil
        }
        device = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard device >= 0 else { return nil }
        setSize(columns, rows)
    }

    deinit {
        close(master)
        close(device)
    }

    func type(_ keys: String) { _ = Array(keys.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }

    /// Changes the window, and tells this process so as the kernel tells one whose own terminal it is: but through this
    /// thread, since what is sent to the process may be read from another test's signalfd.
    func resize(columns: Int, rows: Int) {
        screen.resize(columns: columns, height: rows)
        setSize(columns, rows)
        var (wanted, former) = (sigset_t(), sigset_t())
        sigemptyset(&wanted)
        sigaddset(&wanted, SIGWINCH)
        pthread_sigmask(SIG_UNBLOCK, &wanted, &former)
        raise(SIGWINCH)
        pthread_sigmask(SIG_SETMASK, &former, nil)
    }

    private func setSize(_ columns: Int, _ rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(device, UInt(TIOCSWINSZ), &size)
    }

    /// Reads until the text has come; false when nothing came for 20 seconds.
    func wait(for text: String) -> Bool {
        while true {
            if let range = String(decoding: received, as: UTF8.self).range(of: text) {
                received.removeFirst(min(received.count, range))
                return true
            }
            guard readMore() else { return false }
        }
    }

    /// Reads until the screen shows a text and not the other; the screen then, or nil when nothing came for 20 seconds.
    func shows(_ text: String, without other: String? = nil) -> String? {
        while true {
            let shown = screen.display.joined(separator: "\n")
            if !screen.isHeld, shown.contains(text), !(other.map(shown.contains) ?? false) { return shown }
            guard readMore() else { return nil }
        }
    }

    private func readMore() -> Bool {
        var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, 20_000) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(master, &bytes, bytes.count)
        guard count > 0 else { return false }
        received += bytes.prefix(count)
        everything += String(decoding: bytes.prefix(count), as: UTF8.self)
        screen.write(Array(bytes.prefix(count)))
        return true
    }

    var isRaw: Bool {
        var settings = termios()
        tcgetattr(device, &settings)
        return settings.c_lflag & tcflag_t(ICANON) == 0
    }
}

extension String {
    /// Where a text ends, in bytes; nil when it is not there.
    fileprivate func range(of text: String) -> Int? {
        let (all, wanted) = (Array(utf8), Array(text.utf8))
        guard wanted.count <= all.count else { return nil }
        for start in 0...(all.count - wanted.count) where all[start..<(start + wanted.count)].elementsEqual(wanted) {
            return start + wanted.count
        }
        return nil
    }
}
