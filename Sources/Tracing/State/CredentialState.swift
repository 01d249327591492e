internal import LinuxSystem

/// Who a thread is and what it may do: the fields of `/proc/TID/status`.
struct CredentialState {
    private let status: ProcessStatus?

    init(tid: Int32) {
        status = (try? ProcessStatus.read(process: "\(tid)")) ?? nil
    }

    init(status: ProcessStatus) { self.status = status }

    func changes(to after: CredentialState, ownFilters: Int32) -> [Change] {
        guard let from = status, let to = after.status else { return [] }
        var changes = [Change]()
        changes += CredentialState.ids("uid", from.userIds, to.userIds)
        changes += CredentialState.ids("gid", from.groupIds, to.groupIds)
        if from.supplementaryGroups != to.supplementaryGroups {
            changes.append(
                .identity(
                    field: "groups", from: CredentialState.list(from.supplementaryGroups),
                    to: CredentialState.list(to.supplementaryGroups)))
        }
        let sets: [(String, UInt64, UInt64)] = [
            ("effective", from.effectiveCapabilities, to.effectiveCapabilities),
            ("permitted", from.permittedCapabilities, to.permittedCapabilities),
            ("inheritable", from.inheritableCapabilities, to.inheritableCapabilities),
            ("bounding", from.boundingCapabilities, to.boundingCapabilities),
            ("ambient", from.ambientCapabilities, to.ambientCapabilities),
        ]
        for (name, old, new) in sets where old != new {
            changes.append(
                .capabilities(
                    set: name, gained: Capabilities(rawValue: new & ~old).names,
                    lost: Capabilities(rawValue: old & ~new).names))
        }
        changes += CredentialState.filters(from, to, ownFilters: ownFilters)
        if from.noNewPrivileges != to.noNewPrivileges {
            changes.append(.noNewPrivileges(from: from.noNewPrivileges, to: to.noNewPrivileges))
        }
        return changes
    }

    private static func ids(_ name: String, _ from: [Int32], _ to: [Int32]) -> [Change] {
        zip(["", "e", "s", "fs"], zip(from, to)).compactMap { prefix, pair in
            pair.0 == pair.1 ? nil : .identity(field: prefix + name, from: "\(pair.0)", to: "\(pair.1)")
        }
    }

    private static func list(_ numbers: [Int32]) -> String {
        numbers.map(String.init).joined(separator: " ")
    }

    /// The tracer's own filter is none of the program's: without it, a program that has one filter has none.
    private static func filters(_ from: ProcessStatus, _ to: ProcessStatus, ownFilters: Int32) -> [Change] {
        func seen(_ status: ProcessStatus) -> (mode: Change.SeccompMode, filters: Int) {
            let filters = max(0, status.seccompFilters - ownFilters)
            let mode = Change.SeccompMode(number: status.seccompMode)
            return (mode == .filter && filters == 0 ? .none : mode, Int(filters))
        }
        let old = seen(from)
        let new = seen(to)
        return old == new ? [] : [.seccomp(from: old.mode, to: new.mode, filters: new.filters)]
    }
}
