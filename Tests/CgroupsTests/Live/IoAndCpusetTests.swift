import Cgroups
import Glibc
import LinuxSystem
import Testing

@Suite struct IoAndCpusetTests {
    @Test(.enabled(if: Machine.has(.io) && Machine.disk != nil, "needs root, the io controller and a disk"))
    func aDisksLimitIsWhatTheKernelHolds() throws {
        let live = try LiveGroup("io")
        let disk = try #require(Machine.disk)
        let io = try live.group.io
        let limit = IoLimit(readBytes: .perSecond(1 << 20), writeOperations: .perSecond(10))
        try io.setLimit(limit, of: disk)
        #expect(try io.limits() == [disk: limit])
        try io.setLimit(IoLimit(), of: disk)
        #expect(try io.limits().isEmpty)
        let zero = #expect(throws: SystemError.self) { try io.setLimit(IoLimit(readBytes: .perSecond(0)), of: disk) }
        #expect(zero?.errno == .outOfRange)
        let none = #expect(throws: SystemError.self) { try io.setLimit(limit, of: BlockDevice(major: 4000, minor: 7)) }
        #expect(none?.errno == .noSuchDevice)
        #expect(none?.advice?.contains("lsblk") == true)
    }

    @Test func aFileSystemWithoutABlockDeviceSaysSo() throws {
        let error = #expect(throws: SystemError.self) { _ = try BlockDevice(of: "/proc") }
        #expect(error?.errno == .noSuchDevice)
    }

    @Test(.enabled(if: Machine.has(.cpuset), "needs root and the cpuset controller"))
    func aProcessRunsOnlyOnTheCpusOfItsGroup() throws {
        let live = try LiveGroup("cpuset")
        let cpuset = try live.group.cpuset
        let first = try #require(try cpuset.effectiveCpus().numbers.min())
        try cpuset.setCpus(CpuList([first]))
        #expect(try cpuset.cpus() == CpuList([first]))
        let child = try live.start()
        let status = try #require(try ProcessStatus.read(process: "\(child.pid)"))
        #expect(status.fields["Cpus_allowed_list"] == "\(first)")
        try live.group.killAll()
        #expect(try child.wait() == .killed(signal: SIGKILL))
    }

    @Test(.enabled(if: Machine.has(.cpuset, .v1), "needs root and the v1 cpuset controller"))
    func v1RefusesACpuThatTheMachineHasNot() throws {
        let live = try LiveGroup("cpuset-none")
        let error = #expect(throws: SystemError.self) { try live.group.cpuset.setCpus(CpuList([8000])) }
        #expect(error.map { [.invalid, .outOfRange].contains($0.errno) } == true)
    }

    @Test func aListOfCpusIsReadAndWrittenAsTheKernelDoes() {
        #expect(CpuList("0-2,4")?.numbers == [0, 1, 2, 4])
        #expect(CpuList("")?.numbers == [])
        #expect(CpuList([4, 0, 2, 1]).description == "0-2,4")
        for wrong in ["a", "2-1", "1-", "1-2-3", "-1"] { #expect(CpuList(wrong) == nil) }
    }
}

extension Machine {
    /// The first whole disk of the machine.
    static let disk: BlockDevice? = KernelFile.names(in: "/sys/block")
        .filter { !$0.hasPrefix("loop") && !$0.hasPrefix("ram") && !$0.hasPrefix("zram") }
        .lazy.compactMap { try? KernelFile.read("/sys/block/\($0)/dev") }
        .compactMap { BlockDevice($0.split(separator: "\n").first ?? "") }.first
}
