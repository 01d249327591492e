internal import CLinux
internal import Glibc

/// What the guest's kernel knows: a number for each file that it was told of, until it forgets it.
///
/// A node is a name in another node, so nothing of the host is kept open for it, however many files the guest has
/// looked at. A directory is its place: if the host puts another there, the guest sees that one. A file and a link are
/// themselves: once the name stands for another, the node is stale, and the kernel asks for the name again.
struct NodeTable {
    /// The directory at the top, which holds the folders and nothing else.
    static let root = UInt64(FUSE_ROOT_ID)
    /// A guest that never forgets could fill the host's memory. An honest kernel forgets when its own runs low.
    static let limit = 1 << 18

    private var nodes = [UInt64: Node]()
    private var places = [Place: UInt64]()
    private var nextNumber: UInt64
    private let folderCount: Int

    struct Node {
        let folder: Int
        let identity: FileIdentity
        /// Nil once the name stands for something else or nothing.
        fileprivate(set) var place: Place?
        /// How often the kernel was told of it, less how often it forgot.
        fileprivate var lookups: UInt64
        /// The content that the kernel was last told it may keep.
        var cached: FileVersion?
    }

    struct Place: Hashable {
        let parent: UInt64
        let name: FileName
    }

    /// The folders have the numbers after the root's, for good.
    init(folderCount: Int) {
        self.folderCount = folderCount
        nextNumber = NodeTable.root + 1 + UInt64(folderCount)
    }

    /// Which of the folders themselves the number stands for.
    func topFolder(_ number: UInt64) -> Int? {
        guard number > NodeTable.root, number - NodeTable.root <= UInt64(folderCount) else { return nil }
        return Int(number - NodeTable.root - 1)
    }

    func number(ofFolder index: Int) -> UInt64 { NodeTable.root + 1 + UInt64(index) }

    /// Which folder a node is in; nil for the root and for unknown numbers.
    func folder(of number: UInt64) -> Int? { topFolder(number) ?? nodes[number]?.folder }

    /// The node of a number; nil for the root, the folders, and numbers that were never given.
    subscript(_ number: UInt64) -> Node? { nodes[number] }

    /// The node at a place, if the kernel knows it.
    func number(at place: Place) -> UInt64? { places[place] }

    /// Where the node is. The walk ends: every step makes the path longer, and a path has a limit.
    func path(of number: UInt64) throws(Refusal) -> (folder: Int, path: HostPath) {
        var names = [FileName]()
        var length = 0
        var current = number
        while true {
            if let folder = topFolder(current) { return (folder, HostPath(reversed: names)) }
            guard let place = nodes[current]?.place else { throw .stale }
            names.append(place.name)
            length += place.name.bytes.count + 1
            guard length < HostPath.longest else { throw Refusal(ENAMETOOLONG) }
            current = place.parent
        }
    }

    /// The number for what was found at a place; the kernel is told of it once more.
    mutating func found(_ identity: FileIdentity, at place: Place, in folder: Int) throws(Refusal) -> UInt64 {
        if let number = places[place], var node = nodes[number] {
            if node.identity == identity || node.identity.kind == .folder && identity.kind == .folder {
                node.lookups += 1
                nodes[number] = node
                return number
            }
            vacate(place)
        }
        guard nodes.count < NodeTable.limit else { throw Refusal(ENOMEM) }
        let number = nextNumber
        nextNumber += 1
        nodes[number] = Node(folder: folder, identity: identity, place: place, lookups: 1)
        places[place] = number
        return number
    }

    /// The kernel forgets that it was told of the node so many times.
    mutating func forget(_ number: UInt64, _ count: UInt64) {
        guard var node = nodes[number] else { return }
        node.lookups -= min(count, node.lookups)
        if node.lookups > 0 {
            nodes[number] = node
            return
        }
        nodes[number] = nil
        if let place = node.place, places[place] == number { places[place] = nil }
    }

    /// What was at a place is there no more.
    mutating func vacate(_ place: Place) {
        guard let number = places.removeValue(forKey: place) else { return }
        nodes[number]?.place = nil
    }

    /// What was at a place has another, and with it all that is below.
    mutating func move(from old: Place, to new: Place) {
        guard old != new else { return }
        vacate(new)
        guard let number = places.removeValue(forKey: old) else { return }
        nodes[number]?.place = new
        places[new] = number
    }

    /// The two have changed places (RENAME_EXCHANGE).
    mutating func exchange(_ one: Place, _ other: Place) {
        let (first, second) = (places.removeValue(forKey: one), places.removeValue(forKey: other))
        if let first {
            nodes[first]?.place = other
            places[other] = first
        }
        if let second {
            nodes[second]?.place = one
            places[one] = second
        }
    }

    mutating func keep(_ version: FileVersion?, for number: UInt64) { nodes[number]?.cached = version }
}
