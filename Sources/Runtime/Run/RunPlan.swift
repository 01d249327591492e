internal import CLinux
internal import Containers
internal import Glibc
internal import LinuxSystem

/// What a container's first process does before its program: the root put together, pivoted to, and privileges given up.
///
/// The image may be anybody's. Mounts go from descriptor to descriptor; what lies below `/proc`, `/sys` and `/dev` is named from
/// the mount that was made a moment ago, never from the root.
struct RunPlan {
    let settings: RunSettings
    let user: ImageUser
    let maps: IdMaps
    let root: String
    let folder: ContainerFolder
    let descriptors: [Int32: Int32]
    let size: (columns: UInt16, rows: UInt16)

    private static let hardened = UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)
    private static let readOnly = hardened | UInt64(MOUNT_ATTR_RDONLY)

    /// Appends everything, with the program last.
    ///
    /// - Parameter terminals: a socket through which this side of the container's terminal is sent.
    func append(to plan: inout LaunchPlan, lifeline: borrowing Pipe, terminals: Int32?) throws {
        guard settings.volumes.count <= 64 else { throw SystemError("mount so many volumes", errno: .outOfRange) }
        plan.makeMountsPrivate()
        let root = plan.openDirectory(self.root)
        plan.setAttributes(of: root, name: "/", UInt64(MOUNT_ATTR_NODEV))
        mountProc(in: &plan, root)
        let replica = mountDevices(in: &plan, root, terminals: terminals)
        mountSys(in: &plan, root)
        // After those: no target may lie on another mount, so a link that was swapped meanwhile reaches none of them.
        try mountFiles(in: &plan, root)
        plan.pivotRoot(into: root)
        plan.setHostName(settings.hostName)
        if settings.network == .none { plan.raiseLoopback() }
        plan.newSession()
        plan.call("umask(022)", __NR_umask, 0o022)
        // The keys of this program's session stay its own.
        plan.attempt("keyctl(KEYCTL_JOIN_SESSION_KEYRING)", __NR_keyctl, 1, 0)
        plan.resetSignals()
        plan.changeDirectory(settings.workingDirectory)
        plan.checkWorkingDirectory()
        try giveUpPrivileges(in: &plan)
        plan.closeOnExec()
        if let replica {
            for number in 0...2 {
                plan.perform("dup3(terminal, \(number))", __NR_dup3, replica, .value(number), .value(0))
            }
            plan.call("ioctl(TIOCSCTTY)", __NR_ioctl, 0, Int(TIOCSCTTY), 0)
        } else {
            plan.place(descriptors)
        }
        plan.dieWithParent(holding: lifeline)
        let environment = environment()
        plan.execute(firstOf: paths(environment), settings.arguments, environment: environment)
    }

    // MARK: File systems

    /// The volumes, and the files of `/etc` that are made for each container.
    private func mountFiles(in plan: inout LaunchPlan, _ root: LaunchPlan.Operand) throws {
        let layout = try VolumeLayout(settings.volumes)
        let own = [
            ("etc/hosts", folder.hosts), ("etc/hostname", folder.hostName), ("etc/resolv.conf", folder.resolver),
        ]
        for (path, source) in own where !layout.places.contains(where: { $0.outer == nil && $0.path == path }) {
            mount(BindMount(source: source, target: "/\(path)"), at: path, below: root, in: &plan)
        }
        var mounted = [LaunchPlan.Operand]()
        for place in layout.places {
            let above = place.outer.map { mounted[$0] } ?? root
            mounted.append(mount(place.volume, at: place.path, below: above, in: &plan))
        }
    }

    /// - Returns: the mount, to find what lies in it.
    @discardableResult
    private func mount(
        _ volume: BindMount, at path: String, below above: LaunchPlan.Operand, in plan: inout LaunchPlan
    ) -> LaunchPlan.Operand {
        var attributes = UInt64(MOUNT_ATTR_NODEV)
        if volume.isReadOnly { attributes |= UInt64(MOUNT_ATTR_RDONLY) }
        let copy = plan.copyMount(of: volume.source, attributes: attributes, followsLinks: true)
        plan.attach(copy, onto: plan.locate(path, below: above, .inRoot), name: volume.target)
        return copy
    }

    private func mountProc(in plan: inout LaunchPlan, _ root: LaunchPlan.Operand) {
        let target = plan.locate("proc", below: root, .plain)
        let proc = plan.makeFileSystem("proc", attributes: RunPlan.hardened)
        plan.attach(proc, onto: target, name: "/proc")
        for name in DockerDefaults.maskedInProc { mask(name, below: proc, at: "/proc", in: &plan) }
        for name in DockerDefaults.readOnlyInProc where KernelFile.exists("/proc/\(name)") {
            let file = plan.locate(name, below: proc, .plain)
            let copy = plan.copyMount(of: file, name: "/proc/\(name)", attributes: RunPlan.readOnly)
            plan.attach(copy, onto: file, name: "/proc/\(name)")
        }
    }

    /// Hides a file behind `/dev/null`, a folder behind an empty one.
    private func mask(
        _ name: String, below mount: LaunchPlan.Operand, at place: String, in plan: inout LaunchPlan,
        mayFail: Bool = false
    ) {
        let path = "\(place)/\(name)"
        var information = stat()
        guard stat(path, &information) == 0 else { return }
        let target = plan.locate(name, below: mount, .plain, mayFail: mayFail)
        let cover: LaunchPlan.Operand
        if information.st_mode & S_IFMT == S_IFDIR {
            cover = plan.makeFileSystem(
                "tmpfs", options: ["size=4k", "nr_inodes=1"], attributes: RunPlan.readOnly, mayFail: mayFail)
        } else {
            cover = device("null", 1, 3, in: &plan)
        }
        plan.attach(cover, onto: target, name: path, mayFail: mayFail)
    }

    /// A copy of the mount of a device of the machine, whose number is checked: a file that was put in its place must not
    /// stand in for it (CVE-2025-31133).
    private func device(_ name: String, _ major: Int, _ minor: Int, in plan: inout LaunchPlan) -> LaunchPlan.Operand {
        let attributes = UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)
        let mount = plan.copyMount(of: "/dev/\(name)", attributes: attributes, followsLinks: true)
        plan.checkDevice(mount, major: major, minor: minor)
        return mount
    }

    /// - Returns: the container's end of its terminal.
    private func mountDevices(
        in plan: inout LaunchPlan, _ root: LaunchPlan.Operand, terminals: Int32?
    ) -> LaunchPlan.Operand? {
        let target = plan.locate("dev", below: root, .plain)
        let dev = plan.makeFileSystem(
            "tmpfs", options: ["mode=755", "size=65536k"],
            attributes: UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC))
        plan.attach(dev, onto: target, name: "/dev")
        for device in DockerDefaults.devices {
            plan.makeFile(device.name, in: dev)
            let mount = self.device(device.name, device.major, device.minor, in: &plan)
            plan.attach(mount, onto: plan.locate(device.name, below: dev, .plain), name: "/dev/\(device.name)")
        }
        for (name, target) in DockerDefaults.deviceLinks { plan.makeLink(name, to: target, in: dev) }
        for name in ["pts", "shm", "mqueue"] { plan.makeDirectory(name, in: dev) }
        let group = maps.has(group: 5) ? ["gid=5"] : []
        let pts = plan.makeFileSystem(
            "devpts", options: ["newinstance", "ptmxmode=0666", "mode=0620"] + group,
            attributes: UInt64(MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC))
        plan.attach(pts, onto: plan.locate("pts", below: dev, .plain), name: "/dev/pts")
        let shm = plan.makeFileSystem(
            "tmpfs", options: ["mode=1777", "size=65536k"], attributes: RunPlan.hardened)
        plan.attach(shm, onto: plan.locate("shm", below: dev, .plain), name: "/dev/shm")
        // A kernel may be built without them.
        let queues = plan.makeFileSystem("mqueue", attributes: RunPlan.hardened, mayFail: true)
        plan.attach(
            queues, onto: plan.locate("mqueue", below: dev, .plain), name: "/dev/mqueue", mayFail: true)
        guard let terminals else { return nil }
        return openTerminal(in: &plan, dev, pts, sendingTo: terminals)
    }

    /// A terminal of the container's own devpts: its name is there, and `tty` finds it.
    private func openTerminal(
        in plan: inout LaunchPlan, _ dev: LaunchPlan.Operand, _ pts: LaunchPlan.Operand, sendingTo socket: Int32
    ) -> LaunchPlan.Operand {
        let flags = Int(O_RDWR | O_NOCTTY | O_CLOEXEC)
        let primary = LaunchPlan.Operand.result(
            plan.call(
                "open /dev/pts/ptmx", __NR_openat,
                operands: [pts, .value(plan.string("ptmx")), .value(flags), .value(0)]))
        let unlocked = plan.bytes(of: Int32(0))
        plan.perform("ioctl(TIOCSPTLCK)", __NR_ioctl, primary, .value(0x4004_5431), .value(unlocked))
        let replica = LaunchPlan.Operand.result(
            plan.call(
                "ioctl(TIOCGPTPEER)", __NR_ioctl, operands: [primary, .value(0x5441), .value(flags)]))
        let size = winsize(ws_row: self.size.rows, ws_col: self.size.columns, ws_xpixel: 0, ws_ypixel: 0)
        plan.perform("ioctl(TIOCSWINSZ)", __NR_ioctl, replica, .value(Int(TIOCSWINSZ)), .value(plan.bytes(of: size)))
        plan.perform("fchown(terminal)", __NR_fchown, replica, .value(Int(user.id)), .value(-1))
        plan.makeFile("console", in: dev, mode: 0o600)
        let console = plan.copyMount(
            of: plan.locate("0", below: pts, .plain), name: "/dev/pts/0", attributes: 0, recursive: false)
        plan.attach(console, onto: plan.locate("console", below: dev, .plain), name: "/dev/console")
        plan.send(primary, through: socket)
        return replica
    }

    /// In a user namespace the kernel shows `/sys` only to who sees all of it already; without it the folder stays empty.
    private func mountSys(in plan: inout LaunchPlan, _ root: LaunchPlan.Operand) {
        let mayFail = !maps.isWhole
        let target = plan.locate("sys", below: root, .plain)
        let sys = plan.makeFileSystem("sysfs", attributes: RunPlan.readOnly, mayFail: mayFail)
        plan.attach(sys, onto: target, name: "/sys", mayFail: mayFail)
        for name in DockerDefaults.maskedInSys { mask(name, below: sys, at: "/sys", in: &plan, mayFail: mayFail) }
    }

    // MARK: Identity

    private func giveUpPrivileges(in plan: inout LaunchPlan) throws {
        let own = try ProcessStatus.read(process: "self")?.permittedCapabilities ?? 0
        let kept = DockerDefaults.capabilities & own
        for (_, here) in descriptors where !settings.hasTerminal && isPipe(here) {
            // The user may open it again through /dev/stdout.
            plan.attempt("fchown", __NR_fchown, Int(here), Int(user.id), Int(user.group))
        }
        plan.dropBoundingCapabilities(keeping: kept)
        let groups = [user.group] + user.groups.filter { $0 != user.group && maps.has(group: $0) }
        plan.become(user: user.id, group: user.group, groups: maps.allowsSetgroups ? groups : nil)
        plan.clearInheritableCapabilities(keeping: user.id == 0 ? kept : 0)
    }

    private func isPipe(_ descriptor: Int32) -> Bool {
        var information = stat()
        return fstat(descriptor, &information) == 0 && information.st_mode & S_IFMT == S_IFIFO
    }

    // MARK: The program

    /// As Docker fills it up.
    private func environment() -> [String] {
        var values = settings.environment
        func add(_ value: String, first: Bool) {
            let name = value.prefix { $0 != "=" } + "="
            guard !values.contains(where: { $0.hasPrefix(name) }) else { return }
            values.insert(value, at: first ? 0 : values.count)
        }
        if settings.hasTerminal { add("TERM=xterm", first: true) }
        add("HOSTNAME=\(settings.hostName)", first: true)
        add(DockerDefaults.path, first: true)
        add("HOME=\(user.home)", first: false)
        return values
    }

    /// Where the program may be, in order.
    private func paths(_ environment: [String]) -> [String] {
        let program = settings.arguments.first ?? ""
        if program.contains("/") { return [program] }
        let path = environment.last { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? ""
        return program.isEmpty ? [] : path.split(separator: ":").map { "\($0)/\(program)" }
    }
}
