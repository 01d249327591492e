public import LinuxSystem

/// `memory.limit_in_bytes`, `memory.failcnt` and `memory.oom_control`.
public struct MemoryControllerV1: MemoryController {
    public let directory: GroupDirectory<V1>

    public init(_ directory: GroupDirectory<V1>) { self.directory = directory }

    public func limit() throws(SystemError) -> MemoryLimit {
        let bytes = try directory.number("memory.limit_in_bytes")
        // No limit is the highest number of whole pages in a signed 64-bit number; pages have up to 64 KiB.
        return bytes > UInt64(Int64.max) - 65536 ? .max : .bytes(bytes)
    }

    public func setLimit(_ limit: MemoryLimit) throws(SystemError) {
        let value =
            switch limit {
            case .max: "-1"
            case .bytes(let bytes): "\(bytes)"
            }
        try directory.write(value, to: "memory.limit_in_bytes") { errno in
            switch errno {
            case .busy: "The group uses more and the kernel cannot take it back: end processes first, or limit higher."
            case .invalid: "It is no number of bytes, or higher than memory.memsw.limit_in_bytes: raise that first."
            default: nil
            }
        }
    }

    public func forbidSwap() throws(SystemError) {
        try directory.write(try directory.read("memory.limit_in_bytes"), to: "memory.memsw.limit_in_bytes")
    }

    public func usage() throws(SystemError) -> UInt64 { try directory.number("memory.usage_in_bytes") }
    public func oomKills() throws(SystemError) -> UInt64 { try directory.number("memory.oom_control", key: "oom_kill") }
    public func limitHits() throws(SystemError) -> UInt64 { try directory.number("memory.failcnt") }
}
