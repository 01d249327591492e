internal import CCap

/// Capabilities as the kernel counts them: bit n is capability n (capabilities(7)).
public struct Capabilities: OptionSet, Sendable, Hashable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Every capability that this kernel has (`/proc/sys/kernel/cap_last_cap`).
    public static let known: Capabilities = {
        let text = (try? KernelFile.read("/proc/sys/kernel/cap_last_cap")) ?? ""
        let last = UInt64(text.split(separator: "\n").first ?? "") ?? 40
        return Capabilities(rawValue: last >= 63 ? .max : (1 << (last + 1)) - 1)
    }()

    /// The names, `CAP_SYS_ADMIN`, in the order of their numbers.
    public var names: [String] {
        (0..<64).filter { rawValue >> UInt64($0) & 1 == 1 }.map { number in
            guard let name = cap_to_name(Int32(number)) else { return "CAP_\(number)" }
            defer { cap_free(name) }
            return String(cString: name).uppercased()
        }
    }
}
