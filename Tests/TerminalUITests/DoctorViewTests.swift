import Curriculum
import LabEngine
import Testing

@testable import TerminalUI

@Suite struct DoctorViewTests {
    private let remedy = Remedy(
        command: "sudo modprobe overlay", Localized(ko: "모듈을 올립니다.", en: "Load the module."))

    private var examination: Examination {
        Examination(
            machine: MachineDescription(kernel: "6.1.0", architecture: "x86_64", userId: 0, container: nil),
            reports: [
                FeatureReport(
                    feature: .memoryGroup,
                    finding: .available(Localized(same: "v1 at /sys/fs/cgroup/memory"))),
                FeatureReport(
                    feature: .overlay, finding: .missing(Localized(same: "cannot mount: ENODEV"), remedies: [remedy]),
                    stops: ["04-unionfs"]),
            ])
    }

    @Test func showsWhatIsThereWhatIsMissingAndTheWayOut() {
        #expect(
            DoctorView(examination).lines(page: Page(width: 70)).text == """
                Linux 6.1.0, x86_64, root

                ✓ cgroup.memory  v1 at /sys/fs/cgroup/memory

                ✗ overlay  overlay inside a user namespace
                  cannot mount: ENODEV
                  → Load the module.
                      sudo modprobe overlay
                  Needed by: 04-unionfs

                Labs that cannot run here: 04-unionfs
                """)
    }

    @Test(arguments: [20, 40, 80]) func staysWithinTheTerminal(width: Int) {
        for language in Language.allCases {
            for line in DoctorView(examination).lines(page: Page(width: width, language: language)) {
                #expect(line.width <= width, "\(line.text)")
            }
        }
    }
}
