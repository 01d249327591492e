internal import LinuxSystem

/// Arguments of capset(2), prctl(2) and seccomp(2).
extension CallDecoder {
    /// struct __user_cap_header_struct: version, pid.
    func capabilityHeader(at address: UInt64, in memory: some TraceeMemory) -> Value {
        guard let header = memory.load((UInt32, Int32).self, at: address) else { return .hexadecimal(address) }
        return .record([
            Argument("version", .flags(FlagTable.capabilityVersion.text(UInt64(header.0)))),
            Argument("pid", .integer(Int64(header.1))),
        ])
    }

    /// struct __user_cap_data_struct: effective, permitted, inheritable; twice since version 2.
    func capabilityData(at address: UInt64, header: UInt64, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        let isShort = memory.load(UInt32.self, at: header) == 0x1998_0330
        guard let low = memory.load((UInt32, UInt32, UInt32).self, at: address) else { return .hexadecimal(address) }
        let high = isShort ? (0, 0, 0) : memory.load((UInt32, UInt32, UInt32).self, at: address + 12) ?? (0, 0, 0)
        return .record([
            Argument("effective", .flags(CallDecoder.capabilities(low.0, high.0))),
            Argument("permitted", .flags(CallDecoder.capabilities(low.1, high.1))),
            Argument("inheritable", .flags(CallDecoder.capabilities(low.2, high.2))),
        ])
    }

    private static func capabilities(_ low: UInt32, _ high: UInt32) -> String {
        let names = Capabilities(rawValue: UInt64(low) | UInt64(high) << 32).names
        // Root has all of them, which nobody wants to read one by one.
        let all = Capabilities(rawValue: (1 << 41) - 1).names
        if names.count <= all.count / 2 { return names.isEmpty ? "0" : names.joined(separator: "|") }
        let missing = all.filter { !names.contains($0) }
        return missing.isEmpty ? "all" : "all except " + missing.joined(separator: "|")
    }

    func appendPrctl(_ call: RawCall, in memory: some TraceeMemory, to arguments: inout [Argument]) {
        let option = call[0] & 0xffff_ffff
        arguments.append(Argument("option", .flags(FlagTable.prctl.text(option))))
        func add(_ value: Value, _ name: String = "arg2") { arguments.append(Argument(name, value)) }
        switch option {
        case 1: add(.flags(CallDecoder.signal(call[1])))
        case 3, 7, 21, 25, 27, 30, 39: break  // questions, which take no argument
        case 15: add(string(at: call[1], in: memory) { .text($0) })
        case 22:
            add(.flags(FlagTable.seccompMode.text(call[1])))
            if call[1] == 2 { add(filter(at: call[2], of: call, in: memory), "arg3") }
        case 23, 24: add(.flags(CallDecoder.capability(call[1])))
        case 4, 8, 28, 36, 38, 41: add(.integer(Int64(bitPattern: call[1])))
        case 47:
            add(.flags(FlagTable.ambient.text(call[1])))
            if call[1] != 4 { add(.flags(CallDecoder.capability(call[2])), "arg3") }
        default:
            for index in 1...4 { add(call[index] == 0 ? .integer(0) : .hexadecimal(call[index]), "arg\(index + 1)") }
        }
    }

    private static func capability(_ number: UInt64) -> String {
        number < 64 ? Capabilities(rawValue: 1 << number).names.first ?? String(number) : String(number)
    }

    func seccompArgument(_ call: RawCall, in memory: some TraceeMemory) -> Value {
        call[0] == 1 ? filter(at: call[2], of: call, in: memory) : call[2] == 0 ? .null : .hexadecimal(call[2])
    }

    /// struct sock_fprog: the number of instructions, and where they are.
    private func filter(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        guard let length = memory.load(UInt16.self, at: address) else {
            return address == 0 ? .null : .hexadecimal(address)
        }
        return .record([Argument("len", .integer(Int64(length)))])
    }
}
