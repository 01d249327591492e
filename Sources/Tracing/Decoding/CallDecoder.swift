internal import LinuxSystem

/// Turns the registers of a call into its name and its arguments in the kernel's own words.
public struct CallDecoder: Sendable {
    /// A call of the table: looked up by number once for each event, so both lie together.
    private struct Entry {
        let name: String
        let signature: Signature
    }

    public init() {}

    /// The kernel's name of a call; `call_N` for a number that has none.
    public func name(of call: RawCall) -> String {
        CallDecoder.entry(call)?.name ?? "call_\(call.number)"
    }

    /// The arguments, read while the process is stopped at the entry of the call: what it points to may be gone, or
    /// be another, when the call has returned.
    public func arguments(of call: RawCall, in memory: some TraceeMemory) -> [Argument] {
        let signature = CallDecoder.entry(call)?.signature ?? .unknown
        if signature.parameters.isEmpty { return [] }
        return arguments(signature, of: call, in: memory)
    }

    func arguments(_ signature: Signature, of call: RawCall, in memory: some TraceeMemory) -> [Argument] {
        var arguments = [Argument]()
        arguments.reserveCapacity(signature.parameters.count)
        for (index, parameter) in signature.parameters.enumerated() {
            if case .special(let special) = parameter.kind {
                append(special, parameter.name, index, of: call, in: memory, to: &arguments)
            } else {
                arguments.append(
                    Argument(parameter.name, value(parameter.kind, call[index], of: call, in: memory)))
            }
        }
        return arguments
    }

    /// A value that its own register tells.
    private func value(
        _ kind: Signature.Kind, _ register: UInt64, of call: RawCall, in memory: some TraceeMemory
    ) -> Value {
        switch kind {
        case .integer: .integer(Int64(Int32(truncatingIfNeeded: register)))
        case .long:
            .integer(
                call.architecture.is64Bit
                    ? Int64(bitPattern: register) : Int64(Int32(truncatingIfNeeded: register)))
        case .size: .integer(Int64(bitPattern: register))
        case .hexadecimal, .special: register == 0 ? .null : .hexadecimal(register)
        case .identity:
            UInt32(truncatingIfNeeded: register) == .max
                ? .integer(-1) : .integer(Int64(UInt32(truncatingIfNeeded: register)))
        case .mode: .mode(UInt32(truncatingIfNeeded: register) & 0o7777)
        case .device: .words(CallDecoder.device(register))
        case .descriptor: descriptor(register, in: memory)
        case .directory:
            Int32(truncatingIfNeeded: register) == -100
                ? .flags("AT_FDCWD") : descriptor(register, in: memory)
        case .path: string(at: register, in: memory) { .path($0) }
        case .text: string(at: register, in: memory) { .text($0) }
        case .strings: strings(at: register, of: call, in: memory)
        case .signal: .flags(CallDecoder.signal(register))
        case .flags(let table):
            // The kernel reads these as 32 bits, except where a table knows higher ones.
            .flags(table.text(register))
        case .openFlags: .flags(FlagTable.open(on: call.architecture).text(register & 0xffff_ffff))
        }
    }

    // MARK: Values

    func descriptor(_ register: UInt64, in memory: some TraceeMemory) -> Value {
        let number = Int32(truncatingIfNeeded: register)
        if number < 0 { return .integer(Int64(number)) }
        return .descriptor(number, path: memory.path(of: number))
    }

    func string(at address: UInt64, in memory: some TraceeMemory, _ make: (String) -> Value) -> Value {
        if address == 0 { return .null }
        guard let bytes = memory.string(at: address) else { return .hexadecimal(address) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return .bytes(bytes, count: bytes.count) }
        return make(text)
    }

    /// An array of C strings: at most the first of them, since a command line may have 100,000.
    private func strings(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        var strings = [Value]()
        var position = address
        while strings.count < 64 {
            guard let pointer = pointer(at: position, of: call, in: memory) else {
                return strings.isEmpty ? .hexadecimal(address) : .list(strings)
            }
            if pointer == 0 { return .list(strings) }
            strings.append(string(at: pointer, in: memory) { .text($0) })
            position += call.architecture.is64Bit ? 8 : 4
        }
        return .list(strings + [.words("…")])
    }

    /// A pointer or a long in the program's memory, as wide as the program has them.
    func pointer(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> UInt64? {
        call.architecture.is64Bit
            ? memory.load(UInt64.self, at: address) : memory.load(UInt32.self, at: address).map(UInt64.init)
    }

    static func signal(_ register: UInt64) -> String {
        let number = Int32(truncatingIfNeeded: register)
        // Signal 0 only asks whether the process exists.
        return number == 0 ? "0" : SignalName.name(of: number)
    }

    /// `major:minor` of a device number in the kernel's encoding for user space (new_encode_dev).
    private static func device(_ register: UInt64) -> String {
        let major = (register >> 8) & 0xfff
        let minor = (register & 0xff) | ((register >> 12) & 0xfff00)
        return "\(major):\(minor)"
    }

    // MARK: Tables

    private static func entry(_ call: RawCall) -> Entry? {
        let table =
            switch call.architecture {
            case .x86_64: x86_64
            case .arm64: arm64
            case .i386: i386
            }
        return call.number >= 0 && call.number < table.count ? table[call.number] : nil
    }

    private static let x86_64 = table(.x86_64)
    private static let arm64 = table(.arm64)
    private static let i386 = table(.i386)

    private static func table(_ architecture: CallArchitecture) -> [Entry?] {
        let signatures = Signature.all
        return (0..<512).map { number in
            SystemCallName.name(of: number, on: architecture).map {
                Entry(name: $0, signature: signatures[$0] ?? .unknown)
            }
        }
    }
}
