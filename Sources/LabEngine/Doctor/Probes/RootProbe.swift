internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// Whether this process has what the engine needs of root: user id 0 alone means little in a container.
enum RootProbe {
    /// Capabilities by their numbers (capabilities(7)): CHOWN, DAC_OVERRIDE, KILL, SETGID, SETUID, NET_ADMIN,
    /// SYS_PTRACE, SYS_ADMIN, MKNOD.
    static let needed = Capabilities(rawValue: [0, 1, 5, 6, 7, 12, 19, 21, 27].reduce(0) { $0 | 1 << UInt64($1) })

    static func run() -> Finding {
        guard geteuid() == 0 else {
            return .missing(
                ko: "uid \(geteuid())로 실행 중입니다.", en: "This runs as uid \(geteuid()).", .sudo)
        }
        do {
            guard let status = try ProcessStatus.read(process: "self") else {
                return .missing(ko: "/proc를 읽을 수 없습니다.", en: "/proc cannot be read.", .privileged)
            }
            let lacking = needed.subtracting(Capabilities(rawValue: status.effectiveCapabilities)).names
            guard lacking.isEmpty else {
                let names = lacking.joined(separator: " ")
                return .missing(ko: "uid 0이지만 \(names)이(가) 없습니다.", en: "It is uid 0, but lacks \(names).", .privileged)
            }
            return .available(ko: "uid 0, 필요한 capability가 모두 있음", en: "uid 0 with every capability that is needed")
        } catch {
            return .missing(error)
        }
    }
}
