internal import LinuxSystem

/// The mounts that a thread sees. Kept as text: most of two tables is equal, and only what differs is parsed.
struct MountTable {
    private let text: String

    /// Empty where the thread has gone.
    init(tid: Int32) {
        text = (try? KernelFile.readIfPresent("/proc/\(tid)/mountinfo")) ?? ""
    }

    init(text: String) { self.text = text }

    func changes(to after: MountTable) -> [Change] {
        guard text != after.text, !after.text.isEmpty else { return [] }
        let before = Set(text.split(separator: "\n"))
        let now = after.text.split(separator: "\n")
        var gone = [Int: MountInfo]()
        let kept = Set(now)
        for line in before where !kept.contains(line) {
            if let mount = MountInfo(line: line) { gone[mount.id] = mount }
        }
        var changes = [Change]()
        for line in now where !before.contains(line) {
            guard let mount = MountInfo(line: line) else { continue }
            if let old = gone.removeValue(forKey: mount.id) {
                let from = MountState(old)
                let to = MountState(mount)
                // Only the parent's number differs where a mount below was moved: nothing that a reader sees.
                if from != to { changes.append(.mountChanged(from: from, to: to)) }
            } else {
                changes.append(.mountAdded(MountState(mount)))
            }
        }
        return changes + gone.values.sorted { $0.id < $1.id }.map { .mountRemoved(MountState($0)) }
    }
}
