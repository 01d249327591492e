internal import CLinux
internal import Glibc

/// The first message: which version both speak, and what each is able to do (FUSE_INIT).
enum Negotiation {
    /// Nothing younger is used here. Debian 11's kernel speaks 7.32, Linux 6.1 7.37; both sides keep to the smaller.
    static let minorVersion: UInt32 = 31

    /// What is taken of what the kernel offers.
    ///
    /// - `ATOMIC_O_TRUNC`: opening and cutting off are one message. `BIG_WRITES`: writes of more than a page.
    /// - `AUTO_INVAL_DATA`: cached content goes when the file's time or size has changed on the host.
    /// - `FLOCK_LOCKS`: flock(2) is asked of the host, so that a lock taken in the guest also keeps out a program on
    ///   the host, or in a second virtual machine. Locks of fcntl(2) are not: they stay among the guest's programs.
    /// - No `WRITEBACK_CACHE`: it makes the guest the one who knows a file's size and times.
    /// - No `POSIX_ACL`, no `SECURITY_CTX`: nothing of the kind is served.
    static let wanted = UInt32(
        FUSE_ASYNC_READ | FUSE_ATOMIC_O_TRUNC | FUSE_BIG_WRITES | FUSE_FLOCK_LOCKS | FUSE_AUTO_INVAL_DATA
            | FUSE_DO_READDIRPLUS | FUSE_READDIRPLUS_AUTO | FUSE_PARALLEL_DIROPS)

    /// The answer to INIT. A kernel of a later major version is told ours, and asks again.
    static func answer(_ request: inout Request) throws(Refusal) -> fuse_init_out {
        // Kernels before 7.36 send less than the structure of today's header.
        let major = try request.take(UInt32.self)
        let minor = try request.take(UInt32.self)
        var answer = fuse_init_out()
        answer.major = UInt32(FUSE_KERNEL_VERSION)
        answer.minor = minorVersion
        if major > FUSE_KERNEL_VERSION { return answer }
        guard major == FUSE_KERNEL_VERSION, minor >= minorVersion else { throw Refusal(EPROTO) }
        answer.max_readahead = min(try request.take(UInt32.self), UInt32(MessageSize.content))
        answer.flags = try request.take(UInt32.self) & wanted
        answer.max_background = 16
        answer.congestion_threshold = 12
        answer.max_write = UInt32(MessageSize.content)
        answer.time_gran = 1
        return answer
    }
}
