internal import Tracing

/// Finds the call that made the kernel hold what was read: the last write to the file, or the last change of it.
struct DecidingCall {
    let events: [TraceEvent]

    /// The call that last wrote to a file of the kernel, whether it worked or was refused.
    func lastWrite(to source: Source) -> CallEvent? {
        for event in events.reversed() {
            guard case .call(let call) = event else { continue }
            if writes.contains(call.call), let path = call.path, isSame(path, source) { return call }
            for case .cgroup(_, let group, let file, _, _) in call.changes where isSame(group + "/" + file, source) {
                return call
            }
        }
        return nil
    }

    /// The call that removed the group of a file, or the group itself.
    func removal(below source: Source) -> CallEvent? {
        for event in events.reversed() {
            guard case .call(let call) = event else { continue }
            for case .groupRemoved(_, let path) in call.changes where path.utf8.count > 1 {
                let places = [source.shown, source.host ?? ""]
                if places.contains(where: { $0.hasSuffix(path) || $0.contains(path + "/") }) { return call }
            }
        }
        return nil
    }

    private let writes: Set<String> = ["write", "writev", "pwrite64", "pwritev", "pwritev2", "sendfile", "splice"]

    /// A recording names a file as its process did, the engine as the host does.
    private func isSame(_ path: String, _ source: Source) -> Bool {
        if path == source.shown || path == source.host { return true }
        // A group's path is told relative to its hierarchy. Two components at least, lest `pids.max` match everywhere.
        let tail = path.hasPrefix("/") ? path : "/" + path
        guard tail.split(separator: "/").count >= 2, !path.hasPrefix("/sys/") else { return false }
        return source.shown.hasSuffix(tail) || (source.host ?? "").hasSuffix(tail)
    }
}

extension CallEvent {
    /// The path behind the descriptor that the call was given.
    fileprivate var path: String? {
        for argument in args {
            if case .descriptor(_, let path?) = argument.value { return path }
        }
        return nil
    }
}
