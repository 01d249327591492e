internal import LinuxSystem

/// Turns the registers of a call into its name and its arguments in the kernel's own words.
public struct CallDecoder: Sendable {
    public init() {}

    /// The kernel's name of a call; `call_N` for a number that has none.
    public func name(of call: RawCall) -> String {
        SystemCallName.name(of: call.number, on: call.architecture) ?? "call_\(call.number)"
    }

    /// The arguments, read while the process is stopped at the entry of the call: what it points to may be gone, or
    /// be another, when the call has returned.
    public func arguments(of call: RawCall, in memory: some TraceeMemory) -> [Argument] { [] }
}
