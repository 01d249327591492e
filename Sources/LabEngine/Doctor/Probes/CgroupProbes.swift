internal import CLinux
internal import Cgroups
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// Trials with a group of our own in each hierarchy, made under `lab/` and removed again.
enum CgroupProbes {
    private static let controllers: [Feature: Controller] = [
        .cpuGroup: .cpu, .memoryGroup: .memory, .pidsGroup: .pids, .ioGroup: .io, .devicesGroup: .devices,
        .freezerGroup: .freezer, .cpusetGroup: .cpuset,
    ]
    private static let unifiedFeatures: [Feature] = [.unifiedGroups, .groupKill, .groupFreeze]

    /// A trial's group has this and the number of its process as its name.
    private static let groupPrefix = "doctor-"

    /// The process that made a group for a trial; nil for any other group.
    static func process(ofGroup name: String) -> Int32? {
        name.hasPrefix(groupPrefix) ? Int32(name.dropFirst(groupPrefix.count)) : nil
    }

    static func run(_ wanted: Set<Feature>) -> [Feature: Finding] {
        let mine = wanted.filter { controllers[$0] != nil || unifiedFeatures.contains($0) }
        guard !mine.isEmpty else { return [:] }
        let mounted: CgroupLayout
        let layout: CgroupLayout
        do {
            mounted = try CgroupLayout.detect()
            layout = try Machine.own.layout()
        } catch {
            return Dictionary(uniqueKeysWithValues: mine.map { ($0, unusable(error)) })
        }

        var findings = [Feature: Finding]()
        for feature in mine {
            guard let controller = controllers[feature] else { continue }
            if layout.hierarchy(of: controller) != nil { continue }
            findings[feature] =
                mounted.hierarchy(of: controller).map { Delegation.missing($0, controller, mounted) }
                ?? unmounted(controller)
        }
        if layout.unified == nil {
            for feature in unifiedFeatures where mine.contains(feature) {
                findings[feature] = mounted.unified.map { Delegation.missing($0, nil, mounted) } ?? noUnifiedHierarchy()
            }
        }
        for hierarchy in layout.hierarchies {
            let here = mine.filter { feature in
                if let controller = controllers[feature] { return layout.hierarchy(of: controller) == hierarchy }
                return hierarchy.version == .v2
            }
            if !here.isEmpty { findings.merge(examine(layout.only(hierarchy), hierarchy, here)) { _, new in new } }
        }
        return findings
    }

    /// Makes a group in one hierarchy alone, so that one that refuses says nothing about the others.
    private static func examine(
        _ layout: CgroupLayout, _ hierarchy: Hierarchy, _ features: Set<Feature>
    ) -> [Feature: Finding] {
        do {
            let above = Cgroup(layout: layout, path: "lab")
            let hadParent = above.exists
            let group = above.child("\(groupPrefix)\(getpid())")
            try group.create()
            let lock = try SessionGroupLock(group)
            defer {
                // What stays here is found and removed by the next start, as after a crash.
                try? group.remove(patience: .seconds(1))
                if !hadParent { _ = try? above.removeIfEmpty() }
            }
            let directory = hierarchy.directory(group.path)
            let findings = Dictionary(
                uniqueKeysWithValues: features.map { feature in
                    (feature, finding(for: feature, hierarchy, directory: directory))
                })
            lock.release()
            return findings
        } catch {
            return Dictionary(uniqueKeysWithValues: features.map { ($0, unusable(error)) })
        }
    }

    private static func finding(for feature: Feature, _ hierarchy: Hierarchy, directory: String) -> Finding {
        switch feature {
        case .unifiedGroups:
            return place(of: hierarchy)
        case .groupKill:
            return UnifiedGroupProbes.kill(in: directory)
        case .groupFreeze:
            return UnifiedGroupProbes.freeze(directory)
        default:
            guard let controller = controllers[feature] else { return unmounted(.cpu) }
            if controller == .devices && hierarchy.version == .v2 { return UnifiedGroupProbes.loadDeviceProgram() }
            let file = knob(controller, hierarchy.version)
            guard access("\(directory)/\(file)", W_OK) == 0 else {
                return .missing(
                    ko: "\(hierarchy.mountPoint)의 그룹에 쓸 수 있는 \(file)이(가) 없습니다.",
                    en: "A group in \(hierarchy.mountPoint) has no \(file) that can be written.",
                    .kernelOption(option(controller)))
            }
            return place(of: hierarchy)
        }
    }

    private static func place(of hierarchy: Hierarchy) -> Finding {
        let version = "v\(hierarchy.version.rawValue)"
        let place = hierarchy.directory("")
        return .available(ko: "\(version), \(place)", en: "\(version) at \(place)")
    }

    /// The file by which a group is limited; it is there only where the kernel can do it.
    private static func knob(_ controller: Controller, _ version: Cgroups.CgroupVersion) -> String {
        switch (controller, version) {
        case (.cpu, .v1): "cpu.cfs_quota_us"
        case (.cpu, .v2): "cpu.max"
        case (.cpuacct, .v1): "cpuacct.usage"
        case (.cpuacct, .v2): "cpu.stat"
        case (.cpuset, _): "cpuset.cpus"
        case (.memory, .v1): "memory.limit_in_bytes"
        case (.memory, .v2): "memory.max"
        case (.pids, _): "pids.max"
        case (.io, .v1): "blkio.throttle.write_bps_device"
        case (.io, .v2): "io.max"
        case (.devices, _): "devices.deny"
        case (.freezer, .v1): "freezer.state"
        case (.freezer, .v2): "cgroup.freeze"
        }
    }

    private static func option(_ controller: Controller) -> String {
        switch controller {
        case .cpu: "CONFIG_CFS_BANDWIDTH"
        case .cpuacct: "CONFIG_CGROUP_CPUACCT"
        case .cpuset: "CONFIG_CPUSETS"
        case .memory: "CONFIG_MEMCG"
        case .pids: "CONFIG_CGROUP_PIDS"
        case .io: "CONFIG_BLK_DEV_THROTTLING"
        case .devices: "CONFIG_CGROUP_DEVICE"
        case .freezer: "CONFIG_CGROUP_FREEZER"
        }
    }

    private static func unusable(_ error: SystemError) -> Finding {
        geteuid() == 0 ? .missing(error, .privileged) : .missing(error, .sudo)
    }

    /// No hierarchy has the controller. `/proc/cgroups` says whether the kernel does: name, hierarchy, groups, enabled.
    private static func unmounted(_ controller: Controller) -> Finding {
        let table = ((try? KernelFile.readIfPresent("/proc/cgroups")) ?? nil) ?? ""
        let row = table.split(separator: "\n").map { $0.split(separator: "\t") }
            .first { $0.count == 4 && $0[0] == controller.v1Name }
        guard let row else {
            return .missing(
                ko: "이 커널에는 \(controller.rawValue) 컨트롤러가 없습니다.",
                en: "This kernel has no \(controller.rawValue) controller.", .kernelOption(option(controller)))
        }
        if row[3] == "0" {
            return .missing(
                ko: "부팅 옵션이 \(controller.rawValue) 컨트롤러를 꺼 두었습니다.",
                en: "A boot option has switched the \(controller.rawValue) controller off.",
                Remedy(
                    Localized(
                        ko: "커널 명령줄에 cgroup_enable=\(controller.v1Name)을 넣고 다시 부팅합니다.",
                        en: "Put cgroup_enable=\(controller.v1Name) on the kernel's command line and reboot.")))
        }
        let place = "/sys/fs/cgroup/\(controller.v1Name)"
        return .missing(
            ko: "마운트된 계층 가운데 \(controller.rawValue) 컨트롤러를 내주는 것이 없습니다.",
            en: "No mounted hierarchy offers the \(controller.rawValue) controller.",
            Remedy(
                command: "sudo mkdir -p \(place) && sudo mount -t cgroup -o \(controller.v1Name) cgroup \(place)",
                Localized(ko: "v1 계층으로 마운트합니다.", en: "Mount it as a v1 hierarchy.")),
            .privileged)
    }

    private static func noUnifiedHierarchy() -> Finding {
        let place = "/sys/fs/cgroup/unified"
        return .missing(
            ko: "cgroup v2 계층이 마운트되어 있지 않습니다.", en: "No cgroup v2 hierarchy is mounted.",
            Remedy(
                command: "sudo mkdir -p \(place) && sudo mount -t cgroup2 cgroup2 \(place)",
                Localized(ko: "v1과 나란히 마운트합니다.", en: "Mount it beside the v1 hierarchies.")))
    }
}
