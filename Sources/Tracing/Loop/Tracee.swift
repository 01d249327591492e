internal import LinuxSystem

/// One traced thread. Touched by the tracer's thread alone.
final class Tracee {
    let tid: Int32
    var process: TracedProcess
    /// Whether it stands between the entry and the exit of a call whose exit we wait for.
    var isInCall = false
    /// A filter of its own could hide calls from ours: every call stops, for good (and in its children).
    var hasOwnFilter = false
    /// The call that it is in.
    var call = RawCall(number: -1, arguments: (0, 0, 0, 0, 0, 0))
    var enteredAt: UInt64 = 0
    var interest: CallInterest = []
    /// What the call will be reported as; nil for one that is followed, but may turn out not to concern anybody.
    var event: CallEvent?
    /// State read at the entry, to be compared at the exit.
    var before: CallState?
    /// The kernel is about to enter the call again after a signal (ERESTARTSYS): the event is still the same.
    var awaitsRestart = false
    /// Stopped, and held until its parent's event says who made it.
    var isHeld = false

    init(tid: Int32, process: TracedProcess) {
        self.tid = tid
        self.process = process
    }
}

/// One traced process: what its threads share.
final class TracedProcess {
    let pid: Int32
    let parent: Int32
    var threads = 1
    /// Open descriptors through which a cgroup file can be written. While there is one, all its threads are stepped
    /// through their calls, because a filter cannot see which file a write is for.
    var cgroupDescriptors: [Int32] = []
    /// Open sockets of NETLINK_ROUTE, for the same reason: a `write` through one can change the network.
    var routeSockets: [Int32] = []
    var isFollowed: Bool { !cgroupDescriptors.isEmpty || !routeSockets.isEmpty }
    /// unshare(CLONE_NEWPID): its next child is the first of a new pid namespace.
    var makesPidNamespace = false
    /// The number in its own pid namespace, once it is known; 0 where it is the same as ours.
    var innerPid: Int32?
    /// The memory group that it was last seen in, for the OOM killer's counter.
    var memoryGroup: MemoryGroup?

    init(pid: Int32, parent: Int32) {
        self.pid = pid
        self.parent = parent
    }
}
