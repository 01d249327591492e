internal import Checks
internal import CLinux
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// Trials in a user namespace of our own: the namespace itself, an overlay, mapped owners, a network namespace.
enum NamespaceProbes {
    static func run(_ wanted: Set<Feature>) -> [Feature: Finding] {
        let mine: Set<Feature> = [.userns, .idRange, .overlay, .overlayMarks, .idmap, .netns]
        guard !wanted.isDisjoint(with: mine) else { return [:] }
        var findings = [Feature: Finding]()
        do {
            // Root maps a range that no account has, as the sandbox does; a user may map itself alone.
            let isRoot = geteuid() == 0
            let count: UInt32 = isRoot ? 65_536 : 1
            let namespace = try UserNamespace(
                users: IdMapping(inside: 0, outside: isRoot ? 1_900_000_000 : geteuid(), count: count),
                groups: IdMapping(inside: 0, outside: isRoot ? 1_900_000_000 : getegid(), count: count))
            try enterAsRoot(namespace, isRoot: isRoot).runTrial()
            findings[.userns] = .available(
                ko: isRoot ? "\(count)개의 id를 매핑함" : "자기 uid 하나를 매핑함",
                en: isRoot ? "\(count) ids mapped" : "one's own uid mapped")
            findings[.idRange] = range(namespace)
            findings[.overlay] = overlay(namespace, isRoot: isRoot)
            if wanted.contains(.overlayMarks) { findings[.overlayMarks] = overlayMarks(namespace, isRoot: isRoot) }
            findings[.netns] = network(namespace, isRoot: isRoot)
            findings[.idmap] = mappedOwners(namespace)
        } catch {
            findings[.userns] = .missing(error.localized, remedies: switches() + [.sudo, .privileged])
            for feature in mine where feature != .userns { findings[feature] = .blocked(by: .userns) }
        }
        return findings.filter { wanted.contains($0.key) }
    }

    private static func enterAsRoot(_ namespace: borrowing UserNamespace, isRoot: Bool) -> LaunchPlan {
        var plan = LaunchPlan.trial()
        plan.enter(namespace.descriptor.rawValue, [.user])
        // A user's own namespace forbids setgroups, and its only id is 0 already.
        if isRoot { plan.become(user: 0, group: 0) }
        return plan
    }

    /// Whether a process inside can become another user than root: what is not mapped cannot be (EINVAL).
    private static func range(_ namespace: borrowing UserNamespace) -> Finding {
        let count = namespace.users.count
        if count > 1 {
            return .available(ko: "0부터 \(count - 1)까지", en: "0 to \(count - 1)")
        }
        return .missing(
            ko: "일반 사용자는 자기 id 하나만 매핑할 수 있습니다. 안에는 루트 말고 다른 사용자가 없습니다.",
            en: "An ordinary user maps the own id alone: inside there is no user but root.", .sudo)
    }

    /// An overlay over a tmpfs, in a mount namespace that ends with the trial (user overlays: Linux 5.11).
    private static func overlay(_ namespace: borrowing UserNamespace, isRoot: Bool) -> Finding {
        do {
            var plan = overlayPlan(namespace, isRoot: isRoot)
            plan.makeFile("/tmp/merged/written", "x")
            try plan.runTrial()
            return .available(ko: "tmpfs 위에 쓰기 가능", en: "writable, over a tmpfs")
        } catch  where error.errno == .noSuchDevice {
            return .missing(
                error, Remedy(command: "sudo modprobe overlay", Localized(ko: "모듈을 올립니다.", en: "Load the module.")),
                .kernelOption("CONFIG_OVERLAY_FS"))
        } catch {
            return .missing(
                error, .newerKernel("5.11"), .privileged)
        }
    }

    private static func overlayPlan(_ namespace: borrowing UserNamespace, isRoot: Bool) -> LaunchPlan {
        var plan = enterAsRoot(namespace, isRoot: isRoot)
        plan.unshare([.mount])
        plan.makeMountsPrivate()
        plan.mount(type: "tmpfs", on: "/tmp", options: "size=64k")
        for name in ["lower", "lower/folder", "upper", "work", "merged"] { plan.makeDirectory("/tmp/\(name)") }
        plan.mount(
            type: "overlay", on: "/tmp/merged",
            options: "lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr")
        return plan
    }

    /// A folder of a lower layer is deleted and made anew: the new one needs the mark `user.overlay.opaque`, which a
    /// tmpfs keeps since Linux 6.6 and other file systems always have. Where there is `/disk`, a lab's layers lie there.
    private static func overlayMarks(_ namespace: borrowing UserNamespace, isRoot: Bool) -> Finding {
        do {
            var plan = overlayPlan(namespace, isRoot: isRoot)
            plan.removeDirectory("/tmp/merged/folder")
            plan.makeDirectory("/tmp/merged/folder")
            try plan.runTrial()
            return .available(ko: "tmpfs 위에서도 됨", en: "also over a tmpfs")
        } catch {
            if case .available(let device) = BlockDeviceProbe.run() {
                return .available(ko: "/disk에서 됨 (\(device[.ko]))", en: "on /disk (\(device[.en]))")
            }
            return .missing(error, .newerKernel("6.6"), .sudo)
        }
    }

    private static func network(_ namespace: borrowing UserNamespace, isRoot: Bool) -> Finding {
        do {
            var plan = enterAsRoot(namespace, isRoot: isRoot)
            plan.unshare([.net])
            try plan.runTrial()
            return .available(ko: "unshare(CLONE_NEWNET)", en: "unshare(CLONE_NEWNET)")
        } catch {
            return .missing(error, .kernelOption("CONFIG_NET_NS"), .privileged)
        }
    }

    /// A copy of /usr that is attached nowhere and vanishes with its descriptor (mount_setattr(2): Linux 5.12).
    private static func mappedOwners(_ namespace: borrowing UserNamespace) -> Finding {
        do {
            _ = try DetachedMount(of: "/usr", mapping: namespace)
            return .available(ko: "/usr에서 됨", en: "works on /usr")
        } catch  where geteuid() != 0 {
            return .missing(
                ko: "루트만 할 수 있습니다 (\(error.errno.name)).", en: "Only root can do it (\(error.errno.name)).", .sudo)
        } catch {
            return .missing(
                error,
                Remedy(
                    Localized(
                        ko: "Linux 5.12 이상과 이를 지원하는 파일 시스템(ext4, btrfs, xfs)이 필요합니다. 컨테이너의 루트는 그렇지 않을 수 있습니다.",
                        en: """
                            Linux 5.12 or later is needed, and a file system that supports it (ext4, btrfs, xfs); the \
                            root of a container may not be one.
                            """)))
        }
    }

    /// The switches that forbid user namespaces, those that are set so.
    private static func switches() -> [Remedy] {
        var remedies = [Remedy]()
        if switchValue("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1 {
            remedies.append(
                .sysctl(
                    "kernel.apparmor_restrict_unprivileged_userns=0",
                    Localized(
                        ko: "AppArmor가 일반 사용자의 사용자 네임스페이스를 막고 있습니다 (Ubuntu의 기본값).",
                        en: "AppArmor restricts user namespaces of ordinary users (Ubuntu's default).")))
        }
        if switchValue("/proc/sys/kernel/unprivileged_userns_clone") == 0 {
            remedies.append(
                .sysctl(
                    "kernel.unprivileged_userns_clone=1",
                    Localized(
                        ko: "일반 사용자의 사용자 네임스페이스가 꺼져 있습니다.",
                        en: "User namespaces of ordinary users are switched off.")))
        }
        if switchValue("/proc/sys/user/max_user_namespaces") == 0 {
            remedies.append(
                .sysctl(
                    "user.max_user_namespaces=10000",
                    Localized(ko: "사용자 네임스페이스의 수가 0으로 제한되어 있습니다.", en: "Their number is limited to 0.")))
        }
        return remedies
    }
}
