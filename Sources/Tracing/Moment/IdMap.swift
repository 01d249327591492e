internal import LinuxSystem

/// How the ids of a user namespace are numbered outside (user_namespaces(7), `/proc/PID/uid_map`).
struct IdMap {
    private let ranges: [(inside: UInt32, outside: UInt32, count: UInt32)]

    /// - Parameter file: `uid_map` or `gid_map`.
    init(_ file: String, of process: Int32) {
        let text = (try? KernelFile.readIfPresent("/proc/\(process)/\(file)")) ?? ""
        ranges = text.split(separator: "\n").compactMap { line in
            let numbers = line.split { $0 == " " || $0 == "\t" }.compactMap { UInt32($0) }
            return numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : nil
        }
    }

    /// The id as the namespace numbers it; 65534, nobody, for one that it does not know.
    func inside(_ id: Int32) -> UInt32 {
        let id = UInt32(bitPattern: id)
        let range = ranges.first { id >= $0.outside && id - $0.outside < $0.count }
        return range.map { $0.inside + (id - $0.outside) } ?? 65534
    }
}
