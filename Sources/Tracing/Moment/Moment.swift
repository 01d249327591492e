/// What the kernel holds for a session at one moment, read from outside: processes, namespaces, mounts, groups,
/// network, identity.
///
/// Two moments of one session tell what a step changed; two moments of two sessions, which are led to the same step,
/// tell what one flag changed. Numbers that differ from run to run (pids of the host, inodes, mount ids) are kept apart
/// from what stays the same, so that only true differences show.
public struct Moment: Sendable, Hashable {
    /// What the rows of a section are about, in the order of drawing.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        case processes, namespaces, identity, groups, mounts, layers, network
    }

    /// One thing that the kernel holds.
    public struct Row: Sendable, Hashable {
        /// What makes it the same thing at another moment, unique within its section.
        public var key: String
        /// How far below the thing that holds it: a child process, a mount on a mount, an address of a link.
        public var depth: Int
        public var name: String
        public var value: String
        /// The kernel's number for it, which another run has not: a pid of the host, an inode, a mount id.
        public var number: UInt64?
        /// Whether the host has the very same: a namespace that is shared with it.
        public var isHosts: Bool

        public init(
            key: String, depth: Int = 0, name: String, value: String, number: UInt64? = nil, isHosts: Bool = false
        ) {
            self.key = key
            self.depth = depth
            self.name = name
            self.value = value
            self.number = number
            self.isHosts = isHosts
        }
    }

    public struct Section: Sendable, Hashable {
        public var subject: Subject
        public var rows: [Row]

        public init(_ subject: Subject, _ rows: [Row]) {
            self.subject = subject
            self.rows = rows
        }
    }

    public var sections: [Section]
    /// The overlays that the learner has mounted. Their rows, `layers`, follow from them.
    public var overlays: [LayerPicture]

    public init(sections: [Section] = [], overlays: [LayerPicture] = []) {
        self.sections = sections
        self.overlays = overlays
    }

    public subscript(subject: Subject) -> [Row] {
        if let section = sections.first(where: { $0.subject == subject }) { return section.rows }
        return subject == .layers ? overlays.flatMap(\.momentRows) : []
    }
}
