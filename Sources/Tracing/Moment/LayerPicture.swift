public import LinuxSystem

/// Which file of an overlay comes from which layer, at one moment.
public struct LayerPicture: Sendable, Hashable {
    public struct Row: Sendable, Hashable {
        public var path: String
        /// Beside `layers`.
        public var marks: [LayerStack.Mark]
        public var state: LayerStack.State

        public init(path: String, marks: [LayerStack.Mark], state: LayerStack.State) {
            self.path = path
            self.marks = marks
            self.state = state
        }
    }

    public var target: String
    /// The layers' names, the uppermost first.
    public var layers: [String]
    /// Whether the first of them is the one that can be written to.
    public var hasUpper: Bool
    public var rows: [Row]

    public init(target: String, layers: [String], hasUpper: Bool, rows: [Row]) {
        self.target = target
        self.layers = layers
        self.hasUpper = hasUpper
        self.rows = rows
    }

    /// More is no picture any more; and of many layers, each row costs a look at every one.
    private static func limit(_ layers: Int) -> Int { layers > 8 ? 16 : 64 }

    /// Nil where the layers cannot be looked at: a mount whose names nobody can follow any more.
    init?(_ options: OverlayOptions, process: Int32) {
        guard let stack = try? LayerStack(options, process: "\(process)") else { return nil }
        target = options.target
        layers = stack.layers.map(\.name)
        hasUpper = stack.hasUpper
        let limit = LayerPicture.limit(stack.layers.count)
        var paths = stack.paths(limit: limit)
        if paths.count == limit {
            // Of a big lower layer: what was written comes first.
            let changed = stack.changedPaths(limit: limit)
            paths = changed + paths.filter { !changed.contains($0) }.prefix(limit - changed.count)
        }
        rows = paths.compactMap { path in
            // What goes while it is looked at is left out.
            guard let marks = try? stack.marks(path), let state = try? stack.state(path), state != .absent else {
                return nil
            }
            return Row(path: path, marks: marks, state: state)
        }
    }

    /// The overlays that a learner has mounted, in the view of the sandbox's first process. The sandbox's own are left out.
    public static func all(of process: Int32) -> [LayerPicture] {
        guard let mounts = try? MountInfo.read(process: "\(process)") else { return [] }
        var pictures = [LayerPicture]()
        for mount in mounts where mount.type == "overlay" && mount.source != "lab" {
            guard let options = OverlayOptions(mount), let picture = LayerPicture(options, process: process) else {
                continue
            }
            // Of several at one place, the one on top.
            pictures.removeAll { $0.target == picture.target }
            pictures.append(picture)
        }
        return pictures
    }

    /// Those that are not as they were.
    public static func changed(from before: [LayerPicture], to after: [LayerPicture]) -> [LayerPicture] {
        after.filter { !before.contains($0) }
    }
}
