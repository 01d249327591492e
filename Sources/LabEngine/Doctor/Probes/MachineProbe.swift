internal import Curriculum
internal import Glibc
internal import VirtualMachine

/// Whether a virtual machine can be started: `--on vm`. Nothing is booted for that; what earlier boots told is known.
enum MachineProbe {
    static func run() -> Finding {
        if getenv("LAB_MACHINE") != nil {
            return .missing(
                ko: "이미 가상 머신 안입니다. 그 안에서 또 하나를 시작하지는 않습니다.",
                en: "This is a virtual machine already; none is started inside it.")
        }
        let survey = MachineSurvey()
        guard survey.emulator != nil else {
            return .missing(ko: "QEMU가 없습니다.", en: "There is no QEMU.", .package(survey.package))
        }
        let kernel =
            survey.kernel.map { Localized(same: $0) }
            ?? Localized(ko: "처음에 커널 30 MB를 내려받음", en: "fetches a kernel of 30 MB at first")
        let speed = speed(survey.hardware)
        let start =
            survey.hasSnapshot
            ? Localized(ko: "1초 안에 시작", en: "starts within a second")
            : Localized(
                ko: "처음에 디스크를 만들고 부팅하느라 1분쯤, 다음부터 1초 안에 시작",
                en: "a minute at first for a disk and a boot, then starts within a second")
        func text(_ language: Language) -> String {
            "QEMU · \(kernel[language]) · \(speed[language]) · \(start[language])"
        }
        return .available(ko: text(.ko), en: text(.en))
    }

    private static func speed(_ hardware: MachineSurvey.HardwareSupport) -> Localized {
        switch hardware {
        case .works: Localized(ko: "KVM 동작", en: "KVM works")
        case .untried: Localized(ko: "KVM은 처음 부팅할 때 시험", en: "KVM will be tried at the first boot")
        case .broken:
            Localized(
                ko: "/dev/kvm이 열리지만 부팅되지 않아 에뮬레이션으로 실행 (약 20배 느림)",
                en: "/dev/kvm opens and nothing boots with it: emulation, some 20 times slower")
        case .denied:
            Localized(
                ko: "/dev/kvm 권한이 없어 에뮬레이션으로 실행 (약 20배 느림): sudo usermod -aG kvm $USER",
                en: "no permission for /dev/kvm: emulation, some 20 times slower (sudo usermod -aG kvm $USER)")
        case .absent:
            Localized(ko: "KVM이 없어 에뮬레이션으로 실행 (약 20배 느림)", en: "no KVM: emulation, some 20 times slower")
        }
    }
}
