internal import Glibc
internal import LinuxSystem
public import OCI

/// An image as a bundle: a folder with the root file system and a `config.json`, which any runtime of the specification runs
/// as it is (runtime-spec, bundle.md).
///
///     lab oci bundle busybox demo
///     runc run --bundle demo NAME
///     crun run --bundle demo NAME
///
/// These work as root, in a lab's sandbox, and with `--rootless` as an ordinary user. Where the machine's cgroups are hybrid
/// crun refuses, whatever its options, unless the v2 half is hidden from it; not so in a sandbox:
///
///     unshare --mount --propagation private sh -c 'umount /sys/fs/cgroup/unified; crun run --bundle demo NAME'
public enum Bundle {
    /// Writes a bundle.
    ///
    /// In a user namespace (and so in a lab's sandbox) what the kernel refuses there is left out: `/sys`, unless there is one
    /// to be shown again, and limits.
    ///
    /// - Parameters:
    ///   - settings: as `lab docker run` has them.
    ///   - path: of the bundle; made where it is not there. It must not be a bundle yet.
    ///   - isRootless: for an ordinary user: with a user namespace whose root is whoever calls.
    public static func write(
        _ image: Image, in images: ContentStore, settings: RunSettings, to path: String, isRootless: Bool
    ) throws {
        guard !settings.arguments.isEmpty else { throw RuntimeError.noCommand }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw SystemError("make a bundle", path: path, errno: .current)
        }
        let folder = try absolute(path)
        let (rootfs, config) = ("\(folder)/rootfs", "\(folder)/config.json")
        for name in [rootfs, config] where KernelFile.exists(name) {
            throw SystemError("make a bundle", path: name, errno: .exists, advice: taken)
        }
        let maps = try IdMaps.current()
        let isSingle = isRootless || geteuid() != 0 || maps.isSingle
        try unpack(image, from: images, to: rootfs, isSingle: isSingle)
        let user = try ImageUser.find(settings.user, in: RootDirectory(path: rootfs))
        if isSingle, user.id != 0 || user.group != 0 { throw RuntimeError.idNotMapped(user.id) }
        let spec = spec(settings, user, maps, isRootless: isRootless, hasOneId: isSingle)
        let file = try FileDescriptor.open(
            "\(config).partial", O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644, step: "make a bundle")
        try file.writeAll(ImageDocument.encode(spec) + [0x0a], step: "make a bundle")
        // Last: with it, the bundle is one.
        guard rename("\(config).partial", config) == 0 else {
            throw SystemError("make a bundle", path: config, errno: .current)
        }
    }

    private static let taken = "There is a bundle already: give another folder, or remove this one."

    private static func absolute(_ path: String) throws -> String {
        guard let real = realpath(path, nil) else { throw SystemError("make a bundle", path: path, errno: .current) }
        defer { free(real) }
        return String(cString: real)
    }

    /// Every layer above those before it; visible once it is whole.
    private static func unpack(_ image: Image, from images: ContentStore, to rootfs: String, isSingle: Bool) throws {
        let lease = try images.lease()
        try lease.hold(image.manifestDescriptor.digest)
        let place = "\(rootfs).partial"
        try FolderRemoval.remove(place)
        guard mkdir(place, 0o755) == 0 else { throw SystemError("make a bundle", path: place, errno: .current) }
        var options = UnpackOptions()
        options.target = .tree
        options.owners = isSingle ? .caller : .archive
        for layer in image.layers {
            let result = try LayerUnpacker.unpack(
                images.reader(of: layer.descriptor.digest), compression: layer.descriptor.mediaType.compression,
                into: place, options: options)
            guard result.diffID == layer.diffID else {
                throw RuntimeError.wrongLayer(expected: layer.diffID, actual: result.diffID)
            }
        }
        guard rename(place, rootfs) == 0 else { throw SystemError("make a bundle", path: rootfs, errno: .current) }
    }

    private static func spec(
        _ settings: RunSettings, _ user: ImageUser, _ maps: IdMaps, isRootless: Bool, hasOneId: Bool
    ) -> RuntimeSpec {
        let names = Capabilities(rawValue: DockerDefaults.capabilities).names
        let held = user.id == 0 ? names : []
        let groups = user.groups.filter { $0 != user.group && maps.has(group: $0) }
        let process = RuntimeSpec.Process(
            user: RuntimeSpec.User(
                uid: user.id, gid: user.group, additionalGids: hasOneId || groups.isEmpty ? nil : groups),
            args: settings.arguments, env: environment(settings, user), cwd: settings.workingDirectory,
            capabilities: RuntimeSpec.CapabilitySets(bounding: names, effective: held, permitted: held))
        var namespaces = ["pid", "ipc", "uts", "mount", "cgroup", "network"]
        if isRootless { namespaces.append("user") }
        let ids = { (own: UInt32) in isRootless ? [RuntimeSpec.IdRange(containerID: 0, hostID: own, size: 1)] : nil }
        let isWhole = maps.isWhole && !isRootless
        return RuntimeSpec(
            process: process, root: RuntimeSpec.Root(), hostname: settings.hostName,
            mounts: mounts(isWhole: isWhole, hasTerminalGroup: !hasOneId && maps.has(group: 5)),
            linux: RuntimeSpec.Linux(
                namespaces: namespaces.map { RuntimeSpec.Namespace(type: $0) }, uidMappings: ids(geteuid()),
                gidMappings: ids(getegid()),
                maskedPaths: DockerDefaults.maskedInProc.map { "/proc/\($0)" }
                    + DockerDefaults.maskedInSys.map { "/sys/\($0)" },
                readonlyPaths: DockerDefaults.readOnlyInProc.map { "/proc/\($0)" },
                resources: isWhole
                    ? RuntimeSpec.Resources(devices: [RuntimeSpec.Device(allow: false, access: "rwm")]) : nil))
    }

    private static func environment(_ settings: RunSettings, _ user: ImageUser) -> [String] {
        var values = settings.environment
        if !values.contains(where: { $0.hasPrefix("PATH=") }) { values.insert(DockerDefaults.path, at: 0) }
        if !values.contains(where: { $0.hasPrefix("HOME=") }) { values.append("HOME=\(user.home)") }
        return values
    }

    private static func mounts(isWhole: Bool, hasTerminalGroup: Bool) -> [RuntimeSpec.Mount] {
        typealias Mount = RuntimeSpec.Mount
        let hardened = ["nosuid", "noexec", "nodev"]
        let pts = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]
        var mounts = [
            Mount(destination: "/proc", type: "proc", source: "proc", options: nil),
            Mount(
                destination: "/dev", type: "tmpfs", source: "tmpfs",
                options: ["nosuid", "strictatime", "mode=755", "size=65536k"]),
            Mount(
                destination: "/dev/pts", type: "devpts", source: "devpts",
                options: pts + (hasTerminalGroup ? ["gid=5"] : [])),
            Mount(
                destination: "/dev/shm", type: "tmpfs", source: "shm", options: hardened + ["mode=1777", "size=65536k"]),
            Mount(destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: hardened),
        ]
        if isWhole {
            mounts.append(Mount(destination: "/sys", type: "sysfs", source: "sysfs", options: hardened + ["ro"]))
        } else if KernelFile.exists("/sys/kernel") {
            mounts.append(
                Mount(destination: "/sys", type: "none", source: "/sys", options: ["rbind", "ro"] + hardened))
        }
        return mounts
    }
}
