internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A socket that listens in the network namespace of a sandbox, made before the learner is in it: so the port is taken,
/// and whoever serves it need not be there.
enum ListeningSocket {
    /// - Parameter process: the sandbox's first process.
    static func open(port: Int, inNetworkOf process: Int32) throws(SystemError) -> FileDescriptor {
        do {
            return try open(Address(port: port, family: AF_INET6), process)
        } catch {
            // A kernel without IPv6.
            return try open(Address(port: port, family: AF_INET), process)
        }
    }

    /// The child puts its socket under a number that is known here: in the place of another descriptor.
    private static func open(_ address: Address, _ process: Int32) throws(SystemError) -> FileDescriptor {
        let place = try FileDescriptor.open("/dev/null", O_RDONLY, step: "make a socket for a service")
        let number = Int(place.rawValue)
        try NamespaceVisit.run(in: .net, of: "\(process)") { plan in
            let type = Int(SOCK_STREAM.rawValue) | 0o2000000  // SOCK_CLOEXEC
            let socket = plan.call(
                "socket", __NR_socket, operands: [.value(Int(address.family)), .value(type), .value(0)])
            func set(_ name: String, _ level: Int32, _ option: Int32, _ value: Int32) {
                _ = plan.call(
                    "setsockopt(\(name))", __NR_setsockopt,
                    operands: [
                        .result(socket), .value(Int(level)), .value(Int(option)), .value(plan.bytes(of: value)),
                        .value(4),
                    ])
            }
            set("SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1)
            if address.family == AF_INET6 { set("IPV6_V6ONLY", Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
            _ = plan.call(
                "bind(\(address.port))", __NR_bind,
                operands: [
                    .result(socket), .value(plan.bytes(ofAll: address.bytes)), .value(address.bytes.count),
                ])
            _ = plan.call("listen", __NR_listen, operands: [.result(socket), .value(512)])
            _ = plan.call("dup3", __NR_dup3, operands: [.result(socket), .value(number), .value(Int(O_CLOEXEC))])
            _ = plan.call("close", __NR_close, operands: [.result(socket)])
        }
        return place
    }

    /// Every address of the namespace: of IPv4 as well, where the family is IPv6 (ipv6(7)).
    private struct Address {
        let port: Int
        let family: Int32

        /// struct sockaddr_in or sockaddr_in6: the family in this machine's order, the port in the network's.
        var bytes: [UInt8] {
            let head = [UInt8(family & 0xff), UInt8(family >> 8), UInt8(port >> 8 & 0xff), UInt8(port & 0xff)]
            return head + [UInt8](repeating: 0, count: family == AF_INET6 ? 24 : 12)
        }
    }
}
