public import Cgroups
internal import Glibc
public import LinuxSystem

/// Where a lab runs, and as whom.
public enum Machine: String, Sendable, CaseIterable {
    /// Namespaces and groups of this kernel, made by root for a root inside who is nobody outside.
    case host
    /// The same as far as an ordinary user's own rights go. Root inside is that user outside.
    case user

    /// The machine of whoever runs this program.
    public static var own: Machine { geteuid() == 0 ? .host : .user }

    /// Why whoever runs this program cannot use the machine; nil where they can.
    public var refusal: SystemError? {
        switch self {
        case .host where geteuid() != 0:
            SystemError(
                "run on the machine host", errno: .notPermitted,
                advice:
                    "It is made by root. Run it with sudo, or leave --on away: an ordinary user has the machine user.")
        case .user where geteuid() == 0:
            // Root inside would be root outside: the namespace would protect nobody.
            SystemError(
                "run on the machine user as root", errno: .notPermitted,
                advice: "Its root is the user who starts it, here root itself. Leave --on away, or become an ordinary "
                    + "user first: sudo -u NAME lab run …")
        default: nil
        }
    }

    /// Which ids outside stand for those inside.
    var users: IdMapping { mapping(of: geteuid()) }
    var groups: IdMapping { mapping(of: getegid()) }

    /// Who root of a sandbox is outside: a file of theirs belongs to root inside, without any mapping of its mount.
    public var rootOutside: (user: UInt32, group: UInt32) { (users.outside, groups.outside) }

    private func mapping(of id: UInt32) -> IdMapping {
        switch self {
        // Above systemd's range for containers (524288…1879048191), so no user of the machine and no container has them.
        case .host: IdMapping(inside: 0, outside: 1_900_000_000, count: 65_536)
        // What the kernel lets anybody map (user_namespaces(7)): the own id alone.
        case .user: IdMapping(inside: 0, outside: id, count: 1)
        }
    }

    /// The control groups in which it may make groups; for an ordinary user perhaps none.
    public func layout() throws(SystemError) -> CgroupLayout {
        switch self {
        case .host: return try CgroupLayout.detect()
        case .user:
            do {
                let delegated = try CgroupLayout.detect().delegated(memberships: CgroupMembership.read())
                try delegated.makeRoom()
                return delegated
            } catch  where error.errno == .noSuchDevice {
                return CgroupLayout.none
            }
        }
    }

    /// Whether a limit that could not be applied is an error. Who may make no groups has what there is.
    var insistsOnLimits: Bool { self == .host }

    /// The group in which a session's limits are, and the one that the learner sees as the root.
    ///
    /// Root's limits belong to root. What an ordinary user makes belongs to that user, who is root inside too: there
    /// the limits stand one group higher than the learner sees.
    func groups(of session: String, in layout: CgroupLayout) -> (outer: Cgroup, inner: Cgroup) {
        let outer = Cgroup(layout: layout, path: "\(Sandbox.groupRoot)/\(session)")
        return (outer, self == .host ? outer : outer.child(session))
    }
}
