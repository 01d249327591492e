import Foundation
import ScreenEmulator

/// A shell at a terminal of its own, at which a test sits as a person does: it types, and reads what appears.
///
/// The shell is dash, which has job control and never sets the terminal's modes: what a program leaves them at stays.
final class TerminalShell {
    struct Silence: Error, CustomStringConvertible {
        let wanted: String
        let seen: String
        var description: String { "“\(wanted)” did not appear. The terminal's last words:\n\(seen)" }
    }

    /// The prompt says how the last command ended.
    static func prompt(_ status: Int32) -> String { "[\(status)]% " }

    let pid: pid_t
    private var primary: Int32
    private var bytes = [UInt8]()
    /// Where in the text the next wait begins.
    private var position = 0
    /// What the terminal shows.
    private(set) var screen = TerminalScreen()

    init(
        in playground: Playground, columns: Int = 80, rows: Int = 40, environment more: [String: String] = [:]
    ) throws {
        primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        var number: UInt32 = 0
        // TIOCSPTLCK and TIOCGPTN, ioctl_tty(2): unlock the other end, and learn its number.
        guard primary >= 0, ioctl(primary, 0x4004_5431, &lock) == 0, ioctl(primary, 0x8004_5430, &number) == 0 else {
            throw POSIXError(.ENXIO)
        }
        var environment = playground.environment
        environment.merge(["TERM": "xterm", "HOME": playground.folder.path]) { $1 }
        environment.merge(more) { $1 }
        pid = try TerminalShell.spawn(
            ["/bin/bash", "-c", TerminalShell.start, "bash", playground.folder.path], on: "/dev/pts/\(number)",
            environment)
        resize(columns: columns, rows: rows)
        type("PS1='[$?]% '\n")
        try wait(for: TerminalShell.prompt(0))
    }

    deinit {
        // Its terminal hangs up; whatever does not end of that does not outlive the shell either.
        let job = primary >= 0 ? foreground : 0
        if job > 0, job != pid { kill(-job, SIGKILL) }
        hangUp()
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// Descriptors of other tests do not go into the shell: whoever waits for their end would wait for the shell's.
    private static let start = """
        cd "$1"
        for path in /proc/$$/fd/*; do number=${path##*/}; [ "$number" -gt 2 ] && eval "exec $number>&-"; done
        exec dash -i
        """

    /// The first terminal that the leader of a new session opens becomes its own (tty(4)).
    private static func spawn(
        _ arguments: [String], on terminal: String, _ environment: [String: String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // POSIX_SPAWN_SETSID of spawn.h.
        let flags = 0x80 | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var pid = pid_t()
        let error = posix_spawn(&pid, arguments[0], &actions, &attributes, &words, &variables)
        guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EIO) }
        return pid
    }

    // MARK: What a person does

    func type(_ keys: String) { _ = Array(keys.utf8).withUnsafeBytes { write(primary, $0.baseAddress, $0.count) } }

    /// Types a command line and waits for its echo.
    func enter(_ line: String) throws {
        type(line + "\n")
        try wait(for: line)
    }

    /// Changes the window; whoever is in the foreground gets SIGWINCH.
    func resize(columns: Int, rows: Int = 40) {
        screen.resize(columns: columns, height: rows)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
    }

    /// Closes the window.
    func hangUp() {
        if primary >= 0 { close(primary) }
        primary = -1
    }

    // MARK: What a person sees

    /// Waits until a text appears after what was waited for before. 20 seconds of silence is an error.
    ///
    /// - Returns: everything up to the end of it, without escape sequences.
    @discardableResult
    func wait(for wanted: String) throws -> String {
        while true {
            let text = Array(TerminalShell.plain(bytes)[position...])
            if let end = TerminalShell.end(of: Array(wanted.utf8), in: text) {
                position += end
                return String(decoding: text[..<end], as: UTF8.self)
            }
            guard read() else {
                throw Silence(wanted: wanted, seen: String(decoding: text.suffix(1_500), as: UTF8.self))
            }
        }
    }

    /// Waits until the terminal shows all of some texts, and none of some others. 20 seconds of silence is an error.
    func see(_ wanted: String..., without unwanted: String...) throws {
        while true {
            let shown = screen.display.joined(separator: "\n")
            if !screen.isHeld, wanted.allSatisfy(shown.contains), !unwanted.contains(where: shown.contains) { return }
            guard read() else { throw Silence(wanted: wanted.joined(separator: "”, “"), seen: shown) }
        }
    }

    /// Takes what comes next; false when nothing comes.
    private func read() -> Bool {
        var ready = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = poll(&ready, 1, 20_000) > 0 ? Glibc.read(primary, &chunk, chunk.count) : 0
        guard count > 0 else { return false }
        bytes += chunk.prefix(count)
        screen.write(Array(chunk.prefix(count)))
        return true
    }

    /// Everything that was written to the terminal, escape sequences and all.
    var transcript: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: What the kernel holds

    /// The process group that reads the keys.
    var foreground: pid_t { tcgetpgrp(primary) }

    /// The terminal's modes (termios(3)): input, output, control, local.
    var modes: [tcflag_t] {
        var settings = termios()
        tcgetattr(primary, &settings)
        return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
    }

    /// The text without escape sequences.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var plain = [UInt8]()
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == 0x1b else {
                plain.append(byte)
                continue
            }
            guard rest.popFirst() == UInt8(ascii: "[") else { continue }
            while let next = rest.popFirst(), !(0x40...0x7e).contains(next) {}
        }
        return plain
    }

    private static func end(of wanted: [UInt8], in text: [UInt8]) -> Int? {
        guard wanted.count <= text.count else { return nil }
        return (0...(text.count - wanted.count)).first { text[$0..<($0 + wanted.count)].elementsEqual(wanted) }
            .map { $0 + wanted.count }
    }
}
