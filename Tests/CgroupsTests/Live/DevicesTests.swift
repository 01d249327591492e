import Cgroups
import Glibc
import LinuxSystem
import Testing

@Suite struct DevicesTests {
    /// Opens /dev/null and /dev/zero for reading; the status says which worked: 1 and 2, added.
    private static let probe = """
        s=0; (: </dev/null) 2>&- && s=$((s+1)); (: </dev/zero) 2>&- && s=$((s+2)); exit $s
        """

    private static let onlyNull = DevicePolicy(
        .denyAll, except: [DeviceRule(.character, major: 1, minor: 3, .all)])
    private static let allButNull = DevicePolicy(
        .allowAll, except: [DeviceRule(.character, major: 1, minor: 3, .read)])

    @Test(.enabled(if: Machine.has(.devices, .v1), "needs root and the v1 devices controller"))
    func v1RefusesADeviceByAFile() throws {
        let live = try LiveGroup("devices-v1")
        let devices = try #require(try live.group.devices as? DevicesControllerV1)
        #expect(try devices.list() == ["a *:* rwm"])
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(3))
        try devices.setPolicy(DevicesTests.onlyNull)
        #expect(try devices.list() == ["c 1:3 rwm"])
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(1))
        try devices.setPolicy(DevicesTests.allButNull)
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(2))
    }

    @Test(.enabled(if: Machine.has(.devices, .v1), "needs root and the v1 devices controller"))
    func v1GivesNothingThatTheGroupAboveHasNot() throws {
        let live = try LiveGroup("devices-above")
        let inner = live.group.child("inner")
        try live.group.devices.setPolicy(DevicesTests.onlyNull)
        try inner.create()
        let devices = try #require(try inner.devices as? DevicesControllerV1)
        let error = #expect(throws: SystemError.self) {
            try devices.allow(DeviceRule(.character, major: 1, minor: 5, .read))
        }
        #expect(error?.errno == .notPermitted)
        #expect(error?.step == "write c 1:5 r")
    }

    @Test(.enabled(if: Machine.canAttachPrograms, "needs root, a v2 hierarchy and CONFIG_CGROUP_BPF"))
    func v2RefusesADeviceByAProgram() throws {
        let live = try LiveGroup("devices-v2")
        let devices = try #require(live.group.unifiedDevices)
        #expect(try devices.attachedPrograms().isEmpty)
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(3))
        try devices.setPolicy(DevicesTests.onlyNull)
        let first = try devices.attachedPrograms()
        #expect(first.count == 1)
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(1))
        try devices.setPolicy(DevicesTests.allButNull)
        #expect(try devices.attachedPrograms().count == 1, "the second took the place of the first")
        #expect(try devices.attachedPrograms() != first)
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(2))
        try devices.removePolicy()
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(3))
    }

    @Test(.enabled(if: Machine.canAttachPrograms, "needs root, a v2 hierarchy and CONFIG_CGROUP_BPF"))
    func onV2TheGroupAboveHasToAgree() throws {
        let live = try LiveGroup("devices-agree")
        let inner = live.group.child("inner")
        try inner.create()
        try #require(live.group.unifiedDevices).setPolicy(DevicesTests.allButNull)
        try #require(inner.unifiedDevices).setPolicy(DevicesTests.onlyNull)
        #expect(try live.shell(DevicesTests.probe, in: inner).wait() == .exited(0))
    }

    @Test(.enabled(if: Machine.canAttachPrograms, "needs root, a v2 hierarchy and CONFIG_CGROUP_BPF"))
    func theVerifierTakesALongPolicyToo() throws {
        let live = try LiveGroup("devices-long")
        try #require(live.group.unifiedDevices).setPolicy(.container)
        #expect(try live.shell(DevicesTests.probe).wait() == .exited(3))
    }
}

extension Machine {
    static let canAttachPrograms: Bool = {
        guard isRoot, let live = try? LiveGroup("bpf-probe"), let devices = live.group.unifiedDevices else {
            return false
        }
        return (try? devices.setPolicy(DevicePolicy(.allowAll))) != nil
    }()
}
