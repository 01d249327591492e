internal import CLinux
internal import Containers
internal import Glibc
public import LinuxSystem

/// A root file system that is mounted in this program's own mounts, until it is let go. Inside `PrivateMounts` only.
public final class ContainerRoot {
    /// The mounted directory.
    public let path: String
    /// Where what is written goes; nil where the root is a plain directory.
    public let upper: String?
    let folder: ContainerFolder
    private var isMounted = true

    /// Mounts an overlay of layers, with the places in it on which a container's own file systems are mounted.
    ///
    /// - Parameters:
    ///   - layers: of an image, or of a build's steps; empty for `FROM scratch`. They are in use as long as the caller has the
    ///     lease.
    ///   - folder: made by `ContainerFolder.make`.
    ///   - volumes: what is going to be mounted besides.
    /// - Throws: `RuntimeError.mountPoint` where the image has something else there.
    public init(layers: LayerLease, in folder: ContainerFolder, volumes: [BindMount] = []) throws {
        self.folder = folder
        path = folder.root
        upper = folder.upper
        var lowers = layers.directories
        if lowers.isEmpty {
            // An overlay has at least one lower layer; and the empty one is below the places.
            let empty = "\(folder.path)/empty"
            guard mkdir(empty, 0o755) == 0 || errno == EEXIST else {
                throw SystemError("make the folder of a container", path: empty, errno: .current)
            }
            lowers = [empty]
        }
        let usesUserAttributes = layers.usesUserAttributes
        let places = OverlayMount(
            lowers: lowers, upper: folder.places, work: folder.placesWork, usesUserAttributes: usesUserAttributes)
        try places.mount(at: folder.root)
        do {
            try ContainerRoot.makePlaces(RootDirectory(path: folder.root), volumes)
            try ContainerRoot.detach(folder.root)
        } catch {
            // The first error is the one to tell; and the mount goes with this program.
            try? ContainerRoot.detach(folder.root)
            throw error
        }
        let overlay = OverlayMount(
            lowers: [folder.places] + lowers, upper: folder.upper, work: folder.work,
            usesUserAttributes: usesUserAttributes)
        try overlay.mount(at: folder.root)
    }

    /// Takes a ready directory for the root: what is written there stays there.
    public init(directory: String, in folder: ContainerFolder, volumes: [BindMount] = []) throws {
        self.folder = folder
        upper = nil
        path = folder.root
        try ContainerRoot.makePlaces(RootDirectory(path: directory), volumes)
        try ContainerRoot.bind(directory, on: folder.root)
    }

    deinit {
        // It goes with this program's mounts in any case.
        if isMounted { try? ContainerRoot.detach(path) }
    }

    /// Lets it go, and says where that fails.
    public func unmount() throws(SystemError) {
        guard isMounted else { return }
        isMounted = false
        try ContainerRoot.detach(path)
    }

    /// The root, to look into it.
    public func directory() throws(SystemError) -> RootDirectory { try RootDirectory(path: path) }

    private static func makePlaces(_ root: borrowing RootDirectory, _ volumes: [BindMount]) throws {
        try root.makeKernelFolders()
        for name in ["etc/hosts", "etc/hostname", "etc/resolv.conf"] { try root.makeMountPoint(name, .file) }
        try VolumeLayout(volumes).make(in: root)
    }

    private static func detach(_ path: String) throws(SystemError) {
        let result = path.withCString { lab_syscall(Int(__NR_umount2), argument($0), Int(MNT_DETACH), 0, 0, 0, 0) }
        guard result >= 0 else {
            throw SystemError("let go of the root of a container", path: path, errno: Errno(result: result))
        }
    }

    private static func bind(_ source: String, on target: String) throws(SystemError) {
        let flags = Int(CLinux.MS_BIND | CLinux.MS_REC)
        let result = source.withCString { source in
            target.withCString { lab_syscall(Int(__NR_mount), argument(source), argument($0), 0, flags, 0, 0) }
        }
        guard result >= 0 else {
            throw SystemError("mount the root of a container", path: source, errno: Errno(result: result))
        }
    }
}
