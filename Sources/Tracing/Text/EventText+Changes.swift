internal import LinuxSystem

extension EventText {
    /// `  uts  4026531838 → 4026532601`: two columns in, below the call that did it.
    ///
    /// - Parameter pid: the process, where the line stands without a call that names it.
    public static func line(_ change: Change, pid: Int32? = nil, columns: Int = 80) -> StyledLine {
        var parts = parts(of: change)
        if let pid, case .exited = change { parts.subject = "process \(pid)" }
        if let pid, case .killed = change { parts.subject = "process \(pid)" }
        var limit = 200
        var line = compose(parts, limit: limit)
        while line.width > columns && limit > 4 {
            limit = min(limit - 1, max(4, limit * 9 / 10))
            line = compose(parts, limit: limit)
        }
        if line.width > columns {
            let text = TextWidth.shortened(line.text, to: columns)
            line = StyledLine([.init(text, .change)])
        }
        return line
    }

    /// What a line about a change is made of.
    private struct Parts {
        /// What changed.
        var subject: String
        var from: String?
        var to: String?
        /// What became of it, where there is no before and after.
        var verb: String = ""
        /// Where it lies.
        var place: String = ""
    }

    private static func compose(_ parts: Parts, limit: Int) -> StyledLine {
        var line = StyledLine()
        line.append("  ")
        line.append(TextWidth.shortened(parts.subject, to: limit), .name)
        line.append("  ")
        if let from = parts.from, let to = parts.to {
            line.append(TextWidth.shortened(from, to: limit), .change)
            line.append(" → ", .change)
            line.append(TextWidth.shortened(to, to: limit), .change)
        } else {
            line.append(TextWidth.shortened(parts.verb, to: max(limit, 12)), .change)
        }
        if !parts.place.isEmpty {
            line.append("  ")
            line.append(TextWidth.shortened(parts.place, to: limit), .faint)
        }
        return line
    }

    private static func parts(of change: Change) -> Parts {
        switch change {
        case .namespace(let kind, let from, let to):
            Parts(subject: kind.name, from: String(from), to: String(to))
        case .mountAdded(let mount): Parts(subject: mount.target, verb: "mounted", place: words(mount))
        case .mountRemoved(let mount): Parts(subject: mount.target, verb: "unmounted", place: words(mount))
        case .mountChanged(let from, let to): Parts(subject: to.target, from: from.options, to: to.options)
        case .cgroup(_, let path, let file, let from, let to):
            Parts(subject: file, from: Size.text(from, file: file), to: Size.text(to, file: file), place: path)
        case .groupMade(let controller, let path): Parts(subject: path, verb: "group made", place: controller)
        case .groupRemoved(let controller, let path): Parts(subject: path, verb: "group removed", place: controller)
        case .groupEntered(let controller, let pid, let from, let to):
            Parts(subject: "process \(pid)", from: from, to: to, place: controller)
        case .hostname(let from, let to): Parts(subject: "hostname", from: from, to: to)
        case .domainname(let from, let to): Parts(subject: "domainname", from: from, to: to)
        case .identity(let field, let from, let to): Parts(subject: field, from: from, to: to)
        case .capabilities(let set, let gained, let lost):
            Parts(subject: set, verb: (gained.map { "+" + $0 } + lost.map { "-" + $0 }).joined(separator: " "))
        case .seccomp(let from, let to, let filters):
            Parts(
                subject: "seccomp", from: from.rawValue,
                to: to == .filter ? "filter (\(filters))" : to.rawValue)
        case .noNewPrivileges(let from, let to):
            Parts(subject: "no_new_privs", from: from ? "1" : "0", to: to ? "1" : "0")
        case .link(let presence, let link):
            Parts(
                subject: link.name, verb: "\(link.type) \(presence.rawValue)",
                place: [link.flags, link.detail].filter { !$0.isEmpty }.joined(separator: " "))
        case .address(let presence, let address):
            Parts(subject: address.address, verb: presence.rawValue, place: address.link)
        case .route(let presence, let route):
            Parts(
                subject: route.destination + (route.gateway.map { " via \($0)" } ?? ""), verb: presence.rawValue,
                place: route.link)
        case .rule(let presence, let text): Parts(subject: text, verb: presence.rawValue)
        case .started(let pid, let parent): Parts(subject: "process \(pid)", verb: "started by \(parent)")
        case .exited(let status): Parts(subject: "process", verb: "exited with \(status)")
        case .killed(let signal, let byOOM):
            Parts(subject: "process", verb: "killed by \(signal)" + (byOOM ? " (out of memory in its group)" : ""))
        }
    }

    private static func words(_ mount: MountState) -> String {
        [mount.fstype, mount.source == mount.fstype ? "" : mount.source, mount.options]
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
