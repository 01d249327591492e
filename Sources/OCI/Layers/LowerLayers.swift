// `struct stat` comes with it, or with Glibc: whichever is read first.
internal import CArchive
internal import Glibc
internal import LinuxSystem

/// The unpacked layers below the one that is being unpacked, seen as the overlay will show them together with it.
///
/// A layer in overlay form lies in a folder of its own. What it says about files that it does not bring itself (a hard
/// link to one, a file in a folder that it has no entry for) can only be done with those below at hand.
final class LowerLayers {
    /// Uppermost first.
    private let roots: [TreeFolder]
    private let opaque: String

    /// What is seen under a path.
    enum Place {
        /// A folder; of what is merged there, the uppermost one, whose attributes count.
        case folder([UInt8], TreeFolder)
        /// Anything else: the folder of the layer that it comes from, and its name there.
        case file([UInt8], in: TreeFolder, [UInt8], stat)
    }

    init(_ paths: [String], _ attributes: UnpackOptions.OverlayAttributes) throws(SystemError) {
        var roots = [TreeFolder]()
        for path in paths {
            let folder = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, step: "open the folder of a lower layer")
            roots.append(try TreeFolder(path: [], descriptor: folder))
        }
        self.roots = roots
        opaque = "\(attributes.rawValue).overlay.opaque"
    }

    /// Looks a path up from the top down, as the kernel does (overlayfs.rst, "Merging"). Links in the middle of it are
    /// followed, and never lead out; one at its end is what is found, unless a folder is wanted.
    ///
    /// - Parameter upper: the layer that is being unpacked, which lies on top.
    /// - Returns: nil where nothing is seen there.
    /// - Throws: ELOOP for links that lead in a circle.
    func place(_ path: [UInt8], above upper: TreeFolder, followsLast: Bool = false) throws(SystemError) -> Place? {
        let everything = [upper] + roots
        var waiting = parts(path)
        var way = [[UInt8]]()
        var current = everything
        var links = 0
        while let part = waiting.popLast() {
            if part == Array(".".utf8) { continue }
            if part == Array("..".utf8) {
                // From the top again: descriptors of all that was passed would be too many.
                waiting += way.dropLast().reversed()
                (way, current) = ([], everything)
                continue
            }
            guard let found = try lookUp(part, in: current) else { return nil }
            switch found {
            case .folders(let folders):
                way.append(part)
                current = folders
            case .other(let folder, let information):
                let isLast = waiting.isEmpty
                guard information.st_mode & S_IFMT == S_IFLNK, !isLast || followsLast else {
                    return isLast ? .file(joined(way + [part]), in: folder, part, information) : nil
                }
                links += 1
                guard links <= 40 else {
                    throw SystemError("open a folder of the tree", path: printable(path), errno: .wouldLoop)
                }
                let target = try folder.target(part)
                waiting += parts(target)
                if target.first != 0x2f { waiting += way.reversed() }
                (way, current) = ([], everything)
            }
        }
        return current.first.map { .folder(joined(way), $0) }
    }

    private enum Found {
        case folders([TreeFolder])
        case other(TreeFolder, stat)
    }

    /// A name in folders that are merged.
    private func lookUp(_ name: [UInt8], in folders: [TreeFolder]) throws(SystemError) -> Found? {
        var merged = [TreeFolder]()
        for folder in folders {
            guard let information = try folder.status(name) else { continue }
            switch information.st_mode & S_IFMT {
            case S_IFDIR:
                let own = try folder.open(name)
                merged.append(own)
                if FileAttributes.value(of: own.number, opaque) == [UInt8(ascii: "y")] { return .folders(merged) }
            case S_IFCHR where information.st_rdev == 0:
                return merged.isEmpty ? nil : .folders(merged)
            default:
                return merged.isEmpty ? .other(folder, information) : .folders(merged)
            }
        }
        return merged.isEmpty ? nil : .folders(merged)
    }

    /// The parts of a path, the last first.
    private func parts(_ path: [UInt8]) -> [[UInt8]] { path.split(separator: 0x2f).map { Array($0) }.reversed() }

    private func joined(_ parts: [[UInt8]]) -> [UInt8] { Array(parts.joined(separator: [0x2f])) }
}

extension TreeFolder {
    /// What a symbolic link in it points to.
    func target(_ name: [UInt8]) throws(SystemError) -> [UInt8] {
        // No link is longer than PATH_MAX.
        let target = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4097) { buffer -> [UInt8]? in
            guard let start = buffer.baseAddress else { return nil }
            let count = withName(name) { readlinkat(number, $0, start, 4096) }
            return count < 0 ? nil : buffer[..<count].map { UInt8(bitPattern: $0) }
        }
        guard let target else {
            throw SystemError("look at a file of the tree", path: printable(path + [0x2f] + name), errno: .current)
        }
        return target
    }
}
