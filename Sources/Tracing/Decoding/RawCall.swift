public import LinuxSystem

/// A system call as the registers have it at its entry.
public struct RawCall: Sendable {
    public var number: Int
    public var architecture: CallArchitecture
    /// The six registers. Those that the call does not take hold whatever was in them.
    public var arguments: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    public init(
        number: Int, architecture: CallArchitecture = .native,
        arguments: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    ) {
        self.number = number
        self.architecture = architecture
        self.arguments = arguments
    }

    /// The register of argument `index`, 0…5.
    public subscript(index: Int) -> UInt64 {
        switch index {
        case 0: arguments.0
        case 1: arguments.1
        case 2: arguments.2
        case 3: arguments.3
        case 4: arguments.4
        default: arguments.5
        }
    }
}
