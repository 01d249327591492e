import LinuxSystem
import Testing

@Suite struct ProcTests {
    @Test func aMountLineIsReadFieldByField() throws {
        let line: Substring =
            "36 35 98:0 /mnt1 /mnt/with\\040space rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue"
        let mount = try #require(MountInfo(line: line))
        #expect(mount.id == 36)
        #expect(mount.parent == 35)
        #expect(mount.device == "98:0")
        #expect(mount.target == "/mnt/with space")
        #expect(mount.propagation == ["master:1", "shared:2"])
        #expect(mount.type == "ext3")
        #expect(mount.superOptions == "rw,errors=continue")
        #expect(MountInfo(line: "36 35 98:0 /mnt1") == nil)
    }

    @Test func ourOwnMountsCanBeRead() throws {
        #expect(try MountInfo.read().contains { $0.target == "/proc" && $0.type == "proc" })
    }

    @Test func aCgroupLineIsReadFieldByField() {
        #expect(CgroupMembership(line: "4:memory:/a:b")?.path == "/a:b")
        #expect(CgroupMembership(line: "0::/")?.controllers == [])
        #expect(CgroupMembership(line: "nonsense") == nil)
    }

    @Test func theStatusOfThisProcessIsKnown() throws {
        let status = try #require(try ProcessStatus.read(process: "self"))
        #expect(["R", "S"].contains(status.state))
        #expect(status.userIds.count == 4)
    }

    @Test func aProcessThatHasGoneHasNoStatus() throws {
        #expect(try ProcessStatus.read(process: "4194305") == nil)
    }

    @Test func errnoNamesAreTheKernels() {
        #expect(Errno.notPermitted.name == "EPERM")
        #expect(Errno(name: "EBUSY") == .busy)
        #expect(Errno(name: "NOPE") == nil)
        #expect(Errno.permissionDenied.description == "EACCES (permission denied)")
    }

    @Test func capabilitiesHaveTheirNames() {
        #expect(Capabilities(rawValue: 1 << 21 | 1).names == ["CAP_CHOWN", "CAP_SYS_ADMIN"])
    }

    @Test func aFilterIsCompiledAndUnknownCallsAreLeftOut() throws {
        let filter = try SeccompFilter(
            name: "test", rules: [.init("mount", .fail(.notPermitted)), .init("no_such_call", .allow)])
        #expect(filter.instructions.count > 4)
    }

    @Test func aFilterRefusesTheCallThatItNames() throws {
        let filter = try SeccompFilter(
            name: "no mkdir", rules: [.init("mkdir", .fail(.notPermitted)), .init("mkdirat", .fail(.notPermitted))])
        var plan = LaunchPlan()
        plan.setNoNewPrivileges()
        plan.installFilter(filter)
        plan.makeDirectory("/tmp/never")
        plan.execute("/bin/true", ["true"], environment: [])
        #expect(throws: SystemError("start a process: mkdir(/tmp/never)", errno: .notPermitted)) { _ = try plan.run() }
    }
}
