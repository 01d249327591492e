import Foundation
import Testing

@Suite("A bundle", .enabled(if: LabCommand.canRun, "needs root and busybox-static"), .serialized)
struct BundleTests {
    /// What a container says of itself.
    private static let script = """
        hostname; echo $$; id -u; grep Cap /proc/self/status; for n in mnt pid uts ipc net cgroup; do readlink /proc/self/ns/$n; \
        done; cut -d' ' -f5 /proc/self/mountinfo
        """

    private struct State: Equatable {
        /// Host name, pid, user, capabilities.
        let identity: [String]
        let newNamespaces: Set<String>
        let mounts: Set<String>

        init(_ output: String) throws {
            let lines = output.split(separator: "\n").map(String.init)
            try #require(lines.count > 14, "\(output)")
            identity = Array(lines[..<8])
            newNamespaces = Set(
                try lines[8..<14].filter { name in
                    let kind = name.prefix { $0 != ":" }
                    return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\(kind)") != name
                }.map { String($0.prefix { $0 != ":" }) })
            // What each has besides: devices bound or made, files of /etc.
            let kept = ["/", "/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/proc/sys", "/proc/bus"]
            mounts = Set(lines[14...]).intersection(kept)
        }
    }

    private static func exists(_ program: String) -> Bool {
        ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }

    @Test(
        "gives the same kernel state under runc, under crun and here",
        .enabled(if: exists("runc") && exists("crun"), "needs the packages runc and crun"))
    func sameState() throws {
        let lab = try LabCommand()
        let own = try State(lab.shell(Self.script, "--hostname", "box").output)
        #expect(own.newNamespaces.count == 6 && own.mounts.count == 9)
        let folder = "\(lab.folder)/bundle"
        let made = try lab(
            "oci", "bundle", "--hostname", "box", "localhost/busybox", folder, "--", "sh", "-c", Self.script)
        try #require(made.status == 0, "\(made.errors)")
        for runtime in ["runc", "crun"] {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/unshare")
            // crun refuses hybrid cgroups: there the v2 half is hidden.
            process.arguments = [
                "--mount", "--propagation", "private", "sh", "-c",
                "umount /sys/fs/cgroup/unified 2>/dev/null; exec \(runtime) --root $0/state run --bundle $0/bundle lab-test-$$",
                lab.folder,
            ]
            let output = Pipe()
            process.standardOutput = output
            process.standardInput = FileHandle.nullDevice
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(try State(String(decoding: data, as: UTF8.self)) == own, "\(runtime)")
        }
    }

    @Test("is not made where there is one already, and says so")
    func taken() throws {
        let lab = try LabCommand()
        #expect(try lab("oci", "bundle", "localhost/busybox", "\(lab.folder)/bundle").status == 0)
        let again = try lab("oci", "bundle", "localhost/busybox", "\(lab.folder)/bundle")
        #expect(again.status == 1 && again.errors.contains("EEXIST"))
    }
}
