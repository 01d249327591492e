/// The kernel's names for the bits, or for the values, of an argument.
struct FlagTable: Sendable {
    /// Bits that together make one value with a name of its own, such as the access mode of open(2).
    let valueMask: UInt64
    let values: [(value: UInt64, name: String)]
    let bits: [(bits: UInt64, name: String)]

    /// An argument that is one of a list.
    init(values: KeyValuePairs<UInt64, String>) {
        valueMask = .max
        self.values = values.map { ($0.key, $0.value) }
        bits = []
    }

    /// An argument made of bits, after the value under `valueMask` where there is one. A name for several bits stands
    /// before the names of each.
    init(valueMask: UInt64 = 0, values: KeyValuePairs<UInt64, String> = [:], bits: KeyValuePairs<UInt64, String>) {
        self.valueMask = valueMask
        self.values = values.map { ($0.key, $0.value) }
        self.bits = bits.map { ($0.key, $0.value) }
    }

    /// `CLONE_NEWUTS|CLONE_NEWNS`; what has no name follows in hexadecimal; `0` for nothing at all.
    func text(_ argument: UInt64) -> String {
        if valueMask == .max {
            return values.first { $0.value == argument }?.name ?? FlagTable.number(argument)
        }
        var text = ""
        var rest = argument
        if valueMask != 0 {
            rest &= ~valueMask
            let value = argument & valueMask
            if let name = values.first(where: { $0.value == value })?.name {
                text = name
            } else if value != 0 {
                rest |= value
            }
        }
        if rest != 0 {
            // By index: a loop over the pairs would retain the name of every flag that is not set.
            for index in bits.indices where rest & bits[index].bits == bits[index].bits {
                if !text.isEmpty { text += "|" }
                text += bits[index].name
                rest &= ~bits[index].bits
                if rest == 0 { break }
            }
        }
        if rest != 0 { text += (text.isEmpty ? "" : "|") + "0x" + String(rest, radix: 16) }
        return text.isEmpty ? "0" : text
    }

    /// Small numbers are rather counts than bits.
    private static func number(_ value: UInt64) -> String {
        value < 4096 ? String(value) : "0x" + String(value, radix: 16)
    }
}
