public import LinuxSystem

/// `pids.max`, `pids.current` and `pids.events`: the one controller whose files are the same in both interfaces.
public struct PidsFiles<Interface: CgroupInterface>: PidsController {
    public let directory: GroupDirectory<Interface>

    public init(_ directory: GroupDirectory<Interface>) { self.directory = directory }

    public func limit() throws(SystemError) -> PidsLimit {
        let text = try directory.read("pids.max")
        guard let limit = PidsLimit(text: text) else { throw directory.unexpected(text, in: "pids.max") }
        return limit
    }

    public func setLimit(_ limit: PidsLimit) throws(SystemError) {
        try directory.write(limit.text, to: "pids.max", advice: PidsLimit.advice)
    }

    public func current() throws(SystemError) -> UInt64 { try directory.number("pids.current") }
    public func limitHits() throws(SystemError) -> UInt64 { try directory.number("pids.events", key: "max") }
}
