internal import Glibc
internal import LinuxSystem

/// The ids that this process's user namespace has (user_namespaces(7)).
public struct IdMaps: Sendable, Hashable {
    /// Ranges of ids inside.
    let users: [Range<UInt64>]
    let groups: [Range<UInt64>]
    /// Whether setgroups(2) is allowed.
    public let allowsSetgroups: Bool

    public static func current() throws -> IdMaps {
        IdMaps(
            users: ranges(try KernelFile.read("/proc/self/uid_map")),
            groups: ranges(try KernelFile.read("/proc/self/gid_map")),
            allowsSetgroups: try KernelFile.readIfPresent("/proc/self/setgroups")?.hasPrefix("allow") ?? true)
    }

    static func ranges(_ text: String) -> [Range<UInt64>] {
        text.split(separator: "\n").compactMap { line in
            let numbers = line.split(separator: " ").compactMap { UInt64($0) }
            guard numbers.count == 3 else { return nil }
            return numbers[0]..<(numbers[0] + numbers[2])
        }
    }

    public func has(user: UInt32) -> Bool { users.contains { $0.contains(UInt64(user)) } }
    public func has(group: UInt32) -> Bool { groups.contains { $0.contains(UInt64(group)) } }

    /// Whether there is but one id: then all files belong to it, whatever an image says.
    public var isSingle: Bool { users.reduce(0) { $0 + $1.count } <= 1 }
}

/// The further ids that an ordinary user may map (subuid(5)).
enum SubordinateIds {
    /// The first range of a user in `/etc/subuid` or `/etc/subgid`.
    static func range(in text: String, user: String, id: UInt32) -> (first: UInt32, count: UInt32)? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, fields[0] == user || fields[0] == "\(id)", let first = UInt32(fields[1]),
                let count = UInt32(fields[2]), count > 0
            else { continue }
            return (first, count)
        }
        return nil
    }

    static func userName(_ id: UInt32) -> String {
        guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "\(id)" }
        return String(cString: name)
    }
}

extension IdMaps {
    /// Whether this is the machine's own user namespace.
    var isWhole: Bool { users == [0..<UInt64(UInt32.max)] }
}
