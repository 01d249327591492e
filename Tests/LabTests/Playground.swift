import Foundation

/// A folder of its own in which the built program is used from a shell, as a person uses it.
final class Playground {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "lab-play-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The folder that holds the built program.
    static let programs = URL(filePath: CommandTests.program).deletingLastPathComponent().path

    var environment: [String: String] {
        [
            "LAB_HOME": Repository.root.path(percentEncoded: false), "LAB_STATE": folder.appending(path: "state").path,
            "LC_ALL": "C.UTF-8", "PATH": "\(Self.programs):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        ]
    }

    /// Runs a script in which `lab` is the built program. What it prints to both streams comes back in order.
    ///
    /// - Parameter limit: seconds after which it is ended.
    func bash(
        _ script: String, environment more: [String: String] = [:], limit: Int = 60
    ) throws -> (text: String, status: Int32) {
        let result = try Repository.run(
            ["timeout", "\(limit)", "bash", "-c", "exec 2>&1\n" + script], in: folder,
            environment: environment.merging(more) { _, new in new })
        return (result.output, result.status)
    }

    /// What a file in the folder holds.
    func text(of name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
}
