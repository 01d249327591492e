public import LinuxSystem

/// `pids.max`, `pids.current` and `pids.events` of a v1 hierarchy.
public struct PidsControllerV1: PidsController {
    public let directory: GroupDirectory<V1>

    public init(_ directory: GroupDirectory<V1>) { self.directory = directory }

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
