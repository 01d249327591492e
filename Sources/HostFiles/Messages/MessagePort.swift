internal import Glibc
internal import LinuxSystem

/// The byte stream between guest and host: a socket on the host, a virtio-serial port in the guest.
///
/// Neither keeps the bounds of messages, and a port takes at most 32 KB in one write and gives at most a page in one
/// read (drivers/char/virtio_console.c). It is never waited for inside a read or a write: a port that a blocking write
/// waits for keeps its processor busy until the host has taken the bytes.
struct MessagePort {
    let descriptor: Int32
    private let isSocket: Bool

    /// The descriptor stays its owner's. One that is no socket is set to O_NONBLOCK.
    init(_ descriptor: Int32) throws(SystemError) {
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemError("look at the port", errno: .current) }
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
        if !isSocket {
            let flags = fcntl(descriptor, F_GETFL)
            guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else {
                throw SystemError("look at the port", errno: .current)
            }
        }
    }

    enum Received: Equatable {
        case bytes(Int)
        case nothingYet
        /// The other side has gone.
        case end
    }

    /// Reads what is there.
    func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Received {
        while true {
            let count =
                isSocket
                ? recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                : read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothingYet
            case ECONNRESET, EPIPE, ENODEV: return .end
            default: throw SystemError("receive a message", errno: .current)
            }
        }
    }

    /// Writes as much as is taken now. Nil when the other side has gone; no SIGPIPE comes of it.
    func send(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int? {
        while true {
            let count =
                isSocket
                ? Glibc.send(
                    descriptor, bytes.baseAddress, bytes.count,
                    Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
                : write(descriptor, bytes.baseAddress, bytes.count)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return 0
            case ECONNRESET, EPIPE, ENODEV, ENOTCONN: return nil
            default: throw SystemError("send a message", errno: .current)
            }
        }
    }

    /// Writes all of it, and waits where it must. False when the other side has gone.
    func sendAll(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            guard let count = try send(rest) else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            if count == 0 {
                var wanted = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
                try wait(for: &wanted)
                // A port whose host has gone says so and never becomes writable.
                if wanted[0].revents & Int16(POLLOUT) == 0 { return false }
            }
        }
        return true
    }
}

/// Waits for one of the events (poll(2)).
///
/// - Parameter milliseconds: at most so long; -1 for ever.
func wait(for events: inout [pollfd], milliseconds: Int32 = -1) throws(SystemError) {
    while poll(&events, nfds_t(events.count), milliseconds) < 0 {
        guard errno == EINTR else { throw SystemError("wait for a message", errno: .current) }
    }
}
