// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import Glibc
internal import LinuxSystem

// What a layer hides of those below. It never hides what it brings itself, whichever comes first in the archive
// (image-spec, layer.md, "Whiteouts").
extension LayerUnpacker {
    var isOverlay: Bool { options.target != .tree }

    /// `.wh.NAME`
    func hide(_ name: [UInt8], in parent: TreeFolder) throws {
        let information = try parent.status(name)
        let isFolder = information.map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
        let isOurs = made.contains(PlacedName(folder: parent.key, name: name))
        switch options.target {
        case .tree:
            if isFolder {
                try removeOthers(name, in: parent, depth: 0)
            } else if information != nil, !isOurs {
                try tree.remove(name, in: parent)
            }
        case .overlay:
            if isFolder { return try markOpaque(parent.open(name)) }
            if isOurs { return }
            if information != nil { try tree.remove(name, in: parent) }
            // The kernel lets anybody make this one device, which is none.
            guard withName(name, { mknodat(parent.number, $0, S_IFCHR, 0) }) == 0 else {
                throw tree.fault("make a whiteout", name, parent)
            }
        }
    }

    /// `.wh..wh..opq`
    func hideAll(in parent: TreeFolder) throws {
        guard !isOverlay else { return try markOpaque(parent) }
        for name in try parent.names() { try removeOthers(name, in: parent, depth: 0) }
        tree.forget()
    }

    func markOpaque(_ folder: TreeFolder) throws {
        guard case .overlay(let attributes) = options.target else { return }
        let name = "\(attributes.rawValue).overlay.opaque"
        let error = [UInt8(ascii: "y")].withUnsafeBytes { FileAttributes.set(name, $0, of: folder.number) }
        if let error { throw tree.fault("mark a folder as opaque", [], folder, error) }
    }

    /// Removes a name and what is in it, less what this layer has made.
    private func removeOthers(_ name: [UInt8], in parent: TreeFolder, depth: Int) throws {
        // Each level holds a descriptor.
        guard depth <= options.limits.depth else {
            throw LayerError.refused(entry: printable(parent.path + [0x2f] + name), .tooDeep)
        }
        guard let information = try parent.status(name) else { return }
        let isOurs = made.contains(PlacedName(folder: parent.key, name: name))
        guard information.st_mode & S_IFMT == S_IFDIR else {
            if !isOurs { try tree.remove(name, in: parent) }
            return
        }
        let folder = try parent.open(name)
        for child in try folder.names() { try removeOthers(child, in: folder, depth: depth + 1) }
        tree.forget()
        if isOurs { return }
        // One that still holds something of ours stays.
        guard
            withName(name, { unlinkat(parent.number, $0, AT_REMOVEDIR) }) == 0 || errno == ENOTEMPTY || errno == EEXIST
        else { throw tree.fault("remove a folder of the tree", name, parent) }
    }
}
