import Glibc
import LinuxSystem
import Testing

@testable import Tracing

/// Changes of the network, each tied to the call that made it. All in a network namespace of the program's own.
@Suite(.enabled(if: isRoot && access("/usr/bin/unshare", X_OK) == 0, "needs root and unshare(1)"))
struct NetworkTraceTests {
    private static let hasIp = access("/sbin/ip", X_OK) == 0 || access("/usr/sbin/ip", X_OK) == 0

    private func trace(_ calls: String, _ script: String) throws -> TraceRun {
        try TraceRun(calls, ["/usr/bin/unshare", "-n", "/bin/sh", "-c", script])
    }

    /// What each call changed, as words, for the calls that changed something.
    private func told(_ run: TraceRun) -> [[String]] {
        run.events.calls.map { $0.changes.compactMap(Self.words) }.filter { !$0.isEmpty }
    }

    private static func words(_ change: Change) -> String? {
        switch change {
        case .link(let presence, let link): "link \(link.name) \(presence.rawValue)"
        case .linkChanged(let from, let to): from != to ? "link \(to.name) changed" : nil
        case .address(let presence, let address): "address \(address.address) \(address.link) \(presence.rawValue)"
        case .route(let presence, let route):
            "route \(route.destination) \(route.gateway ?? "-") \(route.link) \(presence.rawValue)"
        default: nil
        }
    }

    @Test(.enabled(if: hasIp, "needs ip(8)"))
    func linksAddressesAndRoutesAreToldWithTheCallThatChangedThem() throws {
        let run = try trace(
            "net",
            """
            set -e
            ip link add veth0 type veth peer name veth1
            ip address add 10.1.0.1/24 dev veth0
            ip link set veth1 up
            ip link set veth0 up
            ip route add default via 10.1.0.2
            ip link show >/dev/null
            ip link delete veth0
            """)
        #expect(run.status == .exited(0))
        let told = told(run)
        #expect(told.first == ["link veth1 added", "link veth0 added"])
        #expect(told.dropFirst().first == ["address 10.1.0.1/24 veth0 added"])
        #expect(told.contains(["route default 10.1.0.2 veth0 added"]), "\(told)")
        let last = try #require(told.last)
        #expect(last.contains("link veth0 removed") && last.contains("link veth1 removed"))
        #expect(last.contains("address 10.1.0.1/24 veth0 removed"))
        #expect(last.contains("route default 10.1.0.2 veth0 removed"))
        #expect(run.events.calls.filter { !$0.changes.isEmpty }.allSatisfy { $0.call == "sendmsg" })
    }

    @Test(.enabled(if: access("/usr/bin/python3", X_OK) == 0 || access("/usr/bin/perl", X_OK) == 0, "needs perl"))
    func aPlainWriteThroughANetlinkSocketIsSeenToo() throws {
        // RTM_NEWLINK for link 1 (lo): struct nlmsghdr, struct ifinfomsg with IFF_UP in flags and change.
        let script = """
            exec perl -e '
            socket(my $s, 16, 3, 0) or die; my $copy; open($copy, ">&", $s) or die;
            syswrite(STDOUT, "x"); my $m = pack("LSSLL CxSlLL", 32, 16, 5, 1, 0, 0, 0, 1, 1, 1);
            syswrite($copy, $m) == 32 or die; sysread($s, my $answer, 4096) or die' >/dev/null
            """
        let run = try trace("net", script)
        #expect(run.status == .exited(0))
        #expect(run.events.calls("write").count == 1)
        let told = told(run)
        #expect(told.count == 1 && told.first?.contains("link lo changed") == true, "\(told)")
        #expect(told.first?.contains("address 127.0.0.1/8 lo added") == true, "\(told)")
    }

    @Test(.enabled(if: hasIp, "needs ip(8)"))
    func whatIsRefusedChangesNothingAndWhatOnlyAsksReadsNothing() throws {
        let run = try trace("net", "ip link show; ip link set nosuch up; ip link add lo type dummy; true")
        #expect(told(run).isEmpty)
        #expect(run.events.calls("sendmsg").count + run.events.calls("sendto").count >= 3)
    }
}
