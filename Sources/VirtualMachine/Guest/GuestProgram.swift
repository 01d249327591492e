internal import Glibc
public import LinuxSystem

/// The program in the guest that waits for a command, and then is that command.
///
/// Under emulation most of a start is the emulator's work of translating code that runs for the first time, and most of
/// that code only prepares: the dynamic loader, the runtime's tables of types, what the kernel can do. A program that
/// waits has all this behind it, and a snapshot keeps it waiting.
public enum GuestProgram {
    /// The hidden command under which it is started.
    public static let command = "wait"
    /// Said to the one that is to wait in a snapshot.
    public static let rehearses = "--rehearse"

    // Its descriptors while it waits.
    static let words: Int32 = 3
    static let terminal: Int32 = 4
    static let input: Int32 = 5
    static let output: Int32 = 6
    static let errors: Int32 = 7

    /// Blocks until the host has said what to run, and then stands as a program does that was started for it: with its
    /// standard streams, terminal, environment and directory, and with every signal as it was at the beginning.
    ///
    /// - Returns: the words behind the program's name.
    /// - Throws: EPIPE where the host has gone, EPROTO for anything that is no command, and the errno of the call that
    ///   failed.
    public static func wait() throws(SystemError) -> [String] {
        let step = "start a program in the virtual machine"
        let words = FileDescriptor(owning: GuestProgram.words)
        resetSignals()
        try words.writeAll([0], step: step)
        let command = try receive(from: words, step: step)
        for (number, stream) in [input, output, errors].enumerated() {
            let source = command.terminals[number] ? terminal : stream
            guard dup2(source, Int32(number)) >= 0 else { throw SystemError(step, errno: .current) }
        }
        for number in [terminal, input, output, errors] { close(number) }
        if let number = command.terminals.firstIndex(of: true) { _ = ioctl(Int32(number), UInt(TIOCSCTTY), 0) }
        clearenv()
        for variable in command.environment {
            guard let equals = variable.firstIndex(of: "=") else { continue }
            setenv(String(variable[..<equals]), String(variable[variable.index(after: equals)...]), 1)
        }
        guard chdir(command.directory) == 0 else {
            throw SystemError(step, path: command.directory, errno: .current)
        }
        return command.arguments
    }

    /// Says something on the kernel's console, where the host finds it when the machine has gone.
    public static func note(_ text: String) { GuestInit.note(text) }

    private static func receive(
        from words: borrowing FileDescriptor, step: String
    ) throws(SystemError) -> GuestCommand {
        var frames = MessageFrames()
        var chunk = [UInt8](repeating: 0, count: 1 << 12)
        while true {
            let count = try words.read(into: &chunk)
            guard count > 0 else { throw SystemError(step, errno: .brokenPipe) }
            frames.add(chunk[..<count])
            let frame: (kind: UInt8, fields: ArraySlice<UInt8>)?
            do { frame = try frames.next() } catch { throw SystemError(step, errno: .protocolError) }
            guard let frame else { continue }
            guard case .run(let command) = HostMessage(kind: frame.kind, fields: frame.fields) else {
                throw SystemError(step, errno: .protocolError)
            }
            return command
        }
    }

    /// As after execve(2): what a rehearsal handled or blocked does not stay so.
    private static func resetSignals() {
        for number: Int32 in 1...64 { signal(number, SIG_DFL) }
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
    }
}
