internal import CLinux
public import LinuxSystem

/// The root file system of a sandbox: parts made by the host, put together by the sandbox's first process.
///
/// The host makes what needs its privileges (idmapped copies of its directories, device nodes); they are detached
/// mounts, that is to say descriptors. The first process attaches them in its own mount namespace, so that no mount
/// of a sandbox ever appears on the host, and all of them end with it.
///
/// An ordinary user may copy no mount outside a user namespace, nor shift owners anywhere. Then the first process makes
/// the copies itself, and the host's directories are read-only: under an overlay, files whose owner is unknown inside
/// could not be changed either.
public struct SandboxRoot: ~Copyable {
    /// Where a part of the root comes from.
    public enum Source: ~Copyable {
        /// A mount that the caller has made.
        case made(DetachedMount)
        /// A path of the host that the first process copies: the mount's attributes, and whether links are followed.
        case copied(String, attributes: UInt64, followsLinks: Bool)

        /// Appends what makes it, where that is still to be done; the descriptor of the mount.
        borrowing func descriptor(in plan: inout LaunchPlan) -> LaunchPlan.Operand {
            switch self {
            case .made(let mount): .value(Int(mount.descriptor.rawValue))
            case .copied(let path, let attributes, let followsLinks):
                plan.copyMount(of: path, attributes: attributes, followsLinks: followsLinks)
            }
        }
    }

    /// A mount, and where it belongs in the sandbox.
    struct Part: ~Copyable {
        let source: Source
        let target: String
        let isFile: Bool

        init(_ source: consuming Source, at target: String, isFile: Bool = false) {
            self.source = source
            self.target = target
            self.isFile = isFile
        }
    }

    /// A cgroup hierarchy to be mounted: the options of its mount, `memory` or `cpu,cpuacct`; nil for version 2.
    public struct CgroupMount: Sendable, Hashable {
        public var target: String
        public var controllers: String?

        public init(target: String, controllers: String?) {
            self.target = target
            self.controllers = controllers
        }
    }

    /// Upper limits of what can be written.
    public struct Size: Sendable, Hashable {
        public var bytes: UInt64
        public var files: UInt64

        public init(bytes: UInt64, files: UInt64) {
            self.bytes = bytes
            self.files = files
        }
    }

    /// A directory that exists on the host and is hidden by the root while it is put together.
    public var stage: String
    public var size: Size
    public var cgroups: [CgroupMount] = []
    public var hostName = "lab"
    /// The group of terminals. Nil where the user namespace does not map it.
    public var terminalGroup: UInt32? = 5

    private let view: HostView
    private var directories: PartList
    private var leaves: PartList
    private var devices: PartList
    private var binds = PartList()
    private var overlays = PartList()

    /// Makes the detached mounts.
    ///
    /// - Parameters:
    ///   - view: what of the host is shown.
    ///   - mapping: the user namespace whose map shifts the owners.
    public init(
        _ view: HostView, mapping: borrowing UserNamespace, stage: String, size: Size
    ) throws(SystemError) {
        self.view = view
        self.stage = stage
        self.size = size
        var directories = PartList()
        for path in view.directories {
            directories.append(Part(.made(try DetachedMount(of: path, mapping: mapping)), at: path))
        }
        var leaves = PartList()
        for path in view.leaves {
            let isFile = KernelFile.names(in: path).isEmpty
            // Owners are not shifted here. A mount that is attached inside is the learner's to remount, read-only or not:
            // what then protects the host's files is that they belong to nobody whom the sandbox knows.
            let attributes = UInt64(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
            leaves.append(Part(.made(try DetachedMount(of: path, attributes: attributes)), at: path, isFile: isFile))
        }
        var devices = PartList()
        for node in DeviceNode.allCases { devices.append(Part(.made(try node.mount()), at: node.path, isFile: true)) }
        self.directories = directories
        self.leaves = leaves
        self.devices = devices
    }

    /// The same for an ordinary user: the first process copies the mounts.
    public init(unprivileged view: HostView, stage: String, size: Size) {
        self.view = view
        self.stage = stage
        self.size = size
        terminalGroup = nil
        directories = PartList()
        leaves = PartList()
        devices = PartList()
        let attributes = UInt64(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)
        for path in view.directories + view.leaves {
            let isFile = KernelFile.names(in: path).isEmpty
            leaves.append(
                Part(.copied(path, attributes: attributes, followsLinks: true), at: path, isFile: isFile))
        }
        for node in DeviceNode.allCases {
            devices.append(
                Part(
                    .copied(node.path, attributes: DeviceNode.attributes, followsLinks: true), at: node.path,
                    isFile: true))
        }
    }

    /// Adds a directory that is shown as it is: the learner's work, a disk.
    public mutating func bind(_ source: consuming Source, at target: String) {
        binds.append(Part(source, at: target))
    }

    /// Adds a file that is shown as it is.
    public mutating func bindFile(_ source: consuming Source, at target: String) {
        binds.append(Part(source, at: target, isFile: true))
    }

    /// Adds a directory below an overlay: it can be written to, and stays what it was.
    public mutating func overlay(_ source: consuming Source, at target: String) {
        overlays.append(Part(source, at: target))
    }

    /// Appends the operations that put the root together and change into it.
    ///
    /// For the first process of new mount, pid, network and cgroup namespaces, root in its user namespace.
    public borrowing func assemble(in plan: inout LaunchPlan) {
        plan.makeMountsPrivate()
        let limits = "size=\(size.bytes),nr_inodes=\(size.files),mode=755"
        plan.mount(type: "tmpfs", source: "lab", on: stage, flags: MS_NOSUID | MS_NODEV, options: limits)
        // What is written lies on a tmpfs of its own, unmounted below: the overlays keep it, and nothing else sees it.
        let layers = stage + "/.layers"
        plan.makeDirectory(layers)
        plan.mount(type: "tmpfs", source: "lab", on: layers, flags: MS_NOSUID | MS_NODEV, options: limits)
        makeSkeleton(in: &plan)
        attachOverlays(in: &plan, layers: layers)
        attachBinds(in: &plan)
        mountKernelFileSystems(in: &plan)
        plan.detach(layers)
        plan.removeDirectory(layers)
        plan.pivotRoot(to: stage)
        plan.checkWorkingDirectory()
        plan.setHostName(hostName)
        plan.raiseLoopback()
    }

    private func makeSkeleton(in plan: inout LaunchPlan) {
        for path in [
            "/etc", "/dev", "/dev/pts", "/dev/shm", "/proc", "/root", "/run", "/sys", "/sys/fs", "/sys/fs/cgroup",
            "/var", "/var/tmp", "/work",
        ] {
            plan.makeDirectory(stage + path)
        }
        plan.makeDirectory(stage + "/tmp")
        for path in ["/tmp", "/var/tmp"] {
            plan.changeMode(stage + path, to: 0o1777)
        }
        for link in view.links { plan.makeLink(stage + link.path, to: link.target) }
        for (path, target) in [
            ("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2"),
            ("ptmx", "pts/ptmx"),
        ] {
            plan.makeLink("\(stage)/dev/\(path)", to: target)
        }
        for file in ConfigurationFile.all { plan.makeFile(stage + file.path, file.content) }
    }

    private borrowing func attachOverlays(in plan: inout LaunchPlan, layers: String) {
        var number = 0
        func attach(_ part: borrowing Part, in plan: inout LaunchPlan) {
            let lower = "\(layers)/\(number)l", upper = "\(layers)/\(number)u", work = "\(layers)/\(number)w"
            number += 1
            for path in [lower, upper, work] { plan.makeDirectory(path) }
            plan.ensureDirectory(stage + part.target)
            plan.attach(part.source.descriptor(in: &plan), on: lower)
            plan.mount(
                type: "overlay", source: "lab", on: stage + part.target, flags: MS_NODEV,
                options: "lowerdir=\(lower),upperdir=\(upper),workdir=\(work),userxattr")
            // The overlay holds a private copy of this mount; left here, only its options would be unprotected.
            plan.detach(lower)
        }
        for index in directories.indices { attach(directories[index], in: &plan) }
        for index in overlays.indices { attach(overlays[index], in: &plan) }
    }

    private borrowing func attachBinds(in plan: inout LaunchPlan) {
        /// Directories that are there; a path may lie deeper.
        var made: Set<String> = ["/etc", "/dev"]
        func attach(_ part: borrowing Part, as device: DeviceNode? = nil, in plan: inout LaunchPlan) {
            let mount = part.source.descriptor(in: &plan)
            if let number = device?.number { plan.checkDevice(mount, major: number.major, minor: number.minor) }
            var above = ""
            for name in part.target.split(separator: "/").dropLast() {
                above += "/\(name)"
                if !made.contains(above) { plan.ensureDirectory(stage + above) }
                made.insert(above)
            }
            if part.isFile {
                plan.makeFile(stage + part.target)
            } else {
                plan.ensureDirectory(stage + part.target)
            }
            plan.attach(mount, on: stage + part.target)
        }
        for index in leaves.indices { attach(leaves[index], in: &plan) }
        for (index, node) in DeviceNode.allCases.enumerated() {
            attach(devices[index], as: node, in: &plan)
        }
        for index in binds.indices { attach(binds[index], in: &plan) }
    }

    private func mountKernelFileSystems(in plan: inout LaunchPlan) {
        let hardened = MS_NOSUID | MS_NODEV | MS_NOEXEC
        plan.mount(type: "proc", on: stage + "/proc", flags: hardened)
        plan.mount(
            type: "devpts", on: stage + "/dev/pts", flags: MS_NOSUID | MS_NOEXEC,
            options: "newinstance,ptmxmode=0666,mode=620" + (terminalGroup.map { ",gid=\($0)" } ?? ""))
        plan.mount(type: "tmpfs", on: stage + "/dev/shm", flags: MS_NOSUID | MS_NODEV, options: "size=16m,mode=1777")
        for cgroup in cgroups.sorted(by: { $0.target < $1.target }) {
            plan.ensureDirectory(stage + cgroup.target)
            plan.mount(
                type: cgroup.controllers == nil ? "cgroup2" : "cgroup", source: "cgroup", on: stage + cgroup.target,
                flags: hardened, options: cgroup.controllers ?? "")
        }
    }
}

/// Files of `/etc` that are made for a sandbox.
private struct ConfigurationFile {
    let path: String
    let content: String

    static let all = [
        ConfigurationFile(
            path: "/etc/passwd",
            content: "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n"),
        ConfigurationFile(path: "/etc/group", content: "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n"),
        ConfigurationFile(path: "/etc/hosts", content: "127.0.0.1 localhost lab\n::1 localhost\n"),
        ConfigurationFile(path: "/etc/nsswitch.conf", content: "passwd: files\ngroup: files\nhosts: files\n"),
        ConfigurationFile(path: "/etc/hostname", content: "lab\n"),
    ]
}
