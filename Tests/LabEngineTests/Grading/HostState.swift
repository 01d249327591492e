import Glibc
import LinuxSystem

/// What a submission could change of the host, as the host itself reads it.
struct HostState {
    /// By the name of what it is; what this machine does not have is left out.
    private var values: [String: String] = [:]
    /// Seconds between the wall clock and the time since boot: they change together unless somebody sets the clock.
    private let clock: Int

    init() {
        clock = HostState.seconds(CLOCK_REALTIME) - HostState.seconds(CLOCK_BOOTTIME)
        let settings = ["core_pattern", "sysrq", "printk", "modprobe", "hotplug", "hostname"]
        for path in settings.map({ "/proc/sys/kernel/\($0)" }) + ["/proc/self/mountinfo"] {
            note(path)
        }
        // Not all of them: the engine's own mounts make the kernel load some.
        let modules = ((try? KernelFile.readIfPresent("/proc/modules")) ?? nil) ?? ""
        if modules.split(separator: "\n").contains(where: { $0.hasPrefix(HostState.rareModule + " ") }) {
            values[HostState.rareModule] = "loaded"
        }
        for name in [""] + KernelFile.names(in: "/sys/fs/cgroup").map({ "/\($0)" }) {
            note("/sys/fs/cgroup\(name)/release_agent")
        }
        for directory in HostState.groups {
            for file in [
                "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.max", "memory.swap.max", "pids.max",
                "cpu.cfs_quota_us", "cpu.max", "cpuset.cpus",
            ] { note("\(directory)/\(file)") }
        }
        note("/proc/self/limits")
        values["addresses"] = HostState.addresses.joined(separator: " ")
    }

    /// What is not as it was.
    func differences(from before: HostState) -> [String] {
        var list = Set(values.keys).union(before.values.keys).filter { values[$0] != before.values[$0] }.sorted()
            .map { "\($0): \(before.values[$0] ?? "none") → \(values[$0] ?? "none")" }
        // A clock is also set by whoever keeps it right: by little.
        if abs(clock - before.clock) > 60 { list.append("the clock: \(clock - before.clock) s") }
        return list
    }

    /// A module that most kernels have, and that nothing but an attack asks for.
    static let rareModule = "pktgen"

    /// The numbers of the host's namespaces, one of each kind.
    static let namespaces = ["mnt", "net", "pid", "uts", "ipc", "cgroup", "user"].compactMap { kind in
        KernelFile.link("/proc/self/ns/\(kind)")?.filter(\.isNumber)
    }

    /// The host's own IPv4 addresses (Documentation/networking/fib_trie.rst: a leaf, and below it its scope).
    static var addresses: [String] {
        var addresses = Set<String>(), leaf = ""
        for line in ((try? KernelFile.read("/proc/net/fib_trie")) ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.first == "|--", words.count == 2 { leaf = String(words[1]) }
            if line.hasSuffix("/32 host LOCAL") { addresses.insert(leaf) }
        }
        return addresses.sorted()
    }

    /// The directories of the groups in which this process is.
    private static var groups: [String] {
        ((try? KernelFile.read("/proc/self/cgroup")) ?? "").split(separator: "\n").flatMap { line in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [String]() }
            let roots = parts[1].isEmpty ? ["", "/unified"] : ["/\(parts[1])"]
            return roots.map { "/sys/fs/cgroup\($0)\(parts[2])" }
        }
    }

    private mutating func note(_ path: String) { values[path] = try? KernelFile.readIfPresent(path) }

    private static func seconds(_ clock: Int32) -> Int {
        var time = timespec()
        return clock_gettime(clockid_t(clock), &time) == 0 ? time.tv_sec : 0
    }
}
