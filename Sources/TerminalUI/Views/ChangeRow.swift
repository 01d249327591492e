internal import LinuxSystem
public import Tracing

/// One difference of kernel state, as `subject  before → after`.
public struct ChangeRow: Sendable, Hashable {
    public var subject: String
    /// Nil when it was not there before.
    public var before: String?
    /// Nil when it is not there any more.
    public var after: String?

    public init(_ subject: String, from before: String?, to after: String?) {
        self.subject = subject
        self.before = before
        self.after = after
    }

    /// `before → after`; what came or went alone has a sign in place of the other side.
    var spans: [Span] {
        switch (before.map(shown), after.map(shown)) {
        case (let before?, let after?): [Span(before, .removed), Span(" → ", .dim), Span(after, .changed)]
        case (nil, let after?): [Span("+ ", .dim), Span(after, .added)]
        case (let before?, nil): [Span("− ", .dim), Span(before, .removed)]
        case (nil, nil): []
        }
    }

    /// A size in the words people use beside it; `∅` for a file that holds nothing; several lines as one.
    private func shown(_ value: String) -> String {
        if value.isEmpty { return "∅" }
        let file = subject.split(separator: "/").last.map(String.init) ?? subject
        return Size.text(value.split(separator: "\n").joined(separator: " ⏎ "), file: file)
    }

    /// Whether both tell the same: what the tracer saw names a group from the hierarchy's root, a snapshot from the
    /// session's own group.
    func isToldBy(_ other: ChangeRow) -> Bool {
        func matches(_ mine: String?, _ theirs: String?) -> Bool {
            guard let mine, let theirs else { return mine == theirs }
            return mine == theirs || theirs.hasSuffix("/" + mine)
        }
        if matches(subject, other.subject) && matches(before, other.before) && matches(after, other.after) {
            return true
        }
        // A file with a line for each device: the snapshot names the line that came, the write the whole file.
        guard before == nil, let after, let colon = subject.firstIndex(of: ":") else { return false }
        return matches(String(subject[..<colon]), other.subject)
            && other.after == "\(subject[subject.index(after: colon)...]) \(after)"
    }

    /// On a line of its own, below the call that made it.
    func lines(width: Int, prefix: StyledLine) -> [StyledLine] {
        TextFlow.wrap([Span(subject, .path), Span("  ")] + spans, width: width, first: prefix)
    }

    /// The rows as a table: subject, before, after.
    static func table(_ rows: [ChangeRow], page: Page) -> [StyledLine] {
        let cells = rows.map { [[Span($0.subject, .path)], $0.spans] }
        return TableLayout(rows: cells).lines(width: max(2, page.width - page.indent)).indented(page.indent)
    }
}

extension ChangeRow {
    /// What the tracer saw change.
    public init(_ change: Change) {
        switch change {
        case .namespace(let kind, let from, let to): self.init("\(kind.name)", from: "\(from)", to: "\(to)")
        case .mountAdded(let mount): self.init(Self.mount(mount), from: nil, to: Self.text(mount))
        case .mountRemoved(let mount): self.init(Self.mount(mount), from: Self.text(mount), to: nil)
        case .mountChanged(let from, let to):
            let (before, after) = Self.difference(from, to)
            self.init(Self.mount(from), from: before, to: after)
        case .cgroup(_, let path, let file, let from, let to): self.init(Self.join(path, file), from: from, to: to)
        case .groupMade(let controller, let path): self.init("cgroup \(controller)", from: nil, to: path)
        case .groupRemoved(let controller, let path): self.init("cgroup \(controller)", from: path, to: nil)
        case .groupEntered(let controller, let pid, let from, let to):
            self.init("process \(pid)", from: "\(controller):\(from)", to: "\(controller):\(to)")
        case .hostname(let from, let to): self.init("hostname", from: from, to: to)
        case .domainname(let from, let to): self.init("domainname", from: from, to: to)
        case .identity(let field, let from, let to): self.init(field, from: from, to: to)
        case .capabilities(let set, let gained, let lost):
            self.init(
                "capabilities \(set)", from: lost.isEmpty ? nil : Self.text(capabilities: lost),
                to: gained.isEmpty ? nil : Self.text(capabilities: gained))
        case .seccomp(let from, let to, let filters):
            self.init("seccomp", from: from.rawValue, to: filters > 0 ? "\(to.rawValue) (\(filters))" : to.rawValue)
        case .noNewPrivileges(let from, let to): self.init("no_new_privs", from: "\(from)", to: "\(to)")
        case .link(let presence, let link):
            self.init("link \(link.name)", presence, [link.type, link.flags, link.detail])
        case .linkChanged(let from, let to):
            let (before, after) = (Self.words(from), Self.words(to))
            self.init(
                "link \(to.name)", from: before.filter { !after.contains($0) }.joined(separator: " "),
                to: after.filter { !before.contains($0) }.joined(separator: " "))
        case .address(let presence, let address): self.init("address \(address.link)", presence, [address.address])
        case .route(let presence, let route):
            self.init(
                "route \(route.destination)", presence, [route.gateway.map { "via \($0)" } ?? "", "dev \(route.link)"])
        case .rule(let presence, let rule): self.init("rule", presence, [rule])
        case .started(let pid, let parent): self.init("process \(pid)", from: nil, to: "child of \(parent)")
        case .exited(let status): self.init("exit", from: nil, to: "status \(status)")
        case .killed(let signal, _): self.init("killed", from: nil, to: signal)
        }
    }

    private init(_ subject: String, _ presence: Change.Presence, _ parts: [String]) {
        let text = parts.filter { !$0.isEmpty }.joined(separator: " ")
        switch presence {
        case .added: self.init(subject, from: nil, to: text)
        case .removed: self.init(subject, from: text, to: nil)
        case .changed: self.init(subject, from: "", to: text)
        }
    }

    /// A dozen names and more are told by the first and the last of them.
    private static func text(capabilities names: [String]) -> String {
        guard names.count > 12, let first = names.first, let last = names.last else {
            return names.joined(separator: " ")
        }
        return "\(first) … \(last) (\(names.count))"
    }

    /// Of a mount that stays, only what is another: its place, or options. A propagation that is not told is private.
    /// A link that is down has no flag that says so.
    private static func words(_ link: LinkState) -> [String] {
        let flags = link.flags.split(separator: ",").map(String.init)
        let detail = link.detail.replacing("mtu ", with: "mtu=").replacing("peer ", with: "peer=")
            .replacing("master ", with: "master=")
        return (flags.contains("UP") ? [] : ["DOWN"]) + flags + detail.split(separator: " ").map(String.init)
    }

    private static func difference(_ from: MountState, _ to: MountState) -> (String, String) {
        if from.target != to.target { return (from.target.withShortDigests, to.target.withShortDigests) }
        let old = from.options.split(separator: ",").map(String.init)
        let new = to.options.split(separator: ",").map(String.init)
        func words(_ options: [String], beside others: [String]) -> String {
            var own = options.filter { !others.contains($0) }
            let isShared = options.contains { $0.hasPrefix("shared:") || $0.hasPrefix("master:") }
            let isOtherShared = others.contains { $0.hasPrefix("shared:") || $0.hasPrefix("master:") }
            if isOtherShared && !isShared { own.append("private") }
            return own.joined(separator: ",")
        }
        let parts = (words(old, beside: new), words(new, beside: old))
        return parts.0 == parts.1 ? (text(from), text(to)) : parts
    }

    private static func mount(_ mount: MountState) -> String { "mount \(mount.target.withShortDigests)" }

    private static func text(_ mount: MountState) -> String {
        "\(mount.fstype) \(mount.source) \(mount.options.withShortDigests)"
    }

    private static func join(_ path: String, _ file: String) -> String {
        path.isEmpty || path == "/" ? file : "\(path.hasPrefix("/") ? String(path.dropFirst()) : path)/\(file)"
    }
}
