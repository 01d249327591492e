import Testing

@testable import VirtualMachine

/// What a machine for another processor would be started with: that can be read here, where it cannot be run.
struct ArchitectureTests {
    private func settings(_ architecture: Architecture, _ accelerator: Accelerator) -> EmulatorSettings {
        EmulatorSettings(
            architecture: architecture, program: "/usr/bin/\(architecture.emulator)", accelerator: accelerator,
            clockKilohertz: architecture.needsClockSpeed ? 2_000_000 : 0)
    }

    @Test func anArm64MachineIsABoardWithoutMicrovmAndWithItsOwnConsole() throws {
        let emulated = settings(.arm64, .tcg)
        #expect(value(of: "-machine", in: emulated)?.hasPrefix("virt,") == true)
        #expect(value(of: "-cpu", in: emulated)?.hasPrefix("max") == true)
        #expect(value(of: "-cpu", in: settings(.arm64, .kvm)) == "host")
        let words = emulated.commandLine.split(separator: " ")
        #expect(words.contains("console=ttyAMA0"))
        // What only an x86 processor has a clock for.
        #expect(!words.contains { $0.hasPrefix("tsc") || $0.hasPrefix("lpj") })
    }

    @Test func anAmd64MachineIsToldHowFastItsClockRunsWhereItIsEmulated() {
        let emulated = settings(.amd64, .tcg)
        #expect(value(of: "-machine", in: emulated)?.hasPrefix("microvm,") == true)
        #expect(emulated.commandLine.contains("tsc_early_khz=2000000 lpj=8000000"))
        #expect(!settings(.amd64, .kvm).commandLine.contains("lpj="))
        #expect(value(of: "-cpu", in: settings(.amd64, .kvm)) == "host")
    }

    @Test(arguments: [Architecture.amd64, .arm64], [Accelerator.kvm, .tcg])
    func noMachineHasANetworkOrADefaultDevice(architecture: Architecture, accelerator: Accelerator) {
        let words = settings(architecture, accelerator).arguments
        #expect(words.contains("-nodefaults") && words.contains("-no-user-config"))
        #expect(!words.contains { $0.contains("net") })
        #expect(words.contains { $0.hasPrefix("on,obsolete=deny") })
    }

    private func value(of option: String, in settings: EmulatorSettings) -> String? {
        let words = settings.arguments
        return words.firstIndex(of: option).map { words[$0 + 1] }
    }
}
