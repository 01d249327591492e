internal import LinuxSystem

/// Arguments that are told by more than one register.
extension CallDecoder {
    func append(
        _ special: Signature.Special, _ name: String, _ index: Int, of call: RawCall, in memory: some TraceeMemory,
        to arguments: inout [Argument]
    ) {
        let register = call[index]
        func add(_ value: Value) { arguments.append(Argument(name, value)) }
        switch special {
        case .openMode:
            // Without these the kernel ignores the register, and it holds whatever was in it (openat(2)).
            let temporary: UInt64 = call.architecture == .arm64 ? 0o20040000 : 0o20200000
            let flags = call[index - 1]
            if flags & 0o100 != 0 || flags & temporary == temporary { add(.mode(UInt32(register & 0o7777))) }
        case .openHow: add(openHow(at: register, of: call, in: memory))
        case .cloneFlags: add(.flags(CallDecoder.cloneFlags(register, signal: register & 0xff)))
        case .cloneArguments: add(cloneArguments(at: register, in: memory))
        case .namespaceFlags: add(.flags(FlagTable.clone.text(register & 0xffff_ffff)))
        case .mountFlags: add(.flags(CallDecoder.mountFlags(register)))
        case .mountData: add(string(at: register, in: memory) { .text($0) })
        case .setattr: add(mountAttributes(at: register, in: memory))
        case .fsconfigValue: add(fsconfigValue(call, in: memory))
        case .data: add(data(at: register, count: call[index + 1], descriptor: call[0], in: memory))
        case .vector: add(vector(at: register, count: call[index + 1], of: call, in: memory))
        case .address: add(socketAddress(at: register, length: call[index + 1], in: memory))
        case .message: add(message(at: register, of: call, in: memory))
        case .messages: add(messages(at: register, count: call[index + 1], of: call, in: memory))
        case .protocolNumber: add(CallDecoder.protocolNumber(register, domain: call[0]))
        case .capabilityHeader: add(capabilityHeader(at: register, in: memory))
        case .capabilityData: add(capabilityData(at: register, header: call[0], in: memory))
        case .prctl: appendPrctl(call, in: memory, to: &arguments)
        case .seccomp: add(seccompArgument(call, in: memory))
        case .signalAction: add(signalAction(at: register, of: call, in: memory))
        case .signalSet: add(signalSet(at: register, in: memory))
        case .groups: add(groups(at: register, count: call[0], of: call, in: memory))
        case .descriptorPair: add(register == 0 ? .null : .hexadecimal(register))
        case .fcntl: appendFcntl(call, to: &arguments)
        case .limits: add(limits(at: register, in: memory))
        case .mknodMode:
            let mode = UInt32(truncatingIfNeeded: register)
            let type = FlagTable.fileType.text(UInt64(mode & 0o170000))
            add(.flags("\(type)|0\(String(mode & 0o7777, radix: 8))"))
        case .socketcall: appendSocketCall(call, in: memory, to: &arguments)
        case .timespec: add(timespec(at: register, of: call, in: memory))
        }
    }

    // MARK: Files

    private func openHow(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        // struct open_how: flags, mode, resolve.
        guard let how = memory.load((UInt64, UInt64, UInt64).self, at: address) else { return .hexadecimal(address) }
        var fields = [Argument("flags", .flags(FlagTable.open(on: call.architecture).text(how.0)))]
        if how.1 != 0 { fields.append(Argument("mode", .mode(UInt32(truncatingIfNeeded: how.1)))) }
        if how.2 != 0 { fields.append(Argument("resolve", .flags(FlagTable.resolve.text(how.2)))) }
        return .record(fields)
    }

    private func appendFcntl(_ call: RawCall, to arguments: inout [Argument]) {
        let command = call[1] & 0xffff_ffff
        arguments.append(Argument("op", .flags(FlagTable.fcntl.text(command))))
        switch command {
        case 1, 3, 9, 1025, 1032, 1034: break  // questions, which take no argument
        case 2: arguments.append(Argument("arg", .flags(call[2] == 1 ? "FD_CLOEXEC" : String(call[2]))))
        case 4: arguments.append(Argument("arg", .flags(FlagTable.open(on: call.architecture).text(call[2]))))
        case 5, 6, 7: arguments.append(Argument("arg", .hexadecimal(call[2])))
        default: arguments.append(Argument("arg", .integer(Int64(Int32(truncatingIfNeeded: call[2])))))
        }
    }

    // MARK: Namespaces and processes

    private static func cloneFlags(_ flags: UInt64, signal: UInt64) -> String {
        let bits = flags & ~0xff
        if signal == 0 { return FlagTable.clone.text(bits) }
        let name = SignalName.name(of: Int32(truncatingIfNeeded: signal))
        return bits == 0 ? name : FlagTable.clone.text(bits) + "|" + name
    }

    /// struct clone_args (clone(2)): flags, pidfd, child_tid, parent_tid, exit_signal, … cgroup as the eleventh.
    private func cloneArguments(at address: UInt64, in memory: some TraceeMemory) -> Value {
        guard let head = memory.load((UInt64, UInt64, UInt64, UInt64, UInt64).self, at: address) else {
            return .hexadecimal(address)
        }
        var fields = [Argument("flags", .flags(FlagTable.clone.text(head.0)))]
        if head.4 != 0 { fields.append(Argument("exit_signal", .flags(CallDecoder.signal(head.4)))) }
        if head.0 & 0x2_0000_0000 != 0, let group = memory.load(UInt64.self, at: address + 80) {
            fields.append(Argument("cgroup", descriptor(group, in: memory)))
        }
        return .record(fields)
    }

    private func groups(at address: UInt64, count: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        // The kernel allows 65536 (NGROUPS_MAX); a line shows the first.
        let shown = Int(min(count, 32))
        if count == 0 { return .list([]) }
        // The calls of 16-bit ids still exist on i386: setgroups there is the old one.
        let isShort =
            call.architecture == .i386 && SystemCallName.name(of: call.number, on: .i386) == "setgroups"
        guard let bytes = memory.bytes(at: address, count: shown * (isShort ? 2 : 4)) else {
            return .hexadecimal(address)
        }
        let ids = bytes.withUnsafeBytes { bytes in
            (0..<shown).map {
                isShort
                    ? Int64(bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self))
                    : Int64(bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self))
            }
        }
        return .list(ids.map(Value.integer) + (count > 32 ? [.words("…")] : []))
    }

    private func limits(at address: UInt64, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        guard let pair = memory.load((UInt64, UInt64).self, at: address) else { return .hexadecimal(address) }
        func limit(_ value: UInt64) -> Value {
            value == .max ? .flags("RLIM_INFINITY") : .integer(Int64(clamping: value))
        }
        return .record([Argument("rlim_cur", limit(pair.0)), Argument("rlim_max", limit(pair.1))])
    }

    private func timespec(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        guard call.architecture.is64Bit, let time = memory.load((Int64, Int64).self, at: address) else {
            return .hexadecimal(address)
        }
        return .record([Argument("tv_sec", .integer(time.0)), Argument("tv_nsec", .integer(time.1))])
    }

    // MARK: Signals

    private func signalAction(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        // The kernel's struct sigaction: handler, flags, restorer, mask; without restorer on arm64.
        guard let handler = pointer(at: address, of: call, in: memory),
            let flags = pointer(at: address + (call.architecture.is64Bit ? 8 : 4), of: call, in: memory)
        else { return .hexadecimal(address) }
        let shown: Value =
            switch handler {
            case 0: .flags("SIG_DFL")
            case 1: .flags("SIG_IGN")
            default: .hexadecimal(handler)
            }
        return .record([
            Argument("sa_handler", shown),
            Argument("sa_flags", .flags(FlagTable.signalActionFlags.text(flags & 0xffff_ffff))),
        ])
    }

    private func signalSet(at address: UInt64, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        guard let set = memory.load(UInt64.self, at: address) else { return .hexadecimal(address) }
        if set == .max { return .flags("~[]") }
        return .list(
            (Int32(1)...64).filter { set >> UInt64($0 - 1) & 1 == 1 }.map { .flags(SignalName.name(of: $0)) })
    }
}
