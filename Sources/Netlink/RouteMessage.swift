internal import LinuxSystem

/// What a message of NETLINK_ROUTE says, in a line (rtnetlink(7)).
public enum RouteMessage {
    public static let newLink: UInt16 = 16
    public static let deleteLink: UInt16 = 17
    public static let getLink: UInt16 = 18
    public static let setLink: UInt16 = 19
    public static let newAddress: UInt16 = 20
    public static let deleteAddress: UInt16 = 21
    public static let getAddress: UInt16 = 22
    public static let newRoute: UInt16 = 24
    public static let deleteRoute: UInt16 = 25
    public static let getRoute: UInt16 = 26

    /// The kernel's name of a message's type, `RTM_NEWLINK`.
    public static func name(of type: UInt16) -> String {
        switch type {
        case 1: return "NLMSG_NOOP"
        case 2: return "NLMSG_ERROR"
        case 3: return "NLMSG_DONE"
        case 4: return "NLMSG_OVERRUN"
        default: break
        }
        // From 16 on: four to each kind of object, in the order new, delete, get, set.
        let kinds = [
            "LINK", "ADDR", "ROUTE", "NEIGH", "RULE", "QDISC", "TCLASS", "TFILTER", "ACTION", "PREFIX", "MULTICAST",
            "ANYCAST", "NEIGHTBL", "NDUSEROPT", "ADDRLABEL", "DCB", "NETCONF", "MDB", "NSID", "STATS", "CACHEREPORT",
            "CHAIN", "NEXTHOP", "LINKPROP", "VLAN", "NEXTHOPBUCKET", "TUNNEL",
        ]
        let verbs = ["NEW", "DEL", "GET", "SET"]
        let index = Int(type) - 16
        guard index >= 0, index / 4 < kinds.count else { return "RTM_\(type)" }
        return "RTM_\(verbs[index % 4])\(kinds[index / 4])"
    }

    /// Every message of a buffer, separated by `; `: `RTM_NEWLINK veth0 ↔ veth1`.
    ///
    /// - Parameter linkName: the name of a link by its index, where the reader knows it.
    public static func describe(_ bytes: [UInt8], linkName: (Int32) -> String? = { _ in nil }) -> String {
        let messages = NetlinkMessage.parse(bytes)
        if messages.isEmpty { return "\(bytes.count) bytes" }
        return messages.map { describe($0, linkName: linkName) }.joined(separator: "; ")
    }

    /// One message.
    public static func describe(_ message: NetlinkMessage, linkName: (Int32) -> String? = { _ in nil }) -> String {
        if let answer = answer(message) { return answer }
        let name = name(of: message.type)
        func link(_ index: Int32) -> String { linkName(index) ?? "#\(index)" }
        let detail: String
        switch message.type {
        case newLink, deleteLink, setLink: detail = linkDetail(message, link)
        case newAddress, deleteAddress: detail = addressDetail(message, link)
        case newRoute, deleteRoute: detail = routeDetail(message, link)
        // NLM_F_DUMP, both bits.
        default: detail = message.flags & 0x300 == 0x300 ? "dump" : getDetail(message, link)
        }
        return detail.isEmpty ? name : "\(name) \(detail)"
    }

    /// The errno of an NLMSG_ERROR message, which is also how the kernel says "done" (0).
    static func errno(_ message: NetlinkMessage) -> Int32? {
        message.type == NetlinkMessage.error && message.payload.count >= 4
            ? -message.payload.number(at: 0, as: Int32.self) : nil
    }

    private static func answer(_ message: NetlinkMessage) -> String? {
        guard let errno = errno(message) else { return nil }
        // Behind the errno stands the header of the request: the type at 4.
        let request = message.payload.count >= 10 ? message.payload.number(at: 8, as: UInt16.self) : 0
        let of = request == 0 ? "" : " \(name(of: request))"
        return errno == 0 ? "NLMSG_ERROR 0 (ACK)\(of)" : "NLMSG_ERROR \(Errno(rawValue: errno).name)\(of)"
    }

    private static func linkDetail(_ message: NetlinkMessage, _ link: (Int32) -> String) -> String {
        guard message.payload.count >= Link.fixedSize else { return "" }
        let attributes = NetlinkAttributes(message.payload, after: Link.fixedSize)
        let index = message.payload.number(at: 4, as: Int32.self)
        var words = [attributes.text(Link.nameAttribute) ?? (index > 0 ? link(index) : "")]
        if let info = attributes.nested(Link.infoAttribute), let kind = info.text(Link.kindAttribute) {
            let peer = info.nested(Link.dataAttribute)?.nested(Link.vethPeer, after: Link.fixedSize)
            if kind == "veth", let name = peer?.text(Link.nameAttribute) {
                words += ["↔", name]
                words += namespace(peer)
            } else {
                words.append("(\(kind))")
            }
        }
        let flags = message.payload.number(at: 8, as: UInt32.self)
        let changed = message.payload.number(at: 12, as: UInt32.self)
        if changed & 1 != 0 { words.append(flags & 1 != 0 ? "up" : "down") }
        if let master = attributes.number(Link.masterAttribute) {
            words.append(master == 0 ? "no master" : "master \(link(Int32(bitPattern: master)))")
        }
        if let mtu = attributes.number(4) { words.append("mtu \(mtu)") }
        words += namespace(attributes)
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func namespace(_ attributes: NetlinkAttributes?) -> [String] {
        if let pid = attributes?.number(Link.namespacePidAttribute) { return ["netns of pid \(pid)"] }
        if let descriptor = attributes?.number(Link.namespaceDescriptorAttribute) { return ["netns fd \(descriptor)"] }
        return []
    }

    private static func addressDetail(_ message: NetlinkMessage, _ link: (Int32) -> String) -> String {
        guard message.payload.count >= LinkAddress.fixedSize else { return "" }
        let attributes = NetlinkAttributes(message.payload, after: LinkAddress.fixedSize)
        let address = attributes.address(LinkAddress.local) ?? attributes.address(LinkAddress.address)
        let text = address.map { "\($0)/\(message.payload[1])" } ?? ""
        return "\(text) dev \(link(message.payload.number(at: 4, as: Int32.self)))"
    }

    private static func routeDetail(_ message: NetlinkMessage, _ link: (Int32) -> String) -> String {
        guard message.payload.count >= Route.fixedSize else { return "" }
        let attributes = NetlinkAttributes(message.payload, after: Route.fixedSize)
        var text = attributes.address(Route.destinationAttribute).map { "\($0)/\(message.payload[1])" } ?? "default"
        if let gateway = attributes.address(Route.gatewayAttribute) { text += " via \(gateway)" }
        if let index = attributes.number(Route.linkAttribute) { text += " dev \(link(Int32(bitPattern: index)))" }
        return text
    }

    private static func getDetail(_ message: NetlinkMessage, _ link: (Int32) -> String) -> String {
        guard message.type == getLink, message.payload.count >= Link.fixedSize else { return "" }
        let index = message.payload.number(at: 4, as: Int32.self)
        let name = NetlinkAttributes(message.payload, after: Link.fixedSize).text(Link.nameAttribute)
        return name ?? (index > 0 ? link(index) : "")
    }
}
