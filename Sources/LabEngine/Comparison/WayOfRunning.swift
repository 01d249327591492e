public import Curriculum

/// A way of running a program, from nothing around it to a machine of its own.
public enum WayOfRunning: String, Sendable, Hashable, CaseIterable {
    /// A process of this machine, as it is.
    case native
    /// A process whose root is a folder.
    case chroot
    /// Namespaces of its own, a root of its own, a limited group, a filter for its system calls.
    case container
    /// Another kernel, in a machine that a program plays, from a snapshot of it.
    case vm
    /// The same, switched on.
    case cold = "vm-cold"

    /// How it is called beside its figures.
    public var name: Localized {
        switch self {
        case .native: Localized(ko: "그냥 실행", en: "native")
        case .chroot: Localized(ko: "chroot", en: "chroot")
        case .container: Localized(ko: "컨테이너", en: "container")
        case .vm: Localized(ko: "가상 머신", en: "VM")
        case .cold: Localized(ko: "VM 부팅", en: "VM booted")
        }
    }
}

/// What is compared. Smaller is better in each.
public enum WayQuantity: String, Sendable, Hashable, CaseIterable {
    /// Nanoseconds from the wish to run the workload to the first byte that it writes.
    case start
    /// Bytes of memory that its processes held at most.
    case memory
    /// Bytes on the disk that are there for it alone.
    case disk
    /// Nanoseconds for a loop that makes no system call.
    case cpu
    /// Nanoseconds for one system call.
    case call
}
