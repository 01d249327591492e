internal import LinuxSystem

/// Users as a process's user namespace numbers them (user_namespaces(7)).
struct InsideUsers {
    private let ranges: [IdMapping]

    init(process: Int32) throws(SystemError) {
        let map = try KernelFile.read("/proc/\(process)/uid_map", step: "read the sandbox's user ids")
        ranges = map.split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { UInt32($0) }
            guard numbers.count == 3 else { return nil }
            return IdMapping(inside: numbers[0], outside: numbers[1], count: numbers[2])
        }
    }

    /// What a user of this machine is called inside; 65534 for one that is not mapped.
    func inside(_ user: UInt32) -> UInt32 {
        for range in ranges where user >= range.outside && user - range.outside < range.count {
            return user - range.outside + range.inside
        }
        return 65534
    }
}
