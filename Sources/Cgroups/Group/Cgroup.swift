/// One control group: the same relative path in every hierarchy of the layout, such as `lab/k3f9/demo`.
///
/// It is a name. Nothing is made before `create()`, and several values may name the same group.
public struct Cgroup: Sendable {
    public let layout: CgroupLayout
    /// Relative to the root of each hierarchy; empty for the root group.
    public let path: String

    /// - Parameter path: `lab/k3f9`; slashes at its ends do not matter. It must satisfy `isValid(path:)`.
    public init(layout: CgroupLayout, path: String) {
        precondition(Cgroup.isValid(path: path), "a group's path leads down, without `.` and `..`: \(path)")
        self.layout = layout
        self.path = path.split(separator: "/").joined(separator: "/")
    }

    /// Whether a path stays below where it starts: no part of it is `.` or `..`, and none has a newline, which the
    /// kernel refuses in the name of a group.
    public static func isValid(path: String) -> Bool {
        path.split(separator: "/").allSatisfy { $0 != "." && $0 != ".." && !$0.contains("\n") }
    }

    /// The group of this name directly below, or further below where `name` has slashes.
    public func child(_ name: String) -> Cgroup {
        Cgroup(layout: layout, path: path.isEmpty ? name : "\(path)/\(name)")
    }

    /// The group above; nil for the root group.
    public var parent: Cgroup? {
        if path.isEmpty { return nil }
        let above = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
        return Cgroup(layout: layout, path: String(above))
    }

    /// The group's directory in the hierarchy of a controller; nil where the machine has not got the controller.
    public func directory(of controller: Controller) -> String? {
        layout.hierarchy(of: controller)?.directory(path)
    }

    /// The group's directory in the v2 hierarchy, where there is one: also without controllers, v2 knows freezing,
    /// killing and events.
    public var unifiedDirectory: String? { layout.unified?.directory(path) }

    /// The group's directory in every hierarchy.
    public var directories: [String] { layout.hierarchies.map { $0.directory(path) } }

    /// The group as `/proc/PID/cgroup` names it. The names differ between hierarchies where different groups were
    /// delegated.
    public var pathsInside: Set<String> { Set(layout.hierarchies.map { $0.inside(path) }) }

    /// Whether the group exists in every hierarchy.
    public var exists: Bool { directories.allSatisfy { files.exists($0) } }

    /// The names of the groups directly below, in any of the hierarchies, in the order of their bytes.
    public func subgroups() -> [String] {
        Set(directories.flatMap { files.subdirectories(of: $0) }).sorted()
    }

    var files: any CgroupFiles { layout.files }

    /// Every directory of the group and of all groups below it in one hierarchy, a parent before its children.
    func tree(in hierarchy: Hierarchy) -> [String] {
        var found = [hierarchy.directory(path)]
        var next = 0
        while next < found.count {
            let directory = found[next]
            next += 1
            found += files.subdirectories(of: directory).map { "\(directory)/\($0)" }
        }
        return found
    }

    /// The directory for the code of one interface.
    func directory<Interface>(_ hierarchy: Hierarchy, as _: Interface.Type) -> GroupDirectory<Interface> {
        GroupDirectory(path: hierarchy.directory(path), files: files)
    }
}
