internal import LinuxSystem
internal import Netlink

/// The links, addresses and routes of a network namespace.
struct NetworkState {
    private let links: [Int32: LinkState]
    private let addresses: [String: AddressState]
    private let routes: [String: RouteState]

    /// Asks the kernel over a netlink socket in the thread's namespace. nil where that may not be entered: without
    /// CAP_SYS_ADMIN, setns(2).
    init?(tid: Int32) {
        guard var socket = try? RouteSocket(inNamespaceOf: "\(tid)"), let links = try? socket.links() else {
            return nil
        }
        let names = Dictionary(links.map { ($0.index, $0.name) }, uniquingKeysWith: { first, _ in first })
        func name(_ index: Int32?) -> String { index.flatMap { names[$0] } ?? index.map { "#\($0)" } ?? "" }
        self.links = Dictionary(
            links.map { ($0.index, NetworkState.state(of: $0, names)) }, uniquingKeysWith: { first, _ in first })
        addresses = Dictionary(
            ((try? socket.addresses()) ?? []).map {
                ("\($0.link) \($0)", AddressState(address: "\($0)", link: name($0.link)))
            }, uniquingKeysWith: { first, _ in first })
        routes = Dictionary(
            ((try? socket.routes()) ?? []).map { route in
                let state = RouteState(
                    destination: route.destinationText, gateway: route.gateway.map { "\($0)" }, link: name(route.link))
                let version = route.isVersion6 ? "6" : "4"
                return ("\(version) \(state.destination) \(state.gateway ?? "") \(route.link ?? 0)", state)
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func state(of link: Link, _ names: [Int32: String]) -> LinkState {
        var detail = ["mtu \(link.mtu)"]
        if let peer = link.peer { detail.append("peer \(names[peer] ?? "#\(peer)")") }
        if let master = link.master { detail.append("master \(names[master] ?? "#\(master)")") }
        return LinkState(
            name: link.name, type: link.kind, flags: link.flagNames, detail: detail.joined(separator: " "))
    }

    /// Links first, since addresses and routes come and go with them.
    func changes(to after: NetworkState) -> [Change] {
        NetworkState.differences(links, after.links).map { presence, before, link in
            before.map { .linkChanged(from: $0, to: link) } ?? .link(presence, link)
        }
            + NetworkState.differences(addresses, after.addresses).map { .address($0, $2) }
            + NetworkState.differences(routes, after.routes).map { .route($0, $2) }
    }

    private static func differences<Key: Comparable, State: Equatable>(
        _ before: [Key: State], _ after: [Key: State]
    ) -> [(presence: Change.Presence, before: State?, state: State)] {
        Set(before.keys).union(after.keys).sorted().compactMap { key in
            switch (before[key], after[key]) {
            case (nil, let new?): (.added, nil, new)
            case (let old?, nil): (.removed, nil, old)
            case (let old?, let new?) where old != new: (.changed, old, new)
            default: nil
            }
        }
    }
}
