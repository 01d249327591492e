internal import Glibc
internal import LinuxSystem

/// The host's side of the control port.
struct GuestConversation {
    let emulator: Emulator
    private var frames = MessageFrames()
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    init(_ emulator: Emulator) { self.emulator = emulator }

    func send(_ message: HostMessage) throws(SystemError) {
        do throws(SystemError) {
            try emulator.control.writeAll(message.frame, step: "speak to the virtual machine")
        } catch {
            throw gone(error.errno)
        }
    }

    /// What has come and not been looked at yet. Blocks for one read(2) where nothing has.
    ///
    /// - Throws: EPIPE with the guest's last words where the machine has gone.
    mutating func receive() throws(SystemError) -> [GuestMessage] {
        let count: Int
        do throws(SystemError) { count = try emulator.control.read(into: &chunk) } catch { throw gone(error.errno) }
        guard count > 0 else { throw gone(.brokenPipe) }
        frames.add(chunk[..<count])
        var messages = [GuestMessage]()
        do {
            while let frame = try frames.next() {
                if let message = GuestMessage(kind: frame.kind, fields: frame.fields) { messages.append(message) }
            }
        } catch {
            throw gone(.protocolError)
        }
        return messages
    }

    /// Waits for one message, before any program runs.
    mutating func wait(for wanted: GuestMessage, deadline: UInt64) throws(SystemError) {
        while true {
            do throws(SystemError) {
                try Deadline.wait(
                    for: [emulator.control.rawValue], until: deadline, step: "hear of the virtual machine")
            } catch {
                throw gone(error.errno)
            }
            for message in try receive() {
                if message == wanted { return }
                if case .refused(let step, let path, let errno) = message {
                    throw SystemError(step, path: path.isEmpty ? nil : path, errno: Errno(rawValue: errno))
                }
            }
        }
    }

    /// The machine has gone, or does not answer any more.
    func gone(_ errno: Errno) -> SystemError {
        // QEMU writes down why it ends before it does.
        if errno != .timedOut { emulator.end() }
        let words = emulator.lastWords().map { "It said last: \($0)" }
        return SystemError("keep the virtual machine running", errno: errno, advice: words)
    }
}
