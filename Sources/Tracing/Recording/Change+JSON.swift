internal import LinuxSystem

extension Change {
    static func write(_ changes: [Change], to json: inout JSONBuffer) {
        json.append(byte: UInt8(ascii: "["))
        for (index, change) in changes.enumerated() {
            if index > 0 { json.append(byte: UInt8(ascii: ",")) }
            change.write(to: &json)
        }
        json.append(byte: UInt8(ascii: "]"))
    }

    /// `{"kind":"namespace","type":"uts","from":4026531838,"to":4026532601}`
    public func write(to json: inout JSONBuffer) {
        json.append(byte: UInt8(ascii: "{"))
        json.append("kind", kind)
        switch self {
        case .namespace(let type, let from, let to):
            json.append("type", type.name)
            json.append("from", from)
            json.append("to", to)
        case .mountAdded(let mount): Change.write("added", mount, to: &json)
        case .mountRemoved(let mount): Change.write("removed", mount, to: &json)
        case .mountChanged(let from, let to):
            Change.write("changed", to, to: &json)
            json.append("from", from.options)
        case .cgroup(let controller, let path, let file, let from, let to):
            json.append("controller", controller)
            json.append("path", path)
            json.append("file", file)
            json.append("from", from)
            json.append("to", to)
        case .groupMade(let controller, let path): Change.write("added", group: controller, path, to: &json)
        case .groupRemoved(let controller, let path): Change.write("removed", group: controller, path, to: &json)
        case .groupEntered(let controller, let pid, let from, let to):
            json.append("controller", controller)
            json.append("pid", pid)
            json.append("from", from)
            json.append("to", to)
        case .hostname(let from, let to), .domainname(let from, let to):
            json.append("from", from)
            json.append("to", to)
        case .identity(let field, let from, let to):
            json.append("field", field)
            json.append("from", from)
            json.append("to", to)
        case .capabilities(let set, let gained, let lost):
            json.append("set", set)
            json.append("gained", gained)
            json.append("lost", lost)
        case .seccomp(let from, let to, let filters):
            json.append("from", from.rawValue)
            json.append("to", to.rawValue)
            json.append("filters", filters)
        case .noNewPrivileges(let from, let to):
            json.append("from", from)
            json.append("to", to)
        case .link(let presence, let link): Change.write(presence, link, to: &json)
        case .linkChanged(let from, let to):
            Change.write(.changed, to, to: &json)
            json.append("from", from.flags)
            json.append("fromDetail", from.detail)
        case .address(let presence, let address):
            json.append("action", presence.rawValue)
            json.append("address", address.address)
            json.append("link", address.link)
        case .route(let presence, let route):
            json.append("action", presence.rawValue)
            json.append("destination", route.destination)
            if let gateway = route.gateway { json.append("gateway", gateway) }
            json.append("link", route.link)
        case .rule(let presence, let text):
            json.append("action", presence.rawValue)
            json.append("rule", text)
        case .started(let pid, let parent):
            json.append("pid", pid)
            json.append("parent", parent)
        case .exited(let status): json.append("status", status)
        case .killed(let signal, let byOOM):
            json.append("signal", signal)
            json.append("oom", byOOM)
        }
        json.append(byte: UInt8(ascii: "}"))
    }

    private static func write(_ presence: Presence, _ link: LinkState, to json: inout JSONBuffer) {
        json.append("action", presence.rawValue)
        json.append("name", link.name)
        json.append("type", link.type)
        json.append("flags", link.flags)
        json.append("detail", link.detail)
    }

    private static func write(_ action: String, _ mount: MountState, to json: inout JSONBuffer) {
        json.append("action", action)
        json.append("target", mount.target)
        json.append("fstype", mount.fstype)
        json.append("source", mount.source)
        json.append("options", mount.options)
    }

    private static func write(_ action: String, group: String, _ path: String, to json: inout JSONBuffer) {
        json.append("action", action)
        json.append("controller", group)
        json.append("path", path)
    }
}
