internal import Glibc

/// How much longer than usual a machine may take before it counts as hung: `LAB_VM_PATIENCE`, a number from 0.01 to 100.
///
/// The usual limits suit software emulation on a laptop that is busy. An emulator inside of an emulator needs more.
enum MachinePatience {
    static let factor: Double = {
        guard let text = getenv("LAB_VM_PATIENCE"), let factor = Double(String(cString: text)), factor.isFinite else {
            return 1
        }
        return min(max(factor, 0.01), 100)
    }()
}
