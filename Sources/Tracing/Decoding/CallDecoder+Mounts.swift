internal import LinuxSystem

/// Arguments of the mount calls (mount(2), fsconfig(2), mount_setattr(2)).
extension CallDecoder {
    static func mountFlags(_ register: UInt64) -> String {
        var flags = register & 0xffff_ffff
        // MS_MGC_VAL: the kernel takes it off, for programs of before 2.4.
        if flags & 0xffff_0000 == 0xC0ED_0000 { flags &= 0xffff }
        return FlagTable.mount.text(flags)
    }

    /// struct mount_attr: attr_set, attr_clr, propagation, userns_fd.
    func mountAttributes(at address: UInt64, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        guard let attributes = memory.load((UInt64, UInt64, UInt64, UInt64).self, at: address) else {
            return .hexadecimal(address)
        }
        var fields = [Argument]()
        if attributes.0 != 0 {
            fields.append(Argument("attr_set", .flags(FlagTable.mountAttributes.text(attributes.0))))
        }
        if attributes.1 != 0 {
            fields.append(Argument("attr_clr", .flags(FlagTable.mountAttributes.text(attributes.1))))
        }
        if attributes.2 != 0 { fields.append(Argument("propagation", .flags(FlagTable.mount.text(attributes.2)))) }
        if attributes.0 & 0x100000 != 0 { fields.append(Argument("userns_fd", descriptor(attributes.3, in: memory))) }
        return .record(fields)
    }

    /// What the value points to depends on the command.
    func fsconfigValue(_ call: RawCall, in memory: some TraceeMemory) -> Value {
        let address = call[3]
        return switch call[1] {
        case 1: string(at: address, in: memory) { .text($0) }
        case 3, 4: string(at: address, in: memory) { .path($0) }
        default: address == 0 ? .null : .hexadecimal(address)
        }
    }
}
