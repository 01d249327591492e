/// Which of the kernel's two cgroup interfaces a step or an expectation is written for.
public enum CgroupVersion: String, Sendable, Hashable, CaseIterable {
    case v1
    case v2
}
