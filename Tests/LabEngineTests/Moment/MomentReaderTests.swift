import Curriculum
import Foundation
import LinuxSystem
import Testing
import Tracing

@testable import LabEngine

private let isRoot = geteuid() == 0

@Suite(.enabled(if: isRoot, "needs root: namespaces and control groups"), .serialized)
struct MomentReaderTests {
    /// Two moments of one sandbox, a text of the shell between them. What runs in the background is waited for.
    private func moments(
        around text: String, until isDone: (Moment) -> Bool = { _ in true }
    ) throws -> (before: Moment, after: Moment) {
        let sandbox = try Sandbox(host: SandboxHost(), settings: SandboxSettings())
        defer { try? sandbox.close() }
        let shell = try TracedShell(in: sandbox, calls: CallSet(parsing: "ns"))
        defer { shell.stop() }
        let reader = MomentReader(group: sandbox.group, initPid: sandbox.initPid, shell: shell.pid)
        let before = reader.read()
        #expect(shell.run(text, time: .seconds(10)).ending == .finished(status: 0))
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        var after = reader.read()
        while !isDone(after), ContinuousClock.now < deadline { after = reader.read() }
        return (before, after)
    }

    @Test func aProcessThatStaysIsBelowTheOneThatStartedIt() throws {
        let (before, after) = try moments(
            around: "sleep 1000 &", until: { $0[.processes].contains { $0.value == "sleep 1000" } })
        let come = after.pairs(with: before, .processes, .overTime).filter { $0.kind == .added }.compactMap(\.after)
        #expect(come.map(\.value) == ["sleep 1000"])
        #expect(come.first?.depth == 1)
        #expect(after[.processes].first?.name == "1")
    }

    @Test func aNewNamespaceNamesWhoIsInIt() throws {
        let (before, after) = try moments(
            around: "unshare --uts sleep 1000 &", until: { $0[.processes].contains { $0.value == "sleep 1000" } })
        let uts = after.pairs(with: before, .namespaces, .overTime).filter {
            $0.after?.name == "uts" && $0.kind == .added
        }
        #expect(uts.count == 1)
        #expect(uts.first?.after?.value.split(separator: " ").count == 1)
        #expect(uts.first?.after?.isHosts == false)
    }

    @Test func aGroupShowsItsLimitsAndAMountItsPlace() throws {
        let (before, after) = try moments(
            around:
                "mkdir $LAB_CGROUP_PIDS/demo; echo 9 > $LAB_CGROUP_PIDS/demo/pids.max; mkdir /tmp/m; mount -t tmpfs box /tmp/m"
        )
        #expect(after[.groups].contains { $0.name == "pids.max" && $0.value == "9" })
        let mounts = after.pairs(with: before, .mounts, .overTime).filter { $0.kind == .added }.compactMap(\.after)
        #expect(mounts.map(\.name) == ["/tmp/m"])
        #expect(mounts.first?.value.hasPrefix("tmpfs box rw") == true)
    }

    @Test func theNetworkOfASandboxIsItsOwn() throws {
        let (before, after) = try moments(around: "ip link set lo up; ip link add test0 type veth peer name test1")
        let links = after.pairs(with: before, .network, .overTime).filter { $0.kind == .added && $0.after?.depth == 0 }
        let names = Set(links.compactMap { $0.after?.name })
        #expect(names.isSuperset(of: ["test0", "test1"]))
        #expect(before[.network].first?.name == "lo")
    }

    @Test func theShellIsRootInsideAndNobodyOutside() throws {
        let (moment, _) = try moments(around: "true")
        let uid = try #require(moment[.identity].first { $0.name == "uid" })
        #expect(uid.value == "0")
        #expect(uid.number.map { $0 >= 1_900_000_000 } == true)
        #expect(moment[.identity].contains { $0.name == "CapEff" && $0.value.hasPrefix("all") })
        #expect(moment[.identity].contains { $0.name == "uid_map" && $0.value.hasPrefix("0 ") })
    }

    /// A container that a learner builds is seen whole: whom it is, what it sees mounted, and its network.
    @Test func whatAnotherProcessSeesAndMayDoIsToldBesideTheShell() throws {
        let (before, after) = try moments(
            around: """
                unshare --mount --net --user --map-root-user bash -c '
                  mount -t tmpfs box /tmp; ip link set lo up; exec sleep 1000' &
                """, until: { $0[.processes].contains { $0.value == "sleep 1000" } })
        let come = after.difference(from: before).flatMap(\.pairs).compactMap(\.after)
        let box = try #require(after[.processes].first { $0.value == "sleep 1000" })
        #expect(come.contains { $0.name == "mnt" && $0.value == box.name && $0.key == "mnt/2" })
        #expect(come.contains { $0.name == "/tmp" && $0.depth > 0 && $0.value.hasPrefix("tmpfs box") })
        #expect(come.contains { $0.name == "lo" && $0.depth == 1 && $0.value.contains("LOOPBACK") })
        #expect(come.contains { $0.name == "pid \(box.name)" && $0.value.hasPrefix("uid 0 → 0") })
    }

    @Test func howMuchOfALimitIsUsedIsToldAndIsNoDifferenceBetweenTwoRuns() throws {
        let (_, one) = try moments(
            around: "mkdir $LAB_CGROUP_PIDS/demo; sleep 1000 & echo $! > $LAB_CGROUP_PIDS/demo/cgroup.procs")
        let (_, other) = try moments(around: "mkdir $LAB_CGROUP_PIDS/demo")
        #expect(one[.groups].contains { $0.name == "pids.current" && $0.value == "1" })
        let changed = other.difference(from: one, .acrossSessions).flatMap(\.pairs)
        #expect(!changed.contains { ($0.after ?? $0.before)?.name == "pids.current" })
    }
}
