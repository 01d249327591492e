internal import Cgroups
internal import Curriculum

/// The file of a group in which a field of the `cgroup` probe stands, by the kernel's name.
struct GroupFile {
    let name: String
    private let key: String

    /// Nil where the controller has no such field under that interface.
    init?(_ key: String, of controller: Controller, _ version: CourseCgroupVersion) {
        let v1 = version == .v1
        self.key = key
        switch (controller, key) {
        case (_, "procs"): name = "cgroup.procs"
        case (.memory, "limit"): name = v1 ? "memory.limit_in_bytes" : "memory.max"
        case (.memory, "usage"): name = v1 ? "memory.usage_in_bytes" : "memory.current"
        case (.memory, "oom_kills"): name = v1 ? "memory.oom_control" : "memory.events"
        case (.pids, "limit"): name = "pids.max"
        case (.pids, "usage"): name = "pids.current"
        case (.pids, "pids_max_hits"): name = "pids.events"
        case (.cpu, "quota"): name = v1 ? "cpu.cfs_quota_us" : "cpu.max"
        case (.cpu, "shares") where v1: name = "cpu.shares"
        case (.cpu, "weight") where !v1: name = "cpu.weight"
        case (.cpu, "throttled"): name = "cpu.stat"
        case (.freezer, "frozen"): name = v1 ? "freezer.state" : "cgroup.events"
        case (.io, "read_bps"): name = v1 ? "blkio.throttle.read_bps_device" : "io.max"
        case (.io, "write_bps"): name = v1 ? "blkio.throttle.write_bps_device" : "io.max"
        default: return nil
        }
    }

    /// The field's value in what a recording says the file held; nil for what cannot be told from one text.
    func value(of text: String) -> ObservedValue? {
        let words = text.split { $0 == " " || $0 == "\n" }
        guard let first = words.first else { return nil }
        switch name {
        case "freezer.state": return .bool(first == "FROZEN")
        case "memory.limit_in_bytes", "memory.max":
            guard let bytes = Int64(first) else { return first == "max" ? .unlimited : nil }
            return bytes < 0 || bytes > Int64.max - 65536 ? .unlimited : .pages(bytes)
        case "memory.usage_in_bytes", "memory.current": return Int64(first).map(ObservedValue.bytes)
        case "pids.max", "pids.current", "cpu.shares", "cpu.weight":
            return first == "max" ? .unlimited : Int64(first).map(ObservedValue.count)
        case "cpu.max":
            guard words.count == 2, let period = Double(words[1]), period > 0 else { return nil }
            return first == "max" ? .unlimited : Double(first).map { .percent($0 * 100 / period) }
        default: return nil
        }
    }
}

extension ObservedValue.Missing {
    /// What a learner reads where there is no such group.
    ///
    /// - Parameter place: its directory, as the learner would see it.
    init(noGroup path: String, at place: String) {
        self.init(
            value: Localized(ko: "그룹이 없음", en: "no such group"),
            sentence: Localized(
                ko: "\(path) 그룹이 없습니다. \(place) 디렉터리가 있어야 합니다.",
                en: "There is no group \(path): the directory \(place) does not exist."))
    }
}
