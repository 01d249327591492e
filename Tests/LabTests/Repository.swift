import Foundation

/// The folder that holds Package.swift, and what lies in it.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// A text file of the repository.
    struct SourceFile: Sendable, CustomStringConvertible {
        /// Relative to the root.
        let path: String
        let text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var description: String { path }
    }

    /// Every file below the folders whose name ends so, in the order of their paths.
    static func files(in folders: [String], endings: [String]) throws -> [SourceFile] {
        try folders.flatMap { folder in
            let base = root.appending(path: folder)
            let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
            return try names.sorted().filter { name in endings.contains { name.hasSuffix($0) } }.map { name in
                let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
                return SourceFile(path: "\(folder)/\(name)", text: text)
            }
        }
    }

    /// What a command wrote to its standard output, and how it ended.
    static func run(
        _ arguments: [String], in folder: URL = root, environment: [String: String] = [:]
    ) throws -> (output: String, errors: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        // A file, so that a command that writes much to both never waits for us.
        let errorFile = FileManager.default.temporaryDirectory.appending(path: "lab-errors-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: errorFile) }
        try Data().write(to: errorFile)
        let errors = try FileHandle(forWritingTo: errorFile)
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try errors.close()
        return (
            String(decoding: data, as: UTF8.self), try String(contentsOf: errorFile, encoding: .utf8),
            process.terminationStatus
        )
    }
}
