internal import Tracing

/// Changes of mounts that only follow the mount above them: a tree that was bound, moved, detached or made shared as
/// one. The top of each tree is told, the rest is counted.
enum MountFold {
    /// The changes worth a line, each with the number of those that it stands for.
    static func of(_ changes: [Change]) -> [(Change, below: Int)] {
        var told: [(Change, below: Int)] = []
        let places = changes.map(Move.init)
        for (index, change) in changes.enumerated() {
            guard let move = places[index] else {
                told.append((change, 0))
                continue
            }
            // The highest above it stands for the whole tree.
            let tops = places.indices.filter { other in
                other != index && places[other].map { move.follows($0) && !$0.follows(move) } ?? false
            }
            if tops.isEmpty {
                let below = places.indices.count { other in
                    other != index && places[other].map { $0.follows(move) && !move.follows($0) } ?? false
                }
                told.append((change, below))
            }
        }
        return told
    }

    /// What became of a mount, as far as a tree shares it.
    private struct Move {
        private let from: String?
        private let to: String?
        /// Options that came and went, without the numbers of peer groups: they differ within a tree.
        private let options: Set<String>

        init?(_ change: Change) {
            switch change {
            case .mountAdded(let mount): (from, to, options) = (nil, mount.target, [])
            case .mountRemoved(let mount): (from, to, options) = (mount.target, nil, [])
            case .mountChanged(let old, let new):
                from = old.target
                to = new.target
                options = Move.words(old).symmetricDifference(Move.words(new))
            default: return nil
            }
        }

        func follows(_ other: Move) -> Bool {
            options == other.options && Move.isBelow(from, other.from) && Move.isBelow(to, other.to)
        }

        private static func words(_ mount: MountState) -> Set<String> {
            Set(
                mount.options.split(separator: ",").map { option in
                    let word = option.split(separator: ":").first.map(String.init) ?? ""
                    return ["shared", "master"].contains(word) ? word : String(option)
                })
        }

        private static func isBelow(_ path: String?, _ top: String?) -> Bool {
            guard let path, let top else { return path == nil && top == nil }
            return top == "/" || path == top || path.hasPrefix(top + "/")
        }
    }
}
