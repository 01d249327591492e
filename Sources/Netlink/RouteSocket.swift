internal import CLinux
internal import Glibc
public import LinuxSystem

/// A socket of NETLINK_ROUTE: asks the kernel for links, addresses and routes of one network namespace, and changes
/// them. It belongs to the namespace in which it was opened, wherever its owner goes.
public struct RouteSocket: ~Copyable {
    private let socket: LinuxSystem.FileDescriptor
    private var sequence: UInt32 = 0

    /// Opens a socket in the calling thread's network namespace.
    public init() throws(SystemError) {
        socket = try RouteSocket.open()
    }

    /// Opens a socket in the network namespace of a process. The calling thread visits that namespace for a moment, or
    /// a child does where the thread may not.
    ///
    /// - Parameter process: a pid, or `PID/task/TID`.
    /// - Throws: the errno of setns(2): EPERM without CAP_SYS_ADMIN over that namespace.
    public init(inNamespaceOf process: String) throws(SystemError) {
        do {
            socket = try RouteSocket.openByThread(in: process)
        } catch  where error.errno == .notPermitted {
            socket = try RouteSocket.openByChild(in: process)
        }
    }

    private static func openByThread(in process: String) throws(SystemError) -> LinuxSystem.FileDescriptor {
        let there = try LinuxSystem.FileDescriptor.open(
            "/proc/\(process)/ns/net", O_RDONLY, step: "open the network namespace")
        let home = try LinuxSystem.FileDescriptor.open(
            "/proc/thread-self/ns/net", O_RDONLY, step: "open our own network namespace")
        try systemCall(
            __NR_setns, Int(there.rawValue), Int(CLONE_NEWNET), step: "enter the network namespace",
            path: "/proc/\(process)/ns/net")
        let opened: Result<Int32, SystemError>
        do throws(SystemError) {
            opened = .success(try open().release())
        } catch {
            opened = .failure(error)
        }
        try systemCall(__NR_setns, Int(home.rawValue), Int(CLONE_NEWNET), step: "leave the network namespace")
        return LinuxSystem.FileDescriptor(owning: try opened.get())
    }

    /// The child puts its socket under a number that is known here: in the place of another descriptor.
    private static func openByChild(in process: String) throws(SystemError) -> LinuxSystem.FileDescriptor {
        let place = try LinuxSystem.FileDescriptor.open(
            "/proc/\(process)/ns/net", O_RDONLY, step: "open the network namespace")
        let number = Int(place.rawValue)
        try NamespaceVisit.run(in: .net, of: process) { plan in
            let socket = plan.call(
                "socket", __NR_socket, operands: [.value(Int(AF_NETLINK)), .value(socketType), .value(0)])
            _ = plan.call("dup3", __NR_dup3, operands: [.result(socket), .value(number), .value(Int(O_CLOEXEC))])
            _ = plan.call("close", __NR_close, operands: [.result(socket)])
        }
        return place
    }

    /// SOCK_RAW | SOCK_CLOEXEC.
    private static let socketType = 3 | 0o2000000

    private static func open() throws(SystemError) -> LinuxSystem.FileDescriptor {
        let number = try systemCall(
            __NR_socket, Int(AF_NETLINK), socketType, 0, step: "open a netlink socket")
        return LinuxSystem.FileDescriptor(owning: Int32(number))
    }

    // MARK: Questions

    public mutating func links() throws(SystemError) -> [Link] {
        try request(RouteRequest.dump(RouteMessage.getLink), step: "list the links").compactMap { Link($0) }
    }

    public mutating func addresses() throws(SystemError) -> [LinkAddress] {
        try request(RouteRequest.dump(RouteMessage.getAddress), step: "list the addresses")
            .compactMap { LinkAddress($0) }
    }

    /// The routes of the main table; those that the kernel keeps for local addresses and multicast are left out.
    public mutating func routes() throws(SystemError) -> [Route] {
        try request(RouteRequest.dump(RouteMessage.getRoute), step: "list the routes").compactMap { Route($0) }
            .filter { $0.table == 254 && $0.kind == 1 }
    }

    // MARK: Requests

    /// Sends a request and waits for all of its answer.
    ///
    /// - Returns: the messages that answer it, without the acknowledgement.
    /// - Throws: the errno of the kernel's NLMSG_ERROR.
    @discardableResult
    public mutating func request(
        _ message: NetlinkMessage, step: @autoclosure () -> String
    ) throws(SystemError) -> [NetlinkMessage] {
        // A dump that was interrupted by a change is asked for again; links do not change without end.
        for _ in 0..<16 {
            sequence += 1
            var message = message
            message.sequence = sequence
            try socket.writeAll(message.encoded, step: step())
            if let answer = try answer(step: step()) { return answer }
        }
        throw SystemError(step(), errno: .interrupted)
    }

    /// nil for an answer that the kernel marks as inconsistent (NLM_F_DUMP_INTR).
    private func answer(step: @autoclosure () -> String) throws(SystemError) -> [NetlinkMessage]? {
        var answers = [NetlinkMessage]()
        var buffer = [UInt8](repeating: 0, count: 65536)
        var isConsistent = true
        while true {
            let count = try socket.read(into: &buffer)
            for message in NetlinkMessage.parse(Array(buffer[..<count])) where message.sequence == sequence {
                if message.flags & 0x10 != 0 { isConsistent = false }
                if let number = RouteMessage.errno(message) {
                    if number == 0 { return answers }
                    throw SystemError(step(), errno: Errno(rawValue: number))
                }
                if message.type == NetlinkMessage.done { return isConsistent ? answers : nil }
                answers.append(message)
                // A single object comes without an end, unless an acknowledgement was asked for.
            }
        }
    }
}
