public import LinuxSystem

/// `memory.max`, `memory.swap.max` and `memory.events`.
public struct MemoryControllerV2: MemoryController {
    public let directory: GroupDirectory<V2>

    public init(_ directory: GroupDirectory<V2>) { self.directory = directory }

    public func limit() throws(SystemError) -> MemoryLimit {
        let text = try directory.read("memory.max")
        if text == "max" { return .max }
        guard let bytes = UInt64(text) else { throw directory.unexpected(text, in: "memory.max") }
        return .bytes(bytes)
    }

    public func setLimit(_ limit: MemoryLimit) throws(SystemError) {
        let value =
            switch limit {
            case .max: "max"
            case .bytes(let bytes): "\(bytes)"
            }
        try directory.write(value, to: "memory.max") { errno in
            errno == .invalid ? "It takes a number of bytes, or max." : nil
        }
    }

    public func forbidSwap() throws(SystemError) { try directory.write("0", to: "memory.swap.max") }
    public func usage() throws(SystemError) -> UInt64 { try directory.number("memory.current") }
    public func oomKills() throws(SystemError) -> UInt64 { try directory.number("memory.events", key: "oom_kill") }
    public func limitHits() throws(SystemError) -> UInt64 { try directory.number("memory.events", key: "max") }
}
