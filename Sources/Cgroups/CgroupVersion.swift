/// The two interfaces of control groups (cgroups(7)): v1, a hierarchy for each controller or few of them, and v2, one
/// hierarchy for all. A machine may have both, each controller in one of them.
public enum CgroupVersion: Int, Sendable, Hashable {
    case v1 = 1
    case v2 = 2
}
