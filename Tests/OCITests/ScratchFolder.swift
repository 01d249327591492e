import Foundation

/// A folder of one test, removed with everything in it.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/lab-oci-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    // Not by Foundation: a test makes trees that are deeper than its own removal goes.
    deinit { _ = try? Program.run(["rm", "-rf", path]) }

    /// A name in the folder.
    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Files below a folder that are no folders, in order.
    func files(_ name: String) throws -> [String] {
        try Program.succeed(["sh", "-c", "cd \"$0\" && find . ! -type d | LC_ALL=C sort", self(name)])
            .split(separator: "\n").map { String($0.dropFirst(2)) }
    }
}
