import Cgroups
import Glibc
import LabEngine
import LinuxSystem
import Testing

extension Sandbox {
    /// Runs a shell text inside and returns all that it printed.
    func output(of text: String) throws -> String {
        let pipe = try Pipe()
        let null = try FileDescriptor.open("/dev/null", O_RDWR)
        let handles = try openForEntry()
        var plan = LaunchPlan()
        let descriptors: [Int32: Int32] = [0: null.rawValue, 1: pipe.writeEnd.rawValue, 2: pipe.writeEnd.rawValue]
        enter(
            Sandbox.Entry("/bin/bash", ["bash", "-c", text], descriptors: descriptors), handles: handles, in: &plan)
        let child = try plan.run(handles.options)
        let output = String(decoding: try pipe.takeReadEnd().readAll(), as: UTF8.self)
        _ = try child.wait()
        return output
    }
}

/// A sandbox for one test, removed afterwards, also when the test fails.
func withSandbox(_ settings: SandboxSettings = SandboxSettings(), _ body: (Sandbox) throws -> Void) throws {
    let sandbox = try Sandbox(host: SandboxHost(), settings: settings)
    do {
        try body(sandbox)
    } catch {
        try sandbox.close()
        throw error
    }
    try sandbox.close()
    #expect(!sandbox.group.exists)
    #expect(!KernelFile.exists("/run/lab/\(sandbox.name)"))
}
