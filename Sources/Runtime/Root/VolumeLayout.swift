/// The volumes of a container in the order in which they are mounted: one that lies inside another comes after it.
struct VolumeLayout {
    struct Place {
        let volume: BindMount
        /// The volume that it lies in, as an index into `places`; nil for the root.
        let outer: Int?
        /// Its target, seen from there.
        let path: String
    }

    let places: [Place]

    /// - Throws: `RuntimeError.duplicateVolume`, `.malformedVolume`, `.mountPoint`.
    init(_ volumes: [BindMount]) throws {
        let sorted = try volumes.map { (volume: $0, parts: try $0.targetParts()) }.sorted {
            $0.parts.count < $1.parts.count
        }
        var places = [Place]()
        for (index, (volume, parts)) in sorted.enumerated() {
            guard !sorted[..<index].contains(where: { $0.parts == parts }) else {
                throw RuntimeError.duplicateVolume(volume.target)
            }
            let outer = VolumeLayout.innermost(around: parts, sorted[..<index].map(\.parts))
            let path = parts.dropFirst(outer.map { sorted[$0].parts.count } ?? 0).joined(separator: "/")
            places.append(Place(volume: volume, outer: outer, path: path))
        }
        self.places = places
    }

    /// Makes what is missing to mount on: in the root, and in folders of the machine for volumes inside others.
    func make(in root: borrowing RootDirectory) throws {
        for place in places {
            let kind = try place.volume.kind()
            guard let outer = place.outer.map({ places[$0].volume }) else {
                try root.makeMountPoint(place.volume.target, kind)
                continue
            }
            let folder = try RootDirectory(path: outer.source)
            try folder.makeMountPoint(
                place.path, kind, named: place.volume.target, below: .folderOfMachine(isReadOnly: outer.isReadOnly))
        }
    }

    /// Makes the folder in which the program begins, where there is none. Among the kernel's own files it either is there
    /// once they are, or the program cannot be started.
    func makeWorkingDirectory(_ name: String, in root: borrowing RootDirectory) throws {
        let parts = BindMount.parts(of: name)
        let targets = places.map { BindMount.parts(of: $0.volume.target) }
        guard !parts.contains(".."), let outer = VolumeLayout.innermost(around: parts, targets) else {
            return try root.makeWorkingDirectory(name)
        }
        let volume = places[outer].volume
        let path = parts.dropFirst(targets[outer].count).joined(separator: "/")
        guard !path.isEmpty else { return }
        try RootDirectory(path: volume.source).makeMountPoint(
            path, .folder, named: name, below: .folderOfMachine(isReadOnly: volume.isReadOnly))
    }

    /// The longest of some paths in which another one lies.
    private static func innermost(around parts: [String], _ others: [[String]]) -> Int? {
        others.indices.filter { parts.starts(with: others[$0]) }.max { others[$0].count < others[$1].count }
    }
}
