public import LinuxSystem

/// What may be done with a device. The values are those of linux/bpf.h (BPF_DEVCG_ACC_*).
public struct DeviceAccess: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Making a device file: mknod(2).
    public static let make = DeviceAccess(rawValue: 1)
    public static let read = DeviceAccess(rawValue: 2)
    public static let write = DeviceAccess(rawValue: 4)
    public static let all: DeviceAccess = [.make, .read, .write]

    /// In the kernel's order of letters: `rwm`.
    public var text: String {
        (contains(.read) ? "r" : "") + (contains(.write) ? "w" : "") + (contains(.make) ? "m" : "")
    }
}

/// Some devices, and what may or may not be done with them: `c 1:3 rw`, `b 8:* r`.
public struct DeviceRule: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable {
        case character = "c"
        case block = "b"
    }

    public let kind: Kind
    /// nil for every number: `*`.
    public let major: UInt32?
    public let minor: UInt32?
    public let access: DeviceAccess

    public init(_ kind: Kind, major: UInt32?, minor: UInt32?, _ access: DeviceAccess) {
        self.kind = kind
        self.major = major
        self.minor = minor
        self.access = access
    }

    /// As `devices.allow` takes it (cgroup-v1/devices.rst); nil for anything else.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 3, let kind = Kind(rawValue: String(words[0])), !words[2].isEmpty else { return nil }
        let numbers = words[1].split(separator: ":", omittingEmptySubsequences: false)
        guard numbers.count == 2 else { return nil }
        for number in numbers where number != "*" && UInt32(number) == nil { return nil }
        var access = DeviceAccess()
        for letter in words[2] {
            switch letter {
            case "r": access.insert(.read)
            case "w": access.insert(.write)
            case "m": access.insert(.make)
            default: return nil
            }
        }
        self.init(kind, major: UInt32(numbers[0]), minor: UInt32(numbers[1]), access)
    }

    public var description: String {
        "\(kind.rawValue) \(major.map(String.init) ?? "*"):\(minor.map(String.init) ?? "*") \(access.text)"
    }
}

/// Which devices a group may use: all but some, or none but some.
public struct DevicePolicy: Sendable, Hashable {
    public enum Base: Sendable, Hashable {
        case allowAll
        case denyAll
    }

    public var base: Base
    /// Where the opposite of `base` holds.
    public var exceptions: [DeviceRule]

    public init(_ base: Base, except exceptions: [DeviceRule] = []) {
        self.base = base
        self.exceptions = exceptions
    }

    /// What every container may use: null, zero, full, random, urandom, tty, ptmx and the terminals, and mknod of
    /// anything, which alone opens nothing.
    public static let container = DevicePolicy(
        .denyAll,
        except: [
            DeviceRule(.character, major: nil, minor: nil, .make),
            DeviceRule(.block, major: nil, minor: nil, .make),
            DeviceRule(.character, major: 1, minor: 3, .all),
            DeviceRule(.character, major: 1, minor: 5, .all),
            DeviceRule(.character, major: 1, minor: 7, .all),
            DeviceRule(.character, major: 1, minor: 8, .all),
            DeviceRule(.character, major: 1, minor: 9, .all),
            DeviceRule(.character, major: 5, minor: 0, .all),
            DeviceRule(.character, major: 5, minor: 2, .all),
            DeviceRule(.character, major: 136, minor: nil, .all),
        ])
}

/// The devices of one group: on v1 a list in files, on v2 an eBPF program that the kernel asks.
///
/// Under both, a group has no device that a group above has not. A descriptor that is open already is not affected.
public protocol DevicesController: Sendable {
    /// Puts a policy in the place of the present one.
    ///
    /// - Throws: EPERM without CAP_SYS_ADMIN in the initial user namespace.
    func setPolicy(_ policy: DevicePolicy) throws(SystemError)
}

extension Cgroup {
    /// The group's devices. On a machine with both interfaces the v1 controller if v1 has it; `unifiedDevices` is
    /// always the program of v2.
    ///
    /// - Throws: ENODEV where there is neither.
    public var devices: any DevicesController {
        get throws(SystemError) {
            let hierarchy = try hierarchy(of: .devices)
            return switch hierarchy.version {
            case .v1: DevicesControllerV1(directory(hierarchy, as: V1.self))
            case .v2: DevicesControllerV2(directory(hierarchy, as: V2.self))
            }
        }
    }

    /// The device program of the group in the v2 hierarchy, which needs no controller there; nil without v2.
    public var unifiedDevices: DevicesControllerV2? {
        layout.unified.map { DevicesControllerV2(directory($0, as: V2.self)) }
    }
}
