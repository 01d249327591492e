internal import Glibc
internal import LinuxSystem

/// QEMU's monitor (QMP): lines of JSON both ways.
///
/// Only four commands are ever sent, and of answers no more is read than whether they are errors; so no JSON parser is
/// needed.
struct MachineMonitor: ~Copyable {
    private let socket: FileDescriptor

    init(_ socket: consuming FileDescriptor) { self.socket = socket }

    /// Sends commands, one behind the other. Nobody waits for the answers: QEMU takes them in order.
    func send(_ commands: [String]) throws(SystemError) {
        try socket.writeAll(Array(commands.map { $0 + "\n" }.joined().utf8), step: "speak to QEMU")
    }

    /// Gives QEMU a descriptor under the name `state` (unix(7), SCM_RIGHTS): a number would not do for saving.
    func give(_ descriptor: Int32) throws(SystemError) {
        var text = Array((#"{"execute":"getfd","arguments":{"fdname":"state"}}"# + "\n").utf8)
        // struct cmsghdr with one descriptor behind it: 16 bytes and 4, padded to 24.
        var control = [UInt8](repeating: 0, count: 24)
        let result = text.withUnsafeMutableBytes { text in
            control.withUnsafeMutableBytes { control in
                control.storeBytes(of: 20, toByteOffset: 0, as: Int.self)
                control.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
                control.storeBytes(of: Int32(1), toByteOffset: 12, as: Int32.self)  // SCM_RIGHTS
                control.storeBytes(of: descriptor, toByteOffset: 16, as: Int32.self)
                var part = iovec(iov_base: text.baseAddress, iov_len: text.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return sendmsg(socket.rawValue, &message, Int32(MSG_NOSIGNAL))
                }
            }
        }
        guard result > 0 else { throw SystemError("speak to QEMU", errno: .current) }
    }

    static let begin = #"{"execute":"qmp_capabilities"}"#
    /// Memory that is a shared file stays out of the saved state: that file is the snapshot.
    static let leaveMemory = """
        {"execute":"migrate-set-capabilities","arguments":{"capabilities":\
        [{"capability":"x-ignore-shared","state":true},{"capability":"events","state":true}]}}
        """
    /// Saving stops the machine by itself at its end. One that was stopped before would be stopped again after it is
    /// restored, and wait for a word more.
    static let save = #"{"execute":"migrate","arguments":{"uri":"fd:state"}}"#
    static let restore = #"{"execute":"migrate-incoming","arguments":{"uri":"fd:state"}}"#

    /// Reads until a line has one of these words.
    ///
    /// - Parameter deadline: nanoseconds of the monotonic clock.
    /// - Throws: EPROTO with QEMU's words for an error, ETIMEDOUT, EPIPE when QEMU has ended.
    func wait(for words: String, deadline: UInt64) throws(SystemError) {
        let step = "speak to QEMU"
        var text = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            try Deadline.wait(for: [socket.rawValue], until: deadline, step: step)
            let count = try socket.read(into: &chunk)
            guard count > 0 else { throw SystemError(step, errno: .brokenPipe) }
            text.append(contentsOf: chunk[..<count])
            while let end = text.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: text[..<end], as: UTF8.self)
                text.removeFirst(end + 1)
                if line.contains(words) { return }
                if line.contains(#""error":"#) || line.contains(#""status": "failed""#) {
                    throw SystemError(step, errno: .protocolError, advice: line.trimmingSuffix(while: \.isNewline))
                }
            }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, predicate(last) { text.removeLast() }
        return text
    }
}
