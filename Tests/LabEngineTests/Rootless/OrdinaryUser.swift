import Cgroups
import Foundation
import Glibc
import LinuxSystem

/// A user without any privilege, who runs the built program from a copy that everybody may read.
final class OrdinaryUser {
    /// Nobody else's, also where these tests run twice at a time: what was delegated is found by its owner.
    static let id = 60_000 + UInt32(getpid()) % 5_000
    private let folder: String
    /// Where the user's sessions keep their state.
    let runtime: String
    /// The user's own folder, in which `lab-work` comes to stand.
    let home: String

    /// - Parameter hasServer: whether `labd` stands beside `lab`, as far as it has been built.
    init(hasServer: Bool = false) throws {
        folder = NSTemporaryDirectory() + "lab-user-" + UUID().uuidString
        (runtime, home) = (folder + "/run", folder + "/home")
        let files = FileManager.default
        for path in [folder, runtime, home] {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        for name in hasServer ? ["lab", "labd"] : ["lab"] {
            try files.copyItem(atPath: OrdinaryUser.built(name), toPath: "\(folder)/\(name)")
        }
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        for name in ["curriculum", "labs"] {
            try files.copyItem(atPath: "\(repository)/\(name)", toPath: "\(folder)/\(name)")
        }
        for path in [runtime, home] { chown(path, OrdinaryUser.id, OrdinaryUser.id) }
        chmod(folder, 0o755)
        try run("chmod -R a+rX \"$0\"", folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A program beside that of these tests.
    static func built(_ name: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
    }

    /// Runs `lab` as the user.
    ///
    /// - Parameters:
    ///   - group: a group that was delegated, in which the program starts on v2.
    ///   - hidden: a program that this machine seems not to have.
    func lab(
        _ arguments: String..., in group: Cgroup? = nil, hiding hidden: String? = nil
    ) throws -> (text: String, status: Int32) {
        let unshare = hidden == nil ? "" : "unshare -m --propagation private"
        let hide = hidden.map { "mount --bind /dev/null \($0) && " } ?? ""
        let enter = group?.unifiedDirectory.map { "echo $$ > \($0)/cgroup.procs && " } ?? ""
        let words = arguments.map { "'\($0)'" }.joined(separator: " ")
        return try run(
            """
            exec 2>&1; cd "$0/home" && export LAB_VM_CACHE=$0/home/vm && \(enter)exec \(unshare) \
            bash -c '\(hide)exec setpriv --reuid \(OrdinaryUser.id) --regid \(OrdinaryUser.id) \
            --clear-groups --no-new-privs --bounding-set -all "$@"' bash "$0/lab" \(words)
            """, folder)
    }

    /// Gives the user what root has of a virtual machine, so that the user's first need not be fetched and copied.
    func haveMachineParts() throws -> Bool {
        try run(
            """
            mkdir "$0/home/vm" && cp -a ~/.cache/lab/vm/kernel-* ~/.cache/lab/vm/system-* "$0/home/vm" \
            && chown -R \(OrdinaryUser.id):\(OrdinaryUser.id) "$0/home/vm"
            """, folder
        ).status == 0
    }

    /// Puts the course's solution where the user works on an exercise.
    func solve(_ exercise: String) throws {
        try run(
            """
            mkdir -p "$0/home/lab-work/\(exercise)" && cp -r "$0/labs/\(exercise)/solution/." "$0/home/lab-work/\(exercise)" \
            && chown -R \(OrdinaryUser.id) "$0/home/lab-work"
            """, folder)
    }

    @discardableResult
    private func run(_ script: String, _ argument: String) throws -> (text: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script, argument]
        process.environment = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": NSHomeDirectory(), "LAB_HOME": folder,
            "LAB_STATE": home,
            "XDG_RUNTIME_DIR": runtime,
        ]
        process.standardInput = FileHandle.nullDevice
        let output = Foundation.Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }
}

/// A group of the test's own in every hierarchy, given to the user.
final class DelegatedGroup {
    let group: Cgroup

    init(_ name: String) throws {
        group = Cgroup(layout: try CgroupLayout.detect(), path: "lab-test-\(getpid())-delegated-\(name)")
        try group.create(mayExist: false)
        try group.delegate(to: OrdinaryUser.id, group: OrdinaryUser.id)
    }

    deinit {
        try? group.killAll()
        try? group.remove()
    }
}
