internal import Checks
internal import Curriculum
internal import Glibc
internal import LinuxSystem

extension Finding {
    /// Missing, in the kernel's own words.
    static func missing(_ error: SystemError, _ remedies: Remedy...) -> Finding {
        .missing(error.localized, remedies: remedies)
    }

    static func missing(ko: String, en: String, _ remedies: Remedy...) -> Finding {
        .missing(Localized(ko: ko, en: en), remedies: remedies)
    }

    /// Missing as long as something else is.
    static func blocked(by feature: Feature) -> Finding {
        .missing(ko: "\(feature.rawValue)이(가) 먼저 있어야 합니다.", en: "It needs \(feature.rawValue) first.")
    }

    static func available(ko: String, en: String) -> Finding { .available(Localized(ko: ko, en: en)) }
}

extension Remedy {
    /// Running the same command as root. The launcher says how it was called.
    static var sudo: Remedy {
        let program = getenv("LAB_COMMAND").map { String(cString: $0) } ?? "lab"
        let command = (["sudo", program] + CommandLine.arguments.dropFirst()).joined(separator: " ")
        return Remedy(command: command, Localized(ko: "루트로 실행하면 됩니다.", en: "Run it as root."))
    }

    /// A container that its host gave too little.
    static let privileged = Remedy(
        command: "docker run --privileged …",
        Localized(
            ko: "컨테이너 안이라면 권한을 주고 시작하거나 호스트에서 직접 실행합니다.",
            en: "In a container: start it with privileges, or run on the host itself."))

    /// A kernel that was built without something.
    static func kernelOption(_ option: String) -> Remedy {
        Remedy(
            Localized(
                ko: "커널이 \(option)=y로 빌드되어 있어야 합니다. 배포판의 기본 커널을 쓰세요.",
                en: "The kernel must be built with \(option)=y: use your distribution's standard kernel."))
    }

    /// A kernel that is too old.
    static func newerKernel(_ version: String) -> Remedy {
        Remedy(Localized(ko: "Linux \(version) 이상이 필요합니다.", en: "Linux \(version) or later is needed."))
    }

    /// A switch of the kernel.
    static func sysctl(_ setting: String, _ explanation: Localized) -> Remedy {
        Remedy(command: "sudo sysctl -w \(setting)", explanation)
    }

    /// A Debian package.
    static func package(_ name: String) -> Remedy {
        Remedy(
            command: "sudo apt-get install \(name)",
            Localized(ko: "패키지를 설치합니다.", en: "Install the package."))
    }
}
