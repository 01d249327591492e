/// Something that takes its time, told before it begins. All of it happens once.
public enum MachineProgress: Sendable, Hashable {
    /// Some 30 MB over the network.
    case fetchingKernel
    /// A copy of this machine's own programs, some hundred megabytes.
    case makingDisk
    /// The first boot, whose result is kept.
    case booting
    /// What was kept does not start: it is made again.
    case mending
}
