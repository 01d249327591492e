import Testing

@testable import Netlink

struct RouteMessageTests {
    @Test func requestsAreToldInWords() throws {
        let address = try #require(InternetAddress("10.1.0.2"))
        let gateway = try #require(InternetAddress("10.1.0.1"))
        func text(_ message: NetlinkMessage) -> String { RouteMessage.describe(message.encoded) }
        #expect(text(RouteRequest.addVeth("veth0", peer: "veth1")) == "RTM_NEWLINK veth0 ↔ veth1")
        #expect(text(RouteRequest.addVeth("a", peer: "b", peerNamespace: 5)) == "RTM_NEWLINK a ↔ b netns fd 5")
        #expect(text(RouteRequest.addLink("br0", kind: "bridge")) == "RTM_NEWLINK br0 (bridge)")
        #expect(text(RouteRequest.setLink(2, isUp: true)) == "RTM_NEWLINK #2 up")
        #expect(text(RouteRequest.setLink(2, isUp: false, master: 3)) == "RTM_NEWLINK #2 down master #3")
        #expect(text(RouteRequest.deleteLink(2)) == "RTM_DELLINK #2")
        #expect(text(RouteRequest.addAddress(address, prefixLength: 24, link: 2)) == "RTM_NEWADDR 10.1.0.2/24 dev #2")
        #expect(text(RouteRequest.addRoute(to: nil, via: gateway)) == "RTM_NEWROUTE default via 10.1.0.1")
        #expect(
            text(RouteRequest.addRoute(to: address, prefixLength: 32, via: nil, link: 2))
                == "RTM_NEWROUTE 10.1.0.2/32 dev #2")
        #expect(text(RouteRequest.dump(RouteMessage.getLink)) == "RTM_GETLINK dump")
    }

    @Test func linksAreNamedWhereTheReaderKnowsThem() {
        let bytes = RouteRequest.setLink(2, isUp: true).encoded + RouteRequest.deleteLink(7).encoded
        #expect(
            RouteMessage.describe(bytes) { $0 == 2 ? "veth0" : nil } == "RTM_NEWLINK veth0 up; RTM_DELLINK #7")
    }

    @Test func answersAreErrorsOrAcknowledgements() {
        func answer(_ errno: Int32) -> String {
            var payload = [UInt8]()
            payload.append(number: -errno)
            payload += RouteRequest.deleteLink(1).encoded.prefix(16)
            return RouteMessage.describe(NetlinkMessage(type: 2, payload: payload))
        }
        #expect(answer(0) == "NLMSG_ERROR 0 (ACK) RTM_DELLINK")
        #expect(answer(1) == "NLMSG_ERROR EPERM RTM_DELLINK")
    }

    @Test(
        arguments: [
            (16, "RTM_NEWLINK"), (21, "RTM_DELADDR"), (26, "RTM_GETROUTE"), (32, "RTM_NEWRULE"), (3, "NLMSG_DONE"),
            (900, "RTM_900"),
        ] as [(UInt16, String)])
    func typesHaveTheKernelsNames(type: UInt16, name: String) {
        #expect(RouteMessage.name(of: type) == name)
    }

    @Test func brokenMessagesDoNoHarm() {
        #expect(RouteMessage.describe([1, 2, 3]) == "3 bytes")
        // A length beyond the end, a length of zero, and every cut of a good message.
        #expect(NetlinkMessage.parse([255, 255, 0, 0] + [UInt8](repeating: 0, count: 12)).isEmpty)
        #expect(NetlinkMessage.parse([UInt8](repeating: 0, count: 64)).isEmpty)
        let good = RouteRequest.addVeth("veth0", peer: "veth1")
        for length in 0..<good.payload.count {
            var cut = good
            cut.payload = Array(good.payload.prefix(length))
            #expect(RouteMessage.describe(cut).hasPrefix("RTM_NEWLINK"))
        }
    }

    @Test(arguments: [
        "10.1.0.2", "0.0.0.0", "::", "::1", "fe80::1", "fd00:1::2:3", "1:2:3:4:5:6:7:8", "2001:db8::", "1::4:5:6:7:8:9",
    ])
    func addressesReadAsTheyAreWritten(text: String) throws {
        // A single group of zeros is written out (RFC 5952, 4.2.2).
        let expected = text == "1::4:5:6:7:8:9" ? "1:0:4:5:6:7:8:9" : text
        #expect(try #require(InternetAddress(text)).description == expected)
    }

    @Test(arguments: ["", "10.1.0", "10.1.0.256", "10.1.0.2.3", "a.b.c.d", ":", ":::", "1:2:3", "12345::", "g::1"])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(InternetAddress(text) == nil)
    }
}
