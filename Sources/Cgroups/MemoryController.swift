public import LinuxSystem

/// A limit of memory.
public enum MemoryLimit: Sendable, Hashable {
    case max
    case bytes(UInt64)
}

/// The memory controller of one group (cgroup-v1/memory.rst and cgroup-v2.rst of the kernel's documentation).
public protocol MemoryController: Sendable {
    /// What the group and all below it may use: `memory.limit_in_bytes`, `memory.max`.
    func limit() throws(SystemError) -> MemoryLimit
    /// Sets the limit. The kernel rounds bytes down to whole pages.
    ///
    /// - Throws: EBUSY (v1) where more is in use and cannot be reclaimed, EINVAL for what the kernel does not take.
    func setLimit(_ limit: MemoryLimit) throws(SystemError)
    /// Leaves no way around the limit through swap: v1 limits memory and swap together to the limit that is set
    /// now, v2 sets the limit of swap to 0. Set the limit first.
    ///
    /// - Throws: ENOENT where the kernel does not account for swap.
    func forbidSwap() throws(SystemError)
    /// What is in use, in bytes, the page cache included.
    func usage() throws(SystemError) -> UInt64
    /// How many processes the OOM killer has ended: v1 in this group, v2 in it and below it.
    func oomKills() throws(SystemError) -> UInt64
    /// How often the limit was hit and memory had to be reclaimed: `memory.failcnt`, `memory.events` `max`.
    func limitHits() throws(SystemError) -> UInt64
}

extension Cgroup {
    /// The group's memory controller.
    ///
    /// - Throws: ENODEV where the machine has not got it.
    public var memory: any MemoryController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .memory)
            return switch hierarchy.version {
            case .v1: MemoryControllerV1(directory(hierarchy, as: V1.self))
            case .v2: MemoryControllerV2(directory(hierarchy, as: V2.self))
            }
        }
    }
}
