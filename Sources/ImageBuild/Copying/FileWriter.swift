internal import Glibc
internal import LinuxSystem

/// Writes a file that no tree has: one that the Dockerfile holds.
struct FileWriter {
    private let target: TargetTree
    private let owner: FileOwner
    private let mode: FileMode?

    init(_ target: TargetTree, owner: FileOwner, mode: FileMode?) {
        self.target = target
        self.owner = owner
        self.mode = mode
    }

    /// - Parameter place: whose folder exists.
    func write(_ content: [UInt8], to place: String, time: timespec) throws {
        let path = SourceTree.parts(of: place).joined(separator: "/")
        let file = try target.makeFile(path)
        try file.writeAll(content, step: "write a file of the image")
        guard fchown(file.rawValue, owner.user, owner.group) == 0,
            fchmod(file.rawValue, mode?.applied(to: 0o644, isFolder: false) ?? 0o644) == 0
        else { throw SystemError("set the owner of a file of the image", path: "/\(path)", errno: .current) }
        var time = time
        TargetTree.setTime(&time) { futimens(file.rawValue, $0) }
    }
}
