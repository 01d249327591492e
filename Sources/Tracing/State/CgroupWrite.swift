internal import LinuxSystem

/// A write to a cgroup file: what the file says before it and after it.
struct CgroupWrite {
    let place: CgroupPlace
    let file: String
    /// What is read to see the effect: the file itself, or the one that shows what a write-only file did.
    private let readable: String
    private let shownAs: String
    private let value: String
    /// The process that a write to `cgroup.procs` or `tasks` moves, by our number, and its group beforehand.
    private let moved: (pid: Int32, from: String)?

    /// - Parameters:
    ///   - descriptor: open in the thread `tid`, which is about to write to it.
    ///   - movedProcess: turns the number that is written into our number for that process.
    init?(descriptor: Int32, tid: Int32, movedProcess: () -> Int32?) {
        guard let whole = CgroupPlace(descriptor: descriptor, of: tid) else { return nil }
        let (group, file) = whole.split
        place = group
        self.file = file
        let path = "/proc/\(tid)/fd/\(descriptor)"
        if ["cgroup.procs", "tasks", "cgroup.threads"].contains(file) {
            moved = movedProcess().map { ($0, CgroupWrite.group(of: $0, in: group.hierarchy)) }
            readable = ""
            shownAs = file
            value = ""
        } else if file == "devices.allow" || file == "devices.deny" {
            // Both are write-only; devices.list is what they change. It lies beside them in the mount that was used.
            moved = nil
            let link = KernelFile.link(path) ?? ""
            let folder = link.lastIndex(of: "/").map { String(link[..<$0]) } ?? ""
            readable = "/proc/\(tid)/root\(folder)/devices.list"
            shownAs = "devices.list"
            value = CgroupWrite.read(readable)
        } else {
            moved = nil
            readable = path
            shownAs = file
            value = CgroupWrite.read(path)
        }
    }

    func changes() -> [Change] {
        if let moved {
            let to = CgroupWrite.group(of: moved.pid, in: place.hierarchy)
            guard to != moved.from else { return [] }
            return [.groupEntered(controller: place.hierarchy, pid: moved.pid, from: moved.from, to: to)]
        }
        guard !readable.isEmpty else { return [] }
        let now = CgroupWrite.read(readable)
        guard now != value else { return [] }
        return [
            .cgroup(controller: place.controller(of: file), path: place.path, file: shownAs, from: value, to: now)
        ]
    }

    /// Empty for a file that only takes writes.
    private static func read(_ path: String) -> String {
        let text = (try? KernelFile.readIfPresent(path)) ?? nil
        guard let text else { return "" }
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    /// The group of a process in one hierarchy; empty where the process has gone.
    static func group(of pid: Int32, in hierarchy: String) -> String {
        let memberships = (try? CgroupMembership.read(process: "\(pid)")) ?? []
        return memberships.first { name(of: $0) == hierarchy }?.path ?? ""
    }

    private static func name(of membership: CgroupMembership) -> String {
        membership.hierarchy == 0 ? "unified" : membership.controllers.joined(separator: ",")
    }
}
