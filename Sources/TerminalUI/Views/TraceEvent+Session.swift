public import Tracing

extension TraceEvent {
    /// The event as someone in the session sees it: paths of groups begin at the session's own group.
    ///
    /// - Parameter group: path of that group below the hierarchies' roots, such as `lab/k3f9`.
    public func seen(fromGroup group: String) -> TraceEvent {
        switch self {
        case .call(var call):
            call.changes = call.changes.map { $0.seen(from: group) }
            return .call(call)
        case .state(var state):
            state.changes = state.changes.map { $0.seen(from: group) }
            return .state(state)
        }
    }
}

extension Change {
    fileprivate func seen(from group: String) -> Change {
        func inside(_ path: String) -> String {
            let root = group.hasPrefix("/") ? group : "/" + group
            let path = path.hasPrefix("/") ? path : "/" + path
            if path == root { return "/" }
            return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count)) : path
        }
        return switch self {
        case .cgroup(let controller, let path, let file, let from, let to):
            .cgroup(controller: controller, path: inside(path), file: file, from: from, to: to)
        case .groupMade(let controller, let path): .groupMade(controller: controller, path: inside(path))
        case .groupRemoved(let controller, let path): .groupRemoved(controller: controller, path: inside(path))
        case .groupEntered(let controller, let pid, let from, let to):
            .groupEntered(controller: controller, pid: pid, from: inside(from), to: inside(to))
        default: self
        }
    }
}
