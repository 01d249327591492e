import Foundation

@testable import LabEngine

/// What runs in a virtual machine that a test starts: the built `lab`, and not this test.
enum GuestProgram {
    /// Whether this machine can start one. The first to ask tells the engine of the program.
    static let isHere: Bool = {
        let bundle = URL(filePath: CommandLine.arguments[0])
        let program = bundle.deletingLastPathComponent().appending(path: "lab").path
        setenv("LAB_VM_PROGRAM", program, 1)
        let isPossible = Doctor.examine([.virtualMachine]).missing.isEmpty
        return isPossible && FileManager.default.isExecutableFile(atPath: program)
    }()
}
