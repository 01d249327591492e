import Foundation
import LinuxSystem
import Testing

@testable import VirtualMachine

/// What is kept of a machine may be damaged: it is noticed, and made again.
@Suite(.serialized, .enabled(if: TestMachine.image != nil, "\(TestMachine.reason)"))
final class DamageTests {
    private let cache: MachineCache
    private let program: String

    init() throws {
        let image = try #require(TestMachine.image)
        program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "lab").path
        let path = NSTemporaryDirectory() + "lab-damage-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        cache = MachineCache(path: path)
        // What is known of /dev/kvm comes along: it is not tried again.
        let verdict = "/accelerator"
        let own = (image.folder as NSString).deletingLastPathComponent
        try? FileManager.default.copyItem(atPath: own + verdict, toPath: path + verdict)
        for folder in [image.kernel.folder, (image.system.path as NSString).deletingLastPathComponent] {
            let copy = "\(path)/\((folder as NSString).lastPathComponent)"
            // Sparse files stay so: the memory of a guest is mostly holes.
            _ = try Tool("cp")?.run(["-a", "--sparse=always", folder, copy], step: "copy a cache")
            try MachineCache.write(try PartList(of: copy).text, to: copy + "/parts")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: cache.path) }

    private func path(_ kind: String, _ file: String) throws -> String {
        let name = try #require(KernelFile.names(in: cache.path).first { $0.hasPrefix(kind + "-") })
        return "\(cache.path)/\(name)/\(file)"
    }

    /// Starts a machine and tries it.
    private func start() throws -> [MachineProgress] {
        var told = [MachineProgress]()
        let machine = try VirtualMachine.started(in: cache, program: program, folders: []) { told.append($0) }
        defer { machine.end() }
        #expect(try TestMachine.bash(machine, "echo fine").output == "fine\n")
        return told
    }

    private func overwrite(_ path: String, from offset: UInt64, count: Int) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data(repeating: 0xa5, count: count))
        try file.close()
    }

    @Test func aSnapshotThatIsCutOffIsTakenAgain() throws {
        #expect(try start() == [.booting])
        try #require(truncate(try path("machine", "memory"), 100 << 20) == 0)
        #expect(try start() == [.booting])
        #expect(try start() == [])
    }

    @Test func aSnapshotOfNonsenseIsTakenAgain() throws {
        #expect(try start() == [.booting])
        let state = try path("machine", "state")
        try overwrite(state, from: 0, count: 4096)
        #expect(try start() == [.mending, .booting])
        #expect(try start() == [])
    }

    @Test func aDiskThatIsCutOffIsMadeAgain() throws {
        try #require(truncate(try path("system", "disk"), 1 << 20) == 0)
        #expect(try start().contains(.makingDisk))
    }

    /// A kernel of the right size that is none: the boot shows it, and the sum says which part it was.
    @Test func aKernelOfNonsenseIsFetchedAgain() throws {
        try overwrite(try path("kernel", "kernel"), from: 0, count: 1 << 20)
        var told = [MachineProgress]()
        do throws(MachineError) {
            let machine = try VirtualMachine.started(in: cache, program: program, folders: []) { told.append($0) }
            machine.end()
        } catch {
            // Without a network there is no other: that is said.
            #expect(error.cause.step == "fetch a kernel for the virtual machine", "\(error)")
        }
        #expect(told.contains(.mending) && told.contains(.fetchingKernel), "\(told)")
    }
}
