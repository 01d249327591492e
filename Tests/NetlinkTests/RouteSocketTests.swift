import Glibc
import LinuxSystem
import Testing

@testable import Netlink

/// A process in a network namespace of its own, which ends with its owner.
private struct Resident: ~Copyable {
    let process: ChildProcess

    init() throws {
        var plan = LaunchPlan()
        plan.execute("/bin/sleep", ["sleep", "60"], environment: [])
        process = try plan.run(LaunchPlan.CloneOptions(namespaces: [.net]))
    }

    consuming func end() throws {
        try process.signal(SIGKILL)
        _ = try process.wait()
    }
}

struct RouteSocketTests {
    @Test func theKernelListsTheLoopbackLink() throws {
        var socket = try RouteSocket()
        let loopback = try #require(try socket.links().first { $0.name == "lo" })
        #expect(loopback.kind == "loopback")
        #expect(loopback.flagNames.contains("LOOPBACK"))
        #expect(loopback.mtu > 0)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root for a network namespace"))
    func linksAddressesAndRoutesAreMadeAndListed() throws {
        let resident = try Resident()
        var socket = try RouteSocket(inNamespaceOf: "\(resident.process.pid)")
        try resident.end()
        #expect(try socket.links().map(\.name) == ["lo"])
        #expect(try socket.routes().isEmpty)

        try socket.request(RouteRequest.addVeth("veth0", peer: "veth1"), step: "add a pair")
        let links = try socket.links()
        let first = try #require(links.first { $0.name == "veth0" })
        let second = try #require(links.first { $0.name == "veth1" })
        #expect(first.kind == "veth" && first.peer == second.index && second.peer == first.index)

        try socket.request(RouteRequest.addLink("br0", kind: "bridge"), step: "add a bridge")
        let bridge = try #require(try socket.links().first { $0.kind == "bridge" })
        for link in [first, second] {
            try socket.request(RouteRequest.setLink(link.index, isUp: true), step: "set a link up")
        }
        try socket.request(RouteRequest.setLink(second.index, master: bridge.index), step: "join the bridge")
        let joined = try #require(try socket.links().first { $0.name == "veth1" })
        #expect(joined.master == bridge.index && joined.flagNames.contains("UP"))

        let address = try #require(InternetAddress("10.1.0.2"))
        try socket.request(
            RouteRequest.addAddress(address, prefixLength: 24, link: first.index), step: "add an address")
        #expect(try socket.addresses().contains { $0.description == "10.1.0.2/24" && $0.link == first.index })

        let gateway = try #require(InternetAddress("10.1.0.1"))
        try socket.request(RouteRequest.addRoute(to: nil, via: gateway), step: "add a route")
        let routes = try socket.routes().filter { !$0.isVersion6 }
        #expect(Set(routes.map(\.destinationText)) == ["default", "10.1.0.0/24"])
        #expect(routes.first { $0.destination == nil }?.gateway == gateway)

        try socket.request(RouteRequest.deleteLink(first.index), step: "delete the pair")
        #expect(try socket.links().map(\.name) == ["lo", "br0"])
    }

    @Test(.enabled(if: geteuid() == 0, "needs root for a network namespace"))
    func whatTheKernelRefusesHasItsErrno() throws {
        let resident = try Resident()
        var socket = try RouteSocket(inNamespaceOf: "\(resident.process.pid)")
        try resident.end()
        func refusal(_ message: NetlinkMessage, _ socket: inout RouteSocket) -> Errno? {
            do {
                try socket.request(message, step: "ask")
                return nil
            } catch {
                return error.errno
            }
        }
        #expect(refusal(RouteRequest.deleteLink(999), &socket) == .noSuchDevice)
        #expect(refusal(RouteRequest.addLink("d0", kind: "bridge"), &socket) == nil)
        #expect(refusal(RouteRequest.addLink("d0", kind: "bridge"), &socket) == .exists)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root for a network namespace"))
    func visitingANamespaceLeavesTheThreadWhereItWas() throws {
        let resident = try Resident()
        let before = KernelFile.link("/proc/thread-self/ns/net")
        _ = try RouteSocket(inNamespaceOf: "\(resident.process.pid)")
        try resident.end()
        #expect(KernelFile.link("/proc/thread-self/ns/net") == before)
    }
}
