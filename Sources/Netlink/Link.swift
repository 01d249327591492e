/// A network link as the kernel describes it (RTM_NEWLINK, rtnetlink(7)).
public struct Link: Sendable, Hashable {
    public let index: Int32
    public let name: String
    /// `veth`, `bridge`, `vlan`; `loopback` or `ether` where the kernel names no kind.
    public let kind: String
    /// IFF_* of netdevice(7).
    public let flags: UInt32
    public let mtu: UInt32
    /// `02:00:00:00:00:01`; empty for a link without an address.
    public let hardwareAddress: String
    /// The index of the bridge that it belongs to.
    public let master: Int32?
    /// The index of its peer, which may be in another namespace.
    public let peer: Int32?

    /// From a message that describes a link; nil for any other.
    public init?(_ message: NetlinkMessage) {
        guard message.type == RouteMessage.newLink, message.payload.count >= Link.fixedSize else { return nil }
        let payload = message.payload
        let attributes = NetlinkAttributes(payload, after: Link.fixedSize)
        index = payload.number(at: 4, as: Int32.self)
        flags = payload.number(at: 8, as: UInt32.self)
        name = attributes.text(Link.nameAttribute) ?? "#\(index)"
        let hardware = payload.number(at: 2, as: UInt16.self)
        kind =
            attributes.nested(Link.infoAttribute)?.text(Link.kindAttribute) ?? (hardware == 772 ? "loopback" : "ether")
        mtu = attributes.number(4) ?? 0
        hardwareAddress = (attributes[1] ?? []).map { Link.hexadecimal($0) }.joined(separator: ":")
        master = attributes.number(Link.masterAttribute).map(Int32.init(bitPattern:))
        peer = attributes.number(5).map(Int32.init(bitPattern:)).flatMap { [index] in $0 == index ? nil : $0 }
    }

    /// The names of the flags that say something of a link: `UP,LOWER_UP`.
    public var flagNames: String {
        let names: [(UInt32, String)] = [
            (0x1, "UP"), (0x2, "BROADCAST"), (0x8, "LOOPBACK"), (0x10, "POINTOPOINT"), (0x80, "NOARP"),
            (0x100, "PROMISC"), (0x1000, "MULTICAST"), (0x10000, "LOWER_UP"),
        ]
        return names.filter { flags & $0.0 != 0 }.map(\.1).joined(separator: ",")
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// struct ifinfomsg.
    static let fixedSize = 16
    // IFLA_* of linux/if_link.h.
    static let nameAttribute: UInt16 = 3
    static let masterAttribute: UInt16 = 10
    static let infoAttribute: UInt16 = 18
    static let namespacePidAttribute: UInt16 = 19
    static let namespaceDescriptorAttribute: UInt16 = 28
    // IFLA_INFO_*, VETH_INFO_PEER.
    static let kindAttribute: UInt16 = 1
    static let dataAttribute: UInt16 = 2
    static let vethPeer: UInt16 = 1
}

/// An address of a link (RTM_NEWADDR).
public struct LinkAddress: Sendable, Hashable {
    public let link: Int32
    public let address: InternetAddress
    public let prefixLength: Int

    /// From a message that describes an address; nil for any other.
    public init?(_ message: NetlinkMessage) {
        let payload = message.payload
        guard message.type == RouteMessage.newAddress, payload.count >= LinkAddress.fixedSize else { return nil }
        let attributes = NetlinkAttributes(payload, after: LinkAddress.fixedSize)
        // On a link between two points IFA_ADDRESS is the other end's; IFA_LOCAL is always ours.
        guard let address = attributes.address(LinkAddress.local) ?? attributes.address(LinkAddress.address) else {
            return nil
        }
        link = payload.number(at: 4, as: Int32.self)
        prefixLength = Int(payload[1])
        self.address = address
    }

    /// struct ifaddrmsg.
    static let fixedSize = 8
    static let address: UInt16 = 1
    static let local: UInt16 = 2
}

extension LinkAddress: CustomStringConvertible {
    /// `10.1.0.2/24`
    public var description: String { "\(address)/\(prefixLength)" }
}

/// A route (RTM_NEWROUTE).
public struct Route: Sendable, Hashable {
    /// nil for the default route.
    public let destination: InternetAddress?
    public let prefixLength: Int
    public let gateway: InternetAddress?
    public let link: Int32?
    /// 254 is the main table, 255 the one of local addresses.
    public let table: UInt32
    /// RTN_UNICAST is 1.
    public let kind: UInt8
    public let isVersion6: Bool

    /// From a message that describes a route; nil for any other.
    public init?(_ message: NetlinkMessage) {
        let payload = message.payload
        guard message.type == RouteMessage.newRoute, payload.count >= Route.fixedSize else { return nil }
        let attributes = NetlinkAttributes(payload, after: Route.fixedSize)
        isVersion6 = payload[0] == 10
        prefixLength = Int(payload[1])
        destination = attributes.address(Route.destinationAttribute)
        gateway = attributes.address(Route.gatewayAttribute)
        link = attributes.number(Route.linkAttribute).map(Int32.init(bitPattern:))
        table = attributes.number(15) ?? UInt32(payload[4])
        kind = payload[7]
    }

    /// `default`, or `10.1.0.0/24`.
    public var destinationText: String {
        destination.map { "\($0)/\(prefixLength)" } ?? "default"
    }

    /// struct rtmsg.
    static let fixedSize = 12
    // RTA_* of linux/rtnetlink.h.
    static let destinationAttribute: UInt16 = 1
    static let linkAttribute: UInt16 = 4
    static let gatewayAttribute: UInt16 = 5
}
