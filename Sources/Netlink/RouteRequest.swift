/// Requests to the kernel's routing family, ready to be sent (rtnetlink(7)).
public enum RouteRequest {
    // NLM_F_*: request, acknowledge, create, exclusive; dump is two bits.
    static let request: UInt16 = 0x1
    static let acknowledge: UInt16 = 0x4
    static let create: UInt16 = 0x400
    static let exclusive: UInt16 = 0x200
    static let dump: UInt16 = 0x300

    /// Every object of a kind: RTM_GETLINK, RTM_GETADDR, RTM_GETROUTE.
    public static func dump(_ type: UInt16) -> NetlinkMessage {
        // Long enough for every fixed part; the family is AF_UNSPEC.
        let size = type == RouteMessage.getLink ? 16 : type == RouteMessage.getRoute ? 12 : 8
        return NetlinkMessage(
            type: type, flags: request | dump, payload: [UInt8](repeating: 0, count: size))
    }

    /// A pair of virtual Ethernet links; what goes in at one comes out at the other (veth(4)).
    ///
    /// - Parameter peerNamespace: a descriptor of the network namespace that the peer is to live in.
    public static func addVeth(_ name: String, peer: String, peerNamespace: Int32? = nil) -> NetlinkMessage {
        var other = NetlinkAttributes()
        other.add(Link.nameAttribute, peer)
        if let peerNamespace {
            other.add(Link.namespaceDescriptorAttribute, UInt32(bitPattern: peerNamespace))
        }
        var data = NetlinkAttributes()
        data.add(Link.vethPeer, [UInt8](repeating: 0, count: Link.fixedSize) + other.bytes)
        return addLink(name, kind: "veth", data: data)
    }

    /// A link of any kind: `bridge`, `dummy`.
    public static func addLink(_ name: String, kind: String, data: NetlinkAttributes? = nil) -> NetlinkMessage {
        var info = NetlinkAttributes()
        info.add(Link.kindAttribute, Array(kind.utf8))
        if let data { info.add(Link.dataAttribute, nested: data) }
        var attributes = NetlinkAttributes()
        attributes.add(Link.nameAttribute, name)
        attributes.add(Link.infoAttribute, nested: info)
        return message(RouteMessage.newLink, create | exclusive, linkPart(index: 0), attributes)
    }

    public static func deleteLink(_ index: Int32) -> NetlinkMessage {
        message(RouteMessage.deleteLink, 0, linkPart(index: index), NetlinkAttributes())
    }

    /// Up, down, into a bridge, into another namespace.
    public static func setLink(
        _ index: Int32, isUp: Bool? = nil, master: Int32? = nil, namespace: Int32? = nil
    ) -> NetlinkMessage {
        var attributes = NetlinkAttributes()
        if let master { attributes.add(Link.masterAttribute, UInt32(bitPattern: master)) }
        if let namespace { attributes.add(Link.namespaceDescriptorAttribute, UInt32(bitPattern: namespace)) }
        return message(
            RouteMessage.newLink, 0, linkPart(index: index, flags: isUp == true ? 1 : 0, changed: isUp == nil ? 0 : 1),
            attributes)
    }

    public static func addAddress(
        _ address: InternetAddress, prefixLength: Int, link: Int32
    ) -> NetlinkMessage {
        var part: [UInt8] = [address.isVersion6 ? 10 : 2, UInt8(prefixLength), 0, 0]
        part.append(number: link)
        var attributes = NetlinkAttributes()
        attributes.add(LinkAddress.local, address.bytes)
        attributes.add(LinkAddress.address, address.bytes)
        return message(RouteMessage.newAddress, create | exclusive, part, attributes)
    }

    /// - Parameter destination: nil for the default route.
    public static func addRoute(
        to destination: InternetAddress?, prefixLength: Int = 0, via gateway: InternetAddress?, link: Int32? = nil
    ) -> NetlinkMessage {
        let isVersion6 = (destination ?? gateway)?.isVersion6 ?? false
        // Main table, made by the administrator (RTPROT_BOOT), universe or link scope, unicast.
        var part: [UInt8] = [isVersion6 ? 10 : 2, UInt8(prefixLength), 0, 0, 254, 3, gateway == nil ? 253 : 0, 1]
        part.append(number: UInt32(0))
        var attributes = NetlinkAttributes()
        if let destination { attributes.add(Route.destinationAttribute, destination.bytes) }
        if let gateway { attributes.add(Route.gatewayAttribute, gateway.bytes) }
        if let link { attributes.add(Route.linkAttribute, UInt32(bitPattern: link)) }
        return message(RouteMessage.newRoute, create | exclusive, part, attributes)
    }

    private static func message(
        _ type: UInt16, _ flags: UInt16, _ part: [UInt8], _ attributes: NetlinkAttributes
    ) -> NetlinkMessage {
        NetlinkMessage(type: type, flags: request | acknowledge | flags, payload: part + attributes.bytes)
    }

    /// struct ifinfomsg.
    private static func linkPart(index: Int32, flags: UInt32 = 0, changed: UInt32 = 0) -> [UInt8] {
        var part: [UInt8] = [0, 0, 0, 0]
        part.append(number: index)
        part.append(number: flags)
        part.append(number: changed)
        return part
    }
}
