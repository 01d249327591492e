import LinuxSystem

/// What the kernel makes of a value that is written to a file of a v2 controller.
enum FakeUnifiedValue {
    struct Refusal: Error {
        let errno: Errno
    }

    /// A new group's files.
    static let fresh = [
        "cpu.max": "max 100000\n", "cpu.weight": "100\n",
        "cpu.stat": "usage_usec 0\nuser_usec 0\nsystem_usec 0\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n",
        "cpuset.cpus": "\n", "cpuset.cpus.effective": "0-1\n", "cpuset.mems": "\n",
        "io.max": "",
        "memory.max": "max\n", "memory.high": "max\n", "memory.current": "0\n", "memory.swap.max": "max\n",
        "memory.events": "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n",
        "pids.max": "max\n", "pids.current": "0\n", "pids.events": "max 0\n",
    ]

    /// The only disk of the fixture.
    static let disk = "254:0"

    static func accept(_ text: String, in file: String, of old: String) -> Result<String, Refusal> {
        let text = text.hasSuffix("\n") ? String(text.dropLast()) : text
        switch file {
        case "memory.max", "memory.high", "memory.swap.max":
            if text == "max" { return .success("max\n") }
            guard let bytes = UInt64(text) else { return refuse(.invalid) }
            return .success("\(bytes / 4096 * 4096)\n")
        case "pids.max":
            if text == "max" { return .success("max\n") }
            guard let count = UInt64(text), count <= 4_194_304 else { return refuse(.invalid) }
            return .success("\(count)\n")
        case "cpu.max": return cpuMax(text, old)
        case "cpu.weight":
            guard let weight = UInt64(text) else { return refuse(.invalid) }
            return (1...10_000).contains(weight) ? .success("\(weight)\n") : refuse(.outOfRange)
        case "cpuset.cpus":
            return text.allSatisfy { $0.isNumber || $0 == "-" || $0 == "," } ? .success(text + "\n") : refuse(.invalid)
        case "cgroup.freeze":
            guard let value = Int(text) else { return refuse(.invalid) }
            return value == 0 || value == 1 ? .success("\(value)\n") : refuse(.outOfRange)
        case "io.max": return ioMax(text, old)
        default: return refuse(.invalid)
        }
    }

    private static func refuse(_ errno: Errno) -> Result<String, Refusal> { .failure(Refusal(errno: errno)) }

    private static func cpuMax(_ text: String, _ old: String) -> Result<String, Refusal> {
        let words = text.split(separator: " ")
        guard let first = words.first, words.count <= 2 else { return refuse(.invalid) }
        let before = old.split(separator: " ").last?.dropLast() ?? "100000"
        guard let period = UInt64(words.count == 2 ? words[1] : before) else { return refuse(.invalid) }
        guard (1000...1_000_000).contains(period) else { return refuse(.invalid) }
        if first == "max" { return .success("max \(period)\n") }
        guard let quota = UInt64(first), quota >= 1000 else { return refuse(.invalid) }
        return .success("\(quota) \(period)\n")
    }

    private static func ioMax(_ text: String, _ old: String) -> Result<String, Refusal> {
        let words = text.split(separator: " ")
        guard words.first.map(String.init) == disk else { return refuse(Errno.noSuchDevice) }
        for word in words.dropFirst() {
            let pair = word.split(separator: "=")
            guard pair.count == 2, ["rbps", "wbps", "riops", "wiops"].contains(pair[0]) else { return refuse(.invalid) }
            if pair[1] != "max" {
                guard let rate = UInt64(pair[1]) else { return refuse(.invalid) }
                if rate == 0 { return refuse(.outOfRange) }
            }
        }
        let isUnlimited = words.dropFirst().allSatisfy { $0.hasSuffix("=max") }
        return .success(isUnlimited ? "" : text + "\n")
    }
}
