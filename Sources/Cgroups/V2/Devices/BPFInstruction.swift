/// One instruction of eBPF (bpf/standardization/instruction-set.rst of the kernel's documentation), as far as a device
/// program needs them.
///
/// Eight bytes: the operation, two registers of four bits, a signed 16-bit offset, a signed 32-bit immediate value.
/// `r0` is what the program returns, `r1` what it was called with, `r2` to `r5` are free.
public enum BPFInstruction: Sendable, Hashable {
    public enum Register: UInt8, Sendable, Hashable {
        case r0, r1, r2, r3, r4, r5
    }

    /// `r2 = *(u32 *)(r1 + 4)`: loads 32 bits of memory, the upper half becomes zero.
    case load(Register, from: Register, offset: Int16)
    /// `r0 = 1`
    case set(Register, to: Int32)
    /// `r1 = r3`
    case copy(Register, from: Register)
    /// `w2 &= 65535`: the lower 32 bits, the upper half becomes zero.
    case and(Register, Int32)
    /// `w3 >>= 16`
    case shiftRight(Register, Int32)
    /// `if r2 != 1 goto +5`: skips so many instructions after this one.
    case skipUnlessEqual(Register, Int32, skip: Int16)
    /// `if r1 != r3 goto +5`
    case skipUnlessSame(Register, Register, skip: Int16)
    /// `if r1 == 0 goto +5`
    case skipIfEqual(Register, Int32, skip: Int16)
    /// `exit`: returns `r0`.
    case exit

    /// The instruction as the kernel takes it (struct bpf_insn on a little-endian machine).
    public var word: UInt64 {
        // The lower three bits of the operation are its class, the others say what it does there.
        switch self {
        case .load(let to, let from, let offset):
            encode(0x61 /* LDX | MEM | W */, to, from, offset: offset)
        case .set(let to, let value): encode(0xb7 /* ALU64 | MOV | K */, to, immediate: value)
        case .copy(let to, let from): encode(0xbf /* ALU64 | MOV | X */, to, from)
        case .and(let to, let value): encode(0x54 /* ALU | AND | K */, to, immediate: value)
        case .shiftRight(let to, let value): encode(0x74 /* ALU | RSH | K */, to, immediate: value)
        case .skipUnlessEqual(let register, let value, let skip):
            encode(0x55 /* JMP | JNE | K */, register, offset: skip, immediate: value)
        case .skipUnlessSame(let one, let other, let skip):
            encode(0x5d /* JMP | JNE | X */, one, other, offset: skip)
        case .skipIfEqual(let register, let value, let skip):
            encode(0x15 /* JMP | JEQ | K */, register, offset: skip, immediate: value)
        case .exit: encode(0x95 /* JMP | EXIT */, .r0)
        }
    }

    private func encode(
        _ operation: UInt8, _ destination: Register, _ source: Register = .r0, offset: Int16 = 0, immediate: Int32 = 0
    ) -> UInt64 {
        let registers = UInt64(destination.rawValue | source.rawValue << 4)
        return UInt64(operation) | registers << 8 | UInt64(UInt16(bitPattern: offset)) << 16
            | UInt64(UInt32(bitPattern: immediate)) << 32
    }
}

extension BPFInstruction: CustomStringConvertible {
    /// As the kernel's verifier and `bpftool prog dump xlated` write it.
    public var description: String {
        switch self {
        case .load(let to, let from, let offset): "\(to) = *(u32 *)(\(from) +\(offset))"
        case .set(let to, let value): "\(to) = \(value)"
        case .copy(let to, let from): "\(to) = \(from)"
        case .and(let to, let value): "w\(to.rawValue) &= \(value)"
        case .shiftRight(let to, let value): "w\(to.rawValue) >>= \(value)"
        case .skipUnlessEqual(let register, let value, let skip): "if \(register) != \(value) goto +\(skip)"
        case .skipUnlessSame(let one, let other, let skip): "if \(one) != \(other) goto +\(skip)"
        case .skipIfEqual(let register, let value, let skip): "if \(register) == \(value) goto +\(skip)"
        case .exit: "exit"
        }
    }
}
