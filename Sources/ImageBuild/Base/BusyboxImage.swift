internal import Glibc
internal import LinuxSystem
public import OCI

/// The image `localhost/busybox`, made on the spot of this machine's busybox-static: a base that needs no registry and
/// no right to anything but the program's file.
///
/// One layer: `/bin/busybox`, a hard link for each of its applets, and the folders and accounts that programs expect. The
/// same program gives the same digests, on every machine and whoever makes it.
public enum BusyboxImage {
    /// What images of this name are never fetched from anywhere.
    public static let name = "localhost/busybox"
    /// The name as the store has it.
    public static let fullName = "localhost/busybox:latest"

    /// 2025-01-01T00:00:00Z, the time of all that is in it: any would do that is always the same.
    static let time: Int64 = 1_735_689_600
    static let created = "2025-01-01T00:00:00Z"

    /// Where Debian and others put it.
    static let places = ["/bin/busybox", "/usr/bin/busybox"]

    /// Whether a reference means this image.
    public static func isMeant(by reference: ImageReference) -> Bool { reference.description == fullName }

    /// The image, made where the store does not have it yet.
    ///
    /// - Throws: `BusyboxError` where this machine has no static busybox.
    @discardableResult
    public static func ensure(in store: ContentStore) throws -> Descriptor {
        if let descriptor = try store.resolve(fullName), try store.contains(descriptor.digest) { return descriptor }
        return try make(in: store)
    }

    /// Makes the image anew and names it.
    @discardableResult
    public static func make(in store: ContentStore) throws -> Descriptor {
        let path = try program()
        let applets = try applets(of: path)
        let lease = try store.lease()
        let layer = try LayerWriter.write(into: lease, modified: time) { writer in
            try write(path, applets, into: writer)
        }
        var run = RunConfig()
        run.env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        run.cmd = ["sh"]
        var image = ImageConfig(
            platform: .current, config: run, diffIDs: [layer.diffID],
            history: [
                ImageConfig.History(
                    created: created, createdBy: "busybox \(applets.count + 1) names", comment: "made of \(path)")
            ])
        image.created = created
        let config = try lease.putDocument(image, mediaType: .config)
        var manifest = try lease.putDocument(
            Manifest(config: config, layers: [layer.descriptor]), mediaType: .manifest)
        manifest.platform = .current
        try store.name(manifest, fullName)
        return manifest
    }

    /// The machine's busybox.
    static func program() throws -> String {
        guard let path = places.first(where: { access($0, X_OK) == 0 }) else { throw BusyboxError.missing }
        guard try ProgramFile.isStatic(path) else { throw BusyboxError.needsLibraries(path: path) }
        return path
    }

    /// What it can be called as, in order and without its own name.
    static func applets(of path: String) throws -> [String] {
        let text = try ProgramOutput.read(path, ["--list"], step: "ask busybox for its applets")
        let names = Set(text.split(separator: "\n").map(String.init)).subtracting(["busybox"])
        return names.filter { !$0.contains("/") && $0 != "." && $0 != ".." }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func write(_ path: String, _ applets: [String], into layer: LayerWriter) throws {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "read busybox")
        let size = lseek(file.rawValue, 0, SEEK_END)
        guard size > 0, lseek(file.rawValue, 0, SEEK_SET) == 0 else {
            throw SystemError("read busybox", path: path, errno: .current)
        }
        try layer.addFolder("bin")
        try layer.addFile("bin/busybox", mode: 0o755, from: file, size: Int64(size))
        for applet in applets { try layer.addHardLink("bin/\(applet)", to: "bin/busybox", mode: 0o755) }
        try layer.addFolder("dev")
        try layer.addFolder("etc")
        try layer.addFile("etc/group", content: Array(groups.utf8))
        try layer.addFile("etc/passwd", content: Array(accounts.utf8))
        for folder in ["home", "proc"] { try layer.addFolder(folder) }
        try layer.addFolder("root", mode: 0o700)
        try layer.addFolder("sys")
        try layer.addFolder("tmp", mode: 0o1777)
        for folder in ["usr", "usr/bin"] { try layer.addFolder(folder) }
        // Where the first line of a script looks for it.
        try layer.addSymbolicLink("usr/bin/env", to: "../../bin/env")
        for folder in ["usr/sbin", "var"] { try layer.addFolder(folder) }
        try layer.addFolder("var/tmp", mode: 0o1777)
    }

    private static let accounts = """
        root:x:0:0:root:/root:/bin/sh
        daemon:x:1:1:daemon:/usr/sbin:/bin/false
        www-data:x:33:33:www-data:/var/www:/bin/false
        nobody:x:65534:65534:nobody:/home:/bin/false

        """

    private static let groups = """
        root:x:0:
        daemon:x:1:
        tty:x:5:
        www-data:x:33:
        users:x:100:
        nogroup:x:65534:

        """
}

/// Why there is no image `localhost/busybox`.
public enum BusyboxError: Error, Hashable, Sendable {
    case missing
    /// The program is there and needs libraries, which the image would not have.
    case needsLibraries(path: String)
}

extension BusyboxError: CustomStringConvertible {
    public var description: String {
        let advice = "Install it: sudo apt-get install -y busybox-static"
        switch self {
        case .missing: return "\(BusyboxImage.name) is made of this machine's busybox, and there is none. \(advice)"
        case .needsLibraries(let path):
            return "\(BusyboxImage.name) is made of this machine's busybox, and \(path) needs libraries: "
                + "the image wants the one that needs none. \(advice)"
        }
    }
}
