public import Curriculum

/// What a lab may need of a machine. The raw values are the names under `needs:` in `lab.yaml`.
public enum Feature: String, CaseIterable, Sendable, Hashable {
    case root, userns
    case idRange = "userns.range"
    case pidfd, ptrace, seccomp, overlay
    case overlayMarks = "overlay.user-xattr"
    case idmap, netns
    case blockDevice = "block-device"
    case cpuGroup = "cgroup.cpu"
    case memoryGroup = "cgroup.memory"
    case pidsGroup = "cgroup.pids"
    case ioGroup = "cgroup.io"
    case devicesGroup = "cgroup.devices"
    case freezerGroup = "cgroup.freezer"
    case cpusetGroup = "cgroup.cpuset"
    case unifiedGroups = "cgroup2"
    case groupKill = "cgroup2.kill"
    case groupFreeze = "cgroup2.freeze"
    case virtualMachine = "vm"
    case server = "labd"
    case busybox, runc, crun

    /// What it is, in a few words.
    public var meaning: Localized {
        switch self {
        case .root: Localized(ko: "루트 권한", en: "the privileges of root")
        case .userns: Localized(ko: "사용자 네임스페이스", en: "user namespaces with mapped ids")
        case .idRange: Localized(ko: "여러 사용자와 그룹이 있는 사용자 네임스페이스", en: "a user namespace with more users than root")
        case .pidfd: Localized(ko: "pidfd로 프로세스 붙잡기", en: "processes held by a pidfd")
        case .ptrace: Localized(ko: "시스템 호출 추적", en: "tracing a process")
        case .seccomp: Localized(ko: "seccomp 필터", en: "seccomp filters")
        case .overlay: Localized(ko: "사용자 네임스페이스 안의 오버레이", en: "overlay inside a user namespace")
        case .overlayMarks:
            Localized(ko: "특권 없이 남기는 오버레이 표시 (userxattr)", en: "marks of an overlay without privilege (userxattr)")
        case .idmap: Localized(ko: "소유자를 바꿔 보이는 마운트", en: "mounts with mapped owners")
        case .netns: Localized(ko: "네트워크 네임스페이스", en: "network namespaces")
        case .blockDevice: Localized(ko: "/disk로 쓸 블록 장치", en: "a block device for /disk")
        case .cpuGroup: Localized(ko: "CPU 제한", en: "limiting CPU")
        case .memoryGroup: Localized(ko: "메모리 제한", en: "limiting memory")
        case .pidsGroup: Localized(ko: "프로세스 수 제한", en: "limiting processes")
        case .ioGroup: Localized(ko: "디스크 입출력 제한", en: "limiting disk I/O")
        case .devicesGroup: Localized(ko: "장치 접근 제한", en: "limiting devices")
        case .freezerGroup: Localized(ko: "프로세스 얼리기", en: "freezing processes")
        case .cpusetGroup: Localized(ko: "CPU 지정", en: "choosing CPUs")
        case .unifiedGroups: Localized(ko: "cgroup v2 계층", en: "the cgroup v2 hierarchy")
        case .groupKill: Localized(ko: "cgroup.kill로 한 번에 끝내기", en: "ending a group by cgroup.kill")
        case .virtualMachine: Localized(ko: "가상 머신 (--on vm)", en: "a virtual machine (--on vm)")
        case .groupFreeze: Localized(ko: "cgroup.freeze로 얼리기", en: "freezing a group by cgroup.freeze")
        case .server: Localized(ko: "labd: 레지스트리와 그 클라이언트", en: "labd: the registry and its client")
        case .busybox: Localized(ko: "혼자 실행되는 busybox", en: "a busybox that runs by itself")
        case .runc: Localized(ko: "다른 컨테이너 런타임: runc", en: "another container runtime: runc")
        case .crun: Localized(ko: "다른 컨테이너 런타임: crun", en: "another container runtime: crun")
        }
    }
}
