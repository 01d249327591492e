internal import LinuxSystem
internal import Netlink

/// Netlink sockets: which descriptors are such, and what is sent through them.
extension TraceLoop {
    func isRouteSocket(_ descriptor: Int32, of process: TracedProcess, tid: Int32) -> Bool {
        // Most descriptors are told apart by their name alone.
        KernelFile.link("/proc/\(tid)/fd/\(descriptor)")?.hasPrefix("socket:") == true
            && ProcessMemory(tid: tid, process: process).isRouteSocket(descriptor)
    }

    /// A socket of NETLINK_ROUTE is open: from here on the process is stepped, since a filter cannot see that a
    /// `write` goes to it.
    func finishMakingSocket(_ tracee: Tracee, result: Int) {
        guard result >= 0 else { return }
        let descriptor = Int32(truncatingIfNeeded: result)
        let process = tracee.process
        guard !process.routeSockets.contains(descriptor), isRouteSocket(descriptor, of: process, tid: tracee.tid)
        else { return }
        let wasFollowed = process.isFollowed
        process.routeSockets.append(descriptor)
        if !wasFollowed { interruptThreads(of: process, except: tracee.tid) }
    }

    /// What goes to the kernel's routing family is told; what may change something there, with what it changed.
    func beginSend(
        _ tracee: Tracee, _ call: RawCall, _ name: String, _ memory: ProcessMemory, _ interest: inout CallInterest
    ) {
        interest.remove(.sends)
        guard !tracee.process.routeSockets.isEmpty, let descriptor = decoder.sender(of: call, name, in: memory),
            tracee.process.routeSockets.contains(descriptor)
        else { return }
        interest.subtract([.writes, .reportIfCgroup])
        interest.insert(.report)
        // The messages that cannot be read count as ones that change something.
        let messages = decoder.sent(by: call, name, in: memory).map { NetlinkMessage.parse($0) } ?? []
        if messages.isEmpty || messages.contains(where: \.changesNetwork) { interest.insert(.network) }
    }
}

extension NetlinkMessage {
    /// RTM_NEW…, RTM_DEL… and RTM_SET…: the kinds of requests come in fours, of which the third only asks
    /// (linux/rtnetlink.h). Below 16 are messages of netlink itself.
    fileprivate var changesNetwork: Bool { type >= 16 && type & 3 != 2 }
}
