// Values from the kernel's include/linux/socket.h, include/uapi/linux/{in,netlink,net}.h and asm-generic/socket.h.
extension FlagTable {
    static let addressFamily = FlagTable(values: [
        0: "AF_UNSPEC", 1: "AF_UNIX", 2: "AF_INET", 10: "AF_INET6", 16: "AF_NETLINK", 17: "AF_PACKET", 29: "AF_CAN",
        31: "AF_BLUETOOTH", 38: "AF_ALG", 40: "AF_VSOCK", 44: "AF_XDP",
    ])

    static let socketType = FlagTable(
        valueMask: 0xf,
        values: [
            1: "SOCK_STREAM", 2: "SOCK_DGRAM", 3: "SOCK_RAW", 4: "SOCK_RDM", 5: "SOCK_SEQPACKET", 10: "SOCK_PACKET",
        ],
        bits: [0o2000000: "SOCK_CLOEXEC", 0o4000: "SOCK_NONBLOCK"])

    static let acceptFlags = FlagTable(bits: [0o2000000: "SOCK_CLOEXEC", 0o4000: "SOCK_NONBLOCK"])

    static let internetProtocol = FlagTable(values: [
        0: "IPPROTO_IP", 1: "IPPROTO_ICMP", 6: "IPPROTO_TCP", 17: "IPPROTO_UDP", 41: "IPPROTO_IPV6",
        58: "IPPROTO_ICMPV6", 132: "IPPROTO_SCTP", 255: "IPPROTO_RAW", 262: "IPPROTO_MPTCP",
    ])

    static let netlinkProtocol = FlagTable(values: [
        0: "NETLINK_ROUTE", 4: "NETLINK_SOCK_DIAG", 5: "NETLINK_NFLOG", 6: "NETLINK_XFRM", 7: "NETLINK_SELINUX",
        9: "NETLINK_AUDIT", 10: "NETLINK_FIB_LOOKUP", 11: "NETLINK_CONNECTOR", 12: "NETLINK_NETFILTER",
        15: "NETLINK_KOBJECT_UEVENT", 16: "NETLINK_GENERIC", 21: "NETLINK_CRYPTO",
    ])

    static let messageFlags = FlagTable(bits: [
        1: "MSG_OOB", 2: "MSG_PEEK", 4: "MSG_DONTROUTE", 0x20: "MSG_TRUNC", 0x40: "MSG_DONTWAIT", 0x80: "MSG_EOR",
        0x100: "MSG_WAITALL", 0x800: "MSG_CONFIRM", 0x2000: "MSG_ERRQUEUE", 0x4000: "MSG_NOSIGNAL",
        0x8000: "MSG_MORE", 0x20000000: "MSG_FASTOPEN", 0x40000000: "MSG_CMSG_CLOEXEC",
    ])

    static let socketLevel = FlagTable(values: [
        0: "SOL_IP", 1: "SOL_SOCKET", 6: "SOL_TCP", 17: "SOL_UDP", 41: "SOL_IPV6", 58: "SOL_ICMPV6", 255: "SOL_RAW",
        263: "SOL_PACKET", 270: "SOL_NETLINK",
    ])

    static let socketOption = FlagTable(values: [
        1: "SO_DEBUG", 2: "SO_REUSEADDR", 3: "SO_TYPE", 4: "SO_ERROR", 5: "SO_DONTROUTE", 6: "SO_BROADCAST",
        7: "SO_SNDBUF", 8: "SO_RCVBUF", 9: "SO_KEEPALIVE", 13: "SO_LINGER", 15: "SO_REUSEPORT", 16: "SO_PASSCRED",
        20: "SO_RCVTIMEO", 21: "SO_SNDTIMEO", 25: "SO_BINDTODEVICE", 26: "SO_ATTACH_FILTER", 32: "SO_SNDBUFFORCE",
        33: "SO_RCVBUFFORCE", 36: "SO_MARK", 38: "SO_PROTOCOL", 39: "SO_DOMAIN",
    ])

    static let shutdown = FlagTable(values: [0: "SHUT_RD", 1: "SHUT_WR", 2: "SHUT_RDWR"])

    /// The calls that i386 programs make through socketcall(2), in the order of their numbers, from 1.
    static let socketCalls = [
        "socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair", "send", "recv",
        "sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg",
        "sendmmsg",
    ]
}
