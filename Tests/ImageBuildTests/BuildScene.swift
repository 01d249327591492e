import Foundation
import LinuxSystem
import OCI
import Testing

/// A folder with a build context and a data folder of its own, and the program `lab` that builds there.
final class BuildScene: Sendable {
    struct Result {
        let status: Int32
        let output: String
        /// Progress and errors.
        let errors: String

        /// Whether a step was looked up rather than carried out.
        func isCached(_ text: String) -> Bool {
            let lines = errors.split(separator: "\n")
            guard let title = lines.first(where: { $0.hasPrefix("#") && $0.hasSuffix(text) }),
                let number = title.split(separator: " ").first
            else { return false }
            return lines.contains { $0 == "\(number) CACHED" }
        }
    }

    let path: String
    /// Whom the program runs as; nil for whoever runs the tests.
    let user: UInt32?

    init(user: UInt32? = nil) throws {
        path = "/tmp/lab-build-\(UUID().uuidString.prefix(8))"
        self.user = user
        for folder in [path, "\(path)/context", "\(path)/home"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        if let user {
            for folder in [path, "\(path)/context", "\(path)/home"] { chown(folder, user, user) }
        }
    }

    // Not by Foundation: files of the images may have any mode.
    deinit { _ = try? Program.run(["rm", "-rf", path]) }

    var context: String { "\(path)/context" }
    func data(_ name: String = "data") -> DataFolder { DataFolder(path: "\(path)/\(name)") }

    /// Writes a file of the context.
    func write(_ name: String, _ text: String, mode: Int = 0o644) throws {
        let file = "\(context)/\(name)"
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }

    /// Builds a Dockerfile's text under a name.
    @discardableResult
    func build(
        _ dockerfile: String, _ options: [String] = [], name: String = "app", data: String = "data",
        environment: [String: String] = [:]
    ) throws -> Result {
        try write("Dockerfile", dockerfile)
        return try lab(
            ["build", "--progress", "plain", "-t", name] + options + [context], data: data, environment: environment)
    }

    /// The same where it has to succeed.
    @discardableResult
    func mustBuild(
        _ dockerfile: String, _ options: [String] = [], name: String = "app", data: String = "data",
        environment: [String: String] = [:]
    ) throws -> Result {
        let result = try build(dockerfile, options, name: name, data: data, environment: environment)
        try #require(result.status == 0, "\(result.errors)")
        return result
    }

    /// `lab docker …` in this scene.
    @discardableResult
    func lab(_ words: [String], data: String = "data", environment: [String: String] = [:]) throws -> Result {
        try Program.run(command(words, data: data), environment: environment)
    }

    func command(_ words: [String], data: String = "data") throws -> [String] {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let lab = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "lab").path
        var command = ["env", "LAB_DATA=\(path)/\(data)", "HOME=\(path)/home", "LANG=C.UTF-8"]
        if let user {
            command += ["setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
        }
        return command + [lab, "docker"] + words
    }

    // MARK: What came of it

    func image(_ name: String = "app", data: String = "data") throws -> Image {
        try #require(try self.data(data).openImages().image(named: ImageReference(name)))
    }

    func config(_ name: String = "app") throws -> RunConfig { try #require(try image(name).config.config) }

    /// Everything in an image, put into a folder.
    func unpack(_ name: String = "app", data: String = "data") throws -> String {
        let folder = "\(path)/unpacked-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let store = try self.data(data).openImages()
        for layer in try image(name, data: data).layers {
            _ = try LayerUnpacker.unpack(
                store.reader(of: layer.descriptor.digest), compression: layer.descriptor.mediaType.compression,
                into: folder)
        }
        return folder
    }

    /// `MODE OWNER:GROUP` of a file in an unpacked image.
    static func attributes(_ path: String) throws -> String {
        var information = stat()
        try #require(lstat(path, &information) == 0, "\(path)")
        return "\(String(information.st_mode & 0o7777, radix: 8)) \(information.st_uid):\(information.st_gid)"
    }

    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// What no build may leave behind.
    func expectNothingIsLeft(data: String = "data") throws {
        let work = "\(path)/\(data)/build-cache/work"
        #expect(KernelFile.names(in: work) == [], "a step's folder is left")
        let mounts = try KernelFile.read("/proc/self/mountinfo")
        #expect(!mounts.contains(path), "a mount is left")
    }
}
