public import LinuxSystem

/// A set of CPUs or memory nodes as the kernel writes it: `0-2,4` (cpuset(7), "List format").
public struct CpuList: Sendable, Hashable, CustomStringConvertible {
    public let numbers: Set<Int>

    public init(_ numbers: Set<Int>) { self.numbers = numbers }

    /// nil for anything that is not a list of numbers and ranges. The empty text is the empty set.
    public init?(_ text: String) {
        var numbers = Set<Int>()
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last, first >= 0
            else { return nil }
            numbers.formUnion(first...last)
        }
        self.numbers = numbers
    }

    public var description: String {
        var parts = [String]()
        var rest = numbers.sorted()[...]
        while let first = rest.popFirst() {
            var last = first
            while rest.first == last + 1 { last = rest.removeFirst() }
            parts.append(first == last ? "\(first)" : "\(first)-\(last)")
        }
        return parts.joined(separator: ",")
    }
}

/// The cpuset controller of one group (cpuset(7), cgroup-v2.rst): the CPUs on which its processes may run.
public protocol CpusetController: Sendable {
    /// What was asked for. Empty means on v2 the same as the group above, and on v1 that nothing can join.
    func cpus() throws(SystemError) -> CpuList
    /// - Throws: on v1 EACCES for CPUs that the group above has not, EINVAL for those that the machine has not, ENOSPC
    ///   for none while processes are in the group. v2 takes any and grants those that the group above has.
    func setCpus(_ cpus: CpuList) throws(SystemError)
    /// What the kernel grants.
    func effectiveCpus() throws(SystemError) -> CpuList
}

extension Cgroup {
    /// The group's cpuset controller.
    ///
    /// - Throws: ENODEV where the machine has not got it.
    public var cpuset: any CpusetController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .cpuset)
            return switch hierarchy.version {
            case .v1: CpusetControllerV1(directory(hierarchy, as: V1.self))
            case .v2: CpusetControllerV2(directory(hierarchy, as: V2.self))
            }
        }
    }
}

extension GroupDirectory {
    /// The list that a file holds.
    func list(_ file: String) throws(SystemError) -> CpuList {
        let text = try read(file)
        guard let list = CpuList(text) else { throw unexpected(text, in: file) }
        return list
    }
}
