internal import Cgroups
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// What an ordinary user is told of a hierarchy in which no group is theirs.
enum Delegation {
    /// - Parameter controller: nil for what the v2 hierarchy has without a controller.
    static func missing(_ hierarchy: Hierarchy, _ controller: Controller?, _ mounted: CgroupLayout) -> Finding {
        if controller == .devices {
            return .missing(
                ko: "장치 제한은 위임할 수 없습니다. v1과 v2 모두 루트만 할 수 있습니다.",
                en: "Limits on devices cannot be delegated: on v1 and on v2, only root can set them.", .sudo)
        }
        return .missing(
            Localized(
                ko: "\(hierarchy.mountPoint)에 uid \(geteuid())가 그룹을 만들 수 있는 곳이 없습니다. 위임받은 그룹이 없습니다.",
                en: "No group in \(hierarchy.mountPoint) was delegated to uid \(geteuid()), so none can be made there."),
            remedies: remedies(hierarchy, mounted) + [.sudo])
    }

    private static func remedies(_ hierarchy: Hierarchy, _ mounted: CgroupLayout) -> [Remedy] {
        let hasSystemd = KernelFile.exists("/run/systemd/system")
        // systemd hands controllers to users on v2 alone.
        if hasSystemd, hierarchy.version == .v2, !hierarchy.controllers.isEmpty { return [systemd, byHand(mounted)] }
        return [byHand(mounted)]
    }

    /// A scope of one's own, with every controller that the user manager has been given.
    private static var systemd: Remedy {
        let program = getenv("LAB_COMMAND").map { String(cString: $0) } ?? "lab"
        let command = ([program] + CommandLine.arguments.dropFirst()).joined(separator: " ")
        return Remedy(
            command: "systemd-run --user --scope -p Delegate=yes \(command)",
            Localized(
                ko: "systemd에게 그룹을 위임받아 실행합니다. 위임되는 컨트롤러는 user@.service의 Delegate=로 정합니다.",
                en: "Run it in a group that systemd delegates. Which controllers it may hand on is set by Delegate= of "
                    + "user@.service."))
    }

    /// One group in every hierarchy; on v2 the shell has to be in it.
    private static func byHand(_ mounted: CgroupLayout) -> Remedy {
        let user = geteuid()
        let places = mounted.hierarchies.map { "\($0.mountPoint)/user-\(user)" }
        var command =
            "sudo mkdir -p \(places.joined(separator: " ")) && sudo chown -R \(user) "
            + places.joined(separator: " ")
        if let unified = mounted.unified {
            command += " && echo $$ | sudo tee \(unified.mountPoint)/user-\(user)/cgroup.procs"
        }
        return Remedy(
            command: command,
            Localized(
                ko: "관리자가 그룹을 만들어 넘깁니다. 이 셸에서 실행하면 v2 그룹에도 들어갑니다.",
                en: "Have groups made and given to you; typed in this shell, it puts the shell into the v2 one."))
    }
}
