internal import LinuxSystem

extension Change {
    /// From its JSON form; nil for a kind that this version does not know.
    public init?(json: JSONNode) {
        guard let kind = json["kind"]?.string else { return nil }
        func text(_ key: String) -> String? { json[key]?.string }
        func number(_ key: String) -> UInt64? { json[key]?.number() }
        func pid(_ key: String) -> Int32? { json[key]?.number() }
        let presence = text("action").flatMap(Presence.init)
        let from = text("from")
        let to = text("to")
        let change: Change? =
            switch kind {
            case "namespace":
                whole(text("type").flatMap(NamespaceKind.init), number("from"), number("to")) {
                    .namespace($0, from: $1, to: $2)
                }
            case "mount": Change.mount(json, presence)
            case "cgroup":
                whole(text("file"), from, to) { file, from, to in
                    whole(text("controller"), text("path"), "") { controller, path, _ in
                        .cgroup(controller: controller, path: path, file: file, from: from, to: to)
                    }
                }
            case "group":
                whole(presence, text("controller"), text("path")) {
                    $0 == .removed ? .groupRemoved(controller: $1, path: $2) : .groupMade(controller: $1, path: $2)
                }
            case "membership":
                whole(pid("pid"), from, to) { pid, from, to in
                    text("controller").map { .groupEntered(controller: $0, pid: pid, from: from, to: to) }
                }
            case "hostname": whole(from, to, "") { from, to, _ in .hostname(from: from, to: to) }
            case "domainname": whole(from, to, "") { from, to, _ in .domainname(from: from, to: to) }
            case "identity": whole(text("field"), from, to) { .identity(field: $0, from: $1, to: $2) }
            case "capabilities":
                whole(text("set"), json["gained"]?.strings, json["lost"]?.strings) {
                    .capabilities(set: $0, gained: $1, lost: $2)
                }
            case "seccomp":
                whole(
                    from.flatMap(SeccompMode.init), to.flatMap(SeccompMode.init), json["filters"]?.number(as: Int.self)
                ) {
                    .seccomp(from: $0, to: $1, filters: $2)
                }
            case "no_new_privs":
                whole(json["from"]?.bool, json["to"]?.bool, "") { from, to, _ in .noNewPrivileges(from: from, to: to) }
            case "link", "address", "route", "rule": presence.flatMap { Change.network(kind, json, $0) }
            case "started":
                whole(pid("pid"), pid("parent"), "") { pid, parent, _ in .started(pid: pid, parent: parent) }
            case "exited": pid("status").map { .exited(status: $0) }
            case "killed": text("signal").map { .killed(signal: $0, byOOM: json["oom"]?.bool ?? false) }
            default: nil
            }
        guard let change else { return nil }
        self = change
    }

    private static func mount(_ json: JSONNode, _ presence: Presence?) -> Change? {
        guard let presence, let target = json["target"]?.string, let fstype = json["fstype"]?.string,
            let source = json["source"]?.string, let options = json["options"]?.string
        else { return nil }
        let mount = MountState(target: target, fstype: fstype, source: source, options: options)
        switch presence {
        case .added: return .mountAdded(mount)
        case .removed: return .mountRemoved(mount)
        case .changed:
            var before = mount
            before.options = json["from"]?.string ?? options
            return .mountChanged(from: before, to: mount)
        }
    }

    private static func link(_ json: JSONNode, _ presence: Presence) -> Change {
        func text(_ key: String) -> String { json[key]?.string ?? "" }
        let link = LinkState(name: text("name"), type: text("type"), flags: text("flags"), detail: text("detail"))
        guard presence == .changed else { return .link(presence, link) }
        var before = link
        (before.flags, before.detail) = (text("from"), text("fromDetail"))
        return .linkChanged(from: before, to: link)
    }

    private static func network(_ kind: String, _ json: JSONNode, _ presence: Presence) -> Change? {
        func text(_ key: String) -> String { json[key]?.string ?? "" }
        return switch kind {
        case "link": link(json, presence)
        case "address": .address(presence, AddressState(address: text("address"), link: text("link")))
        case "route":
            .route(
                presence,
                RouteState(
                    destination: text("destination"), gateway: json["gateway"]?.string, link: text("link")))
        default: .rule(presence, text("rule"))
        }
    }
}

/// Makes something of three parts, if none of them is missing.
private func whole<A, B, C>(_ a: A?, _ b: B?, _ c: C?, _ make: (A, B, C) -> Change?) -> Change? {
    guard let a, let b, let c else { return nil }
    return make(a, b, c)
}
