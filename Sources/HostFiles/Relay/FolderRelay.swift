internal import Glibc
public import LinuxSystem

/// The guest's side: mounts the host's folders, and carries the messages between the kernel and the port.
///
/// It looks at nothing in a message but its length. One read(2) of `/dev/fuse` gives one whole request and one write(2)
/// takes one whole answer (fuse(4)), while the port knows bytes only.
public struct FolderRelay: ~Copyable, Sendable {
    private let device: FileDescriptor
    private let mountPoint: String

    /// Mounts at `path`, a directory. Whoever looks there waits until `run` has brought the first answer.
    ///
    /// - Throws: the errno of opening `/dev/fuse` (ENOENT or ENODEV: the module fuse is missing) or of mount(2).
    public init(mountingAt path: String) throws(SystemError) {
        let device = try FileDescriptor.open("/dev/fuse", O_RDWR | O_NONBLOCK, step: "open the FUSE device")
        let options = [
            "fd=\(device.rawValue)", "rootmode=40000", "user_id=0", "group_id=0",
            // Every user of the guest sees the folders, and the guest's kernel checks modes and owners for them.
            "allow_other", "default_permissions",
            // Pages can be larger than 4 KB, and 32 of them more than fits into a message.
            "max_read=\(MessageSize.content)",
        ].joined(separator: ",")
        let flags = UInt(MS_NOSUID) | UInt(MS_NODEV)
        guard mount("lab", path, "fuse.lab", flags, options) == 0 else {
            throw SystemError("mount the host's folders", path: path, errno: .current)
        }
        self.device = device
        mountPoint = path
    }

    /// Without it, programs that wait for an answer would wait for ever, also in copies of the mount in other mount
    /// namespaces: MNT_FORCE answers them with an error (ENOTCONN from then on).
    deinit {
        umount2(mountPoint, Int32(MNT_FORCE) | Int32(MNT_DETACH) | Int32(UMOUNT_NOFOLLOW))
    }

    /// Carries messages until the port ends or the folders are unmounted, then unmounts them. Blocks all the while.
    ///
    /// - Parameter port: the guest's end of the stream: a virtio-serial port or a socket. It stays the caller's. What
    ///   is not a socket is set to O_NONBLOCK.
    /// - Throws: EPROTO for an answer that is none, and the errno of a read or a write that failed.
    public consuming func run(port: Int32) throws(SystemError) {
        let port = try MessagePort(port)
        var outgoing = OutgoingMessage()
        var incoming = MessageStream(smallest: MessageSize.replyHeader)
        while true {
            // No new request before the last one has gone; answers are taken at any time. So the two sides never wait
            // for each other, and no second thread is needed.
            let isSending = !outgoing.isEmpty
            var events = [
                pollfd(fd: port.descriptor, events: Int16(isSending ? POLLIN | POLLOUT : POLLIN), revents: 0),
                pollfd(fd: isSending ? -1 : device.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            try wait(for: &events)
            if events[0].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
                guard try incoming.receive(from: port) else { return }
                while let message = try incoming.next() {
                    guard try deliver(message) else { return }
                }
                // The host has gone, and nothing of it is left to read: such a port stays "ready" for ever.
                if events[0].revents & Int16(POLLIN) == 0 { return }
            }
            if events[1].revents != 0 {
                guard try outgoing.fetch(from: device.rawValue) else { return }
            }
            if !outgoing.isEmpty {
                guard try outgoing.send(to: port) else { return }
            }
        }
    }

    /// Gives an answer to the kernel. False when the mount has gone.
    private borrowing func deliver(_ message: UnsafeRawBufferPointer) throws(SystemError) -> Bool {
        while write(device.rawValue, message.baseAddress, message.count) < 0 {
            switch errno {
            case EINTR: continue
            // The program that asked was killed meanwhile; or the answer does not fit the question, and the kernel has
            // told that program of an input error.
            case ENOENT, EINVAL: return true
            case ENODEV, EPERM, ECONNABORTED: return false
            default: throw SystemError("pass on an answer of the host", errno: .current)
            }
        }
        return true
    }
}

/// The request that is on its way out.
private struct OutgoingMessage: ~Copyable {
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: MessageSize.largest, alignment: 8)
    private var rest = 0..<0

    deinit { buffer.deallocate() }

    var isEmpty: Bool { rest.isEmpty }

    /// Takes a request from the kernel, if there is one. False when the mount has gone.
    mutating func fetch(from device: Int32) throws(SystemError) -> Bool {
        while true {
            let count = read(device, buffer.baseAddress, buffer.count)
            if count >= 0 {
                rest = 0..<count
                return count > 0
            }
            switch errno {
            // ENOENT: it was interrupted before it was read (fuse(4)).
            case EINTR, ENOENT: continue
            case EAGAIN: return true
            case ENODEV, ECONNABORTED: return false
            default: throw SystemError("take a request of the kernel", errno: .current)
            }
        }
    }

    /// Sends as much as the port takes now. False when the port has ended.
    mutating func send(to port: MessagePort) throws(SystemError) -> Bool {
        while !rest.isEmpty {
            guard let count = try port.send(UnsafeRawBufferPointer(rebasing: buffer[rest])) else { return false }
            if count == 0 { return true }
            rest = (rest.lowerBound + count)..<rest.upperBound
        }
        return true
    }
}
