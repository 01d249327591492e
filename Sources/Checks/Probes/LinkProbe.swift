public import Curriculum
internal import LinuxSystem
internal import Netlink

/// A network link by its name, in the network namespace of the session's first process, or of the process that the
/// check describes. Asked of the kernel by netlink from outside.
///
/// `address` is any of the link's addresses with its prefix length: `10.0.0.2/24`; `master` the bridge that it belongs to.
public struct LinkProbe: Probe {
    public let name = "link"

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let name = check.text("link") ?? ""
        let viewers = try SessionProcess.viewers(check, in: context)
        var views = [NetworkView]()
        do {
            for viewer in viewers { views.append(try NetworkView(process: viewer.pid)) }
        } catch {
            throw .engine(error.text(in: context.language))
        }
        let source = SessionProcess.source("ns/net", of: viewers)
        return try SessionProcess.readings(expectation, of: check, in: views, from: source) {
            (key, view) throws(ProbeFailure) in try view.value(key, of: name)
        }
    }
}

/// The links and addresses of one network namespace.
private struct NetworkView {
    private let links: [Link]
    private let addresses: [LinkAddress]
    private let inode: UInt64?

    init(process: Int32) throws(SystemError) {
        inode = NamespaceKind.net.inode(process: "\(process)")
        var socket = try RouteSocket(inNamespaceOf: "\(process)")
        links = try socket.links()
        addresses = try socket.addresses()
    }

    func value(_ key: String, of name: String) throws(ProbeFailure) -> ObservedValue {
        let link = links.first { $0.name == name }
        if key == "exists" { return .bool(link != nil) }
        guard ["kind", "up", "address", "mtu", "master"].contains(key) else {
            throw .lesson("the link probe has no '\(key)'")
        }
        guard let link else { return .missing(missing(name)) }
        switch key {
        case "kind": return .text(link.kind)
        // IFF_UP of netdevice(7): what `ip link set NAME up` sets, whether or not a cable is there.
        case "up": return .bool(link.flags & 1 != 0)
        case "mtu": return .count(Int64(link.mtu))
        case "master":
            let master = link.master.flatMap { index in links.first { $0.index == index } }
            return master.map { .text($0.name) } ?? .nothing(Localized(ko: "없음", en: "none"))
        default: return .words(addresses.filter { $0.link == link.index }.map(\.description))
        }
    }

    private func missing(_ name: String) -> ObservedValue.Missing {
        let place = inode.map { "net:[\($0)]" } ?? "net"
        let others = links.map(\.name).joined(separator: ", ")
        return ObservedValue.Missing(
            value: Localized(ko: "링크가 없음", en: "no such link"),
            sentence: Localized(
                ko: "\(place)에 \(name) 링크가 없습니다. 있는 것: \(others)",
                en: "There is no link \(name) in \(place); it holds \(others)."))
    }
}
