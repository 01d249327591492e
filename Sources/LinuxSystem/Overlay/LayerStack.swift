internal import Glibc

/// The layers of an overlay, the uppermost first, and what the overlay makes of them.
///
/// It repeats the overlay's own lookup: from the top down, until a file, a whiteout or an opaque directory hides whatever
/// lies below. So it can say of each path which layer it comes from, which the kernel tells nobody.
public struct LayerStack: Sendable {
    public let options: OverlayOptions
    public let layers: [LayerDirectory]
    /// Whether the first of them is the one that can be written to.
    public let hasUpper: Bool
    /// The directory that relative names of layers count from; `/` where there are none.
    public let base: String

    /// What one layer contributes to a path.
    public enum Mark: Sendable, Hashable, CaseIterable {
        /// It holds nothing there.
        case absent
        /// This is what is seen.
        case visible
        /// A directory whose names are seen together with those of the others.
        case merged
        /// It holds something that a layer above hides.
        case hidden
        /// It hides what lies below: something was deleted.
        case whiteout
        /// A directory that hides the one below.
        case opaque
    }

    /// How a path came to be what is seen.
    public enum State: String, Sendable, Hashable, CaseIterable {
        case absent
        /// A single lower layer has it.
        case lower
        /// Only the upper directory has it.
        case added
        /// A file in place of one below: copied up, or brought by a layer.
        case changed
        /// The same with the same content: only its attributes are others.
        case metadata
        case deleted
        /// A directory that hides the one below.
        case replaced
        /// A directory of several layers.
        case merged
    }

    /// Opens the layers through the eyes of a process.
    ///
    /// - Parameter process: a pid, or `self`.
    public init(_ options: OverlayOptions, process: String = "self") throws(SystemError) {
        let pathOnly: Int32 = 0o10000000  // O_PATH
        let root = try FileDescriptor.open(
            "/proc/\(process)/root", pathOnly | O_DIRECTORY, step: "open the root of the sandbox")
        self.options = options
        hasUpper = options.upper != nil
        let names = (options.upper.map { [$0] } ?? []) + options.lowers
        // Relative names: nobody knows to what. Tried is what leads to all of them.
        let isRelative = names.contains { !$0.hasPrefix("/") }
        var found: (base: String, layers: [LayerDirectory])?
        var failure = SystemError("look at a layer", path: names.first, errno: .noSuchFile)
        for base in isRelative ? LayerStack.bases(of: options.target) : ["/"] where found == nil {
            do throws(SystemError) {
                found = (base, try LayerStack.open(names, base, root, options.usesUserAttributes))
            } catch {
                failure = error
            }
        }
        guard let found else { throw failure }
        (base, layers) = found
    }

    private static func open(
        _ names: [String], _ base: String, _ root: borrowing FileDescriptor, _ usesUserAttributes: Bool
    ) throws(SystemError) -> [LayerDirectory] {
        var layers = [LayerDirectory]()
        for name in names {
            layers.append(
                try LayerDirectory(name, relativeTo: base, in: root, usesUserAttributes: usesUserAttributes))
        }
        return layers
    }

    /// Where a relative name may have been meant: beside the target or above it, or where a learner's shell begins.
    private static func bases(of target: String) -> [String] {
        var bases = [String]()
        var parts = target.split(separator: "/").dropLast()
        while !parts.isEmpty {
            bases.append("/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        return bases + ["/work", "/"]
    }

    /// What each layer contributes to a path, in the order of `layers`.
    ///
    /// - Parameter path: without a slash at its beginning.
    public func marks(_ path: String) throws(SystemError) -> [Mark] {
        var marks = [Mark]()
        var isHidden = false
        var sawDirectory = false
        for layer in layers {
            let parent = isHidden ? .open : try barrier(above: path, in: layer)
            let entry = try layer.entry(path)
            if entry == .absent {
                marks.append(.absent)
            } else if isHidden {
                marks.append(.hidden)
            } else {
                switch entry {
                // Nothing is left to hide where the directory above it is new: such a mark is as good as none.
                case .whiteout: marks.append(sawDirectory ? .hidden : .whiteout)
                case .opaque: marks.append(.opaque)
                case .directory: marks.append(.merged)
                // A file below a directory of its name is not seen.
                default: marks.append(sawDirectory ? .hidden : .visible)
                }
                sawDirectory = sawDirectory || entry.isDirectory
                if entry != .directory { isHidden = true }
            }
            if parent == .closed { isHidden = true }
        }
        // One directory alone is merged with nothing.
        if marks.count(where: { $0 == .merged || $0 == .opaque }) == 1, let only = marks.firstIndex(of: .merged) {
            marks[only] = .visible
        }
        return marks
    }

    private enum Barrier { case open, closed }

    /// Whether a directory on the way to a path hides every layer below this one.
    private func barrier(above path: String, in layer: LayerDirectory) throws(SystemError) -> Barrier {
        var parts = path.split(separator: "/").dropLast()
        while !parts.isEmpty {
            switch try layer.entry(parts.joined(separator: "/")) {
            case .absent, .directory: break
            case .opaque, .whiteout, .file, .attributesOnly: return .closed
            }
            parts.removeLast()
        }
        return .open
    }

    /// The index of the layer that a path comes from, the uppermost for a directory of several; nil where it is not seen.
    public func origin(_ path: String) throws(SystemError) -> Int? {
        let marks = try marks(path)
        guard let first = marks.firstIndex(where: { $0 != .absent }) else { return nil }
        return [.visible, .merged, .opaque].contains(marks[first]) ? first : nil
    }

    /// How a path came to be what is seen.
    public func state(_ path: String) throws(SystemError) -> State {
        let marks = try marks(path)
        guard let first = marks.firstIndex(where: { $0 != .absent }) else { return .absent }
        let second = marks[(first + 1)...].firstIndex { $0 != .absent }
        switch marks[first] {
        case .whiteout: return .deleted
        case .hidden, .absent: return .absent
        // Without something below, a directory marked as opaque is simply new.
        case .opaque: return second == nil ? alone(first) : .replaced
        case .merged: return .merged
        case .visible:
            guard let second, marks[second] == .hidden else { return alone(first) }
            return try hasSameContent(path, first, second) ? .metadata : .changed
        }
    }

    private func alone(_ layer: Int) -> State { hasUpper && layer == 0 ? .added : .lower }

    /// A copy keeps the time of the last change, and a change of attributes leaves it alone.
    private func hasSameContent(_ path: String, _ first: Int, _ second: Int) throws(SystemError) -> Bool {
        switch (try layers[first].entry(path), try layers[second].entry(path)) {
        case (.attributesOnly, _): true
        case (.file(_, let size, let modified), .file(_, let below, let before)): size == below && modified == before
        default: false
        }
    }

    /// The paths that any layer holds, directories before what is in them, at most so many.
    public func paths(limit: Int) -> [String] { LayerStack.walk(layers, limit: limit) }

    /// The paths that the upper directory holds: all that was written.
    public func changedPaths(limit: Int) -> [String] { hasUpper ? LayerStack.walk([layers[0]], limit: limit) : [] }

    private static func walk(_ layers: [LayerDirectory], limit: Int) -> [String] {
        var found = [String]()
        var waiting = [""]
        while let directory = waiting.popLast(), found.count < limit {
            if !directory.isEmpty { found.append(directory) }
            let names = Set(layers.flatMap { $0.names(in: directory) }).sorted()
            waiting += names.reversed().map { directory.isEmpty ? $0 : "\(directory)/\($0)" }
        }
        return found
    }
}
