public import LinuxSystem

/// `devices.allow`, `devices.deny` and `devices.list`.
public struct DevicesControllerV1: DevicesController {
    public let directory: GroupDirectory<V1>

    public init(_ directory: GroupDirectory<V1>) { self.directory = directory }

    /// One write for everything, then one for each exception: in between, the group has less than the policy gives
    /// it (`denyAll`) or more (`allowAll`). Start processes afterwards.
    public func setPolicy(_ policy: DevicePolicy) throws(SystemError) {
        switch policy.base {
        case .denyAll:
            try write("a", to: "devices.deny")
            for rule in policy.exceptions { try allow(rule) }
        case .allowAll:
            try write("a", to: "devices.allow")
            for rule in policy.exceptions { try deny(rule) }
        }
    }

    /// - Throws: EPERM for a device that a group above has not.
    public func allow(_ rule: DeviceRule) throws(SystemError) { try write("\(rule)", to: "devices.allow") }
    public func deny(_ rule: DeviceRule) throws(SystemError) { try write("\(rule)", to: "devices.deny") }

    /// The lines of `devices.list`: `a *:* rwm`, or what is allowed.
    public func list() throws(SystemError) -> [String] {
        try directory.read("devices.list").split(separator: "\n").map(String.init)
    }

    private func write(_ value: String, to file: String) throws(SystemError) {
        try directory.write(value, to: file) { errno in
            switch errno {
            case .notPermitted:
                "It takes CAP_SYS_ADMIN of the machine's own user namespace, and a group above that has the device."
            case .invalid where value == "a":
                "A group that has groups below it cannot be set as a whole: set it before making them."
            case .invalid: "It takes a line like c 1:3 rwm."
            default: nil
            }
        }
    }
}
