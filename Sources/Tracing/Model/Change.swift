public import LinuxSystem

/// A piece of kernel state that is not what it was.
public enum Change: Sendable, Hashable {
    /// The process is in another namespace: inode numbers of `/proc/PID/ns`.
    case namespace(NamespaceKind, from: UInt64, to: UInt64)
    case mountAdded(MountState)
    case mountRemoved(MountState)
    /// The same mount with other options, or another propagation.
    case mountChanged(from: MountState, to: MountState)
    /// The content of a cgroup file, or one key of it (`memory.stat:file`).
    case cgroup(controller: String, path: String, file: String, from: String, to: String)
    case groupMade(controller: String, path: String)
    case groupRemoved(controller: String, path: String)
    /// A process changed its group.
    case groupEntered(controller: String, pid: Int32, from: String, to: String)
    case hostname(from: String, to: String)
    case domainname(from: String, to: String)
    /// An id of the process. The field is the kernel's: uid, euid, suid, fsuid, gid, egid, sgid, fsgid, groups.
    case identity(field: String, from: String, to: String)
    /// Capabilities that came and went in one set: effective, permitted, inheritable, bounding, ambient.
    case capabilities(set: String, gained: [String], lost: [String])
    case seccomp(from: SeccompMode, to: SeccompMode, filters: Int)
    case noNewPrivileges(from: Bool, to: Bool)
    /// A link was added or removed.
    case link(Presence, LinkState)
    case linkChanged(from: LinkState, to: LinkState)
    case address(Presence, AddressState)
    case route(Presence, RouteState)
    /// A firewall rule, in the words of nft(8).
    case rule(Presence, String)
    case started(pid: Int32, parent: Int32)
    case exited(status: Int32)
    /// A signal ended the process. `byOOM`: the kernel sent it because a memory limit was reached.
    case killed(signal: String, byOOM: Bool)

    /// Whether something came, went, or is another.
    public enum Presence: String, Sendable, Hashable { case added, removed, changed }

    /// seccomp(2), as `/proc/PID/status` numbers it.
    public enum SeccompMode: String, Sendable, Hashable {
        case none, strict, filter

        /// From the field `Seccomp` of `/proc/PID/status`.
        public init(number: Int32) { self = number == 2 ? .filter : number == 1 ? .strict : .none }
    }

    /// The word by which recordings and checks name this kind of change.
    public var kind: String {
        switch self {
        case .namespace: "namespace"
        case .mountAdded, .mountRemoved, .mountChanged: "mount"
        case .cgroup: "cgroup"
        case .groupMade, .groupRemoved: "group"
        case .groupEntered: "membership"
        case .hostname: "hostname"
        case .domainname: "domainname"
        case .identity: "identity"
        case .capabilities: "capabilities"
        case .seccomp: "seccomp"
        case .noNewPrivileges: "no_new_privs"
        case .link, .linkChanged: "link"
        case .address: "address"
        case .route: "route"
        case .rule: "rule"
        case .started: "started"
        case .exited: "exited"
        case .killed: "killed"
        }
    }
}

/// What a change says of a mount.
public struct MountState: Sendable, Hashable {
    public var target: String
    public var fstype: String
    public var source: String
    /// Options of the mount and of its file system, as mountinfo has them, and the propagation: `rw,nosuid,shared:2`.
    public var options: String

    public init(target: String, fstype: String, source: String, options: String) {
        self.target = target
        self.fstype = fstype
        self.source = source
        self.options = options
    }

    /// As the process sees it in its mountinfo.
    public init(_ mount: MountInfo) {
        var options = mount.options.split(separator: ",").map(String.init)
        // The file system repeats rw; only what it adds is worth a reader's eye.
        for option in mount.superOptions.split(separator: ",").map(String.init) where !options.contains(option) {
            options.append(option)
        }
        options += mount.propagation
        self.init(
            target: mount.target, fstype: mount.type, source: mount.source, options: options.joined(separator: ","))
    }
}

/// What a change says of a network link.
public struct LinkState: Sendable, Hashable {
    public var name: String
    /// `veth`, `bridge`, `loopback`.
    public var type: String
    /// `UP,LOWER_UP`; empty for a link that is down.
    public var flags: String
    /// Whatever else is told of it: its peer, its bridge, its MTU.
    public var detail: String

    public init(name: String, type: String, flags: String = "", detail: String = "") {
        self.name = name
        self.type = type
        self.flags = flags
        self.detail = detail
    }
}

/// What a change says of an address: `10.1.0.2/24` on `eth0`.
public struct AddressState: Sendable, Hashable {
    public var address: String
    public var link: String

    public init(address: String, link: String) {
        self.address = address
        self.link = link
    }
}

/// What a change says of a route: `default via 10.1.0.1 dev eth0`.
public struct RouteState: Sendable, Hashable {
    /// `default`, or a prefix.
    public var destination: String
    /// The next hop; nil for a route to a link.
    public var gateway: String?
    public var link: String

    public init(destination: String, gateway: String?, link: String) {
        self.destination = destination
        self.gateway = gateway
        self.link = link
    }
}
