import Foundation
import Testing

/// Programs of the machine that the tests use as peers.
enum Program {
    /// Whether the machine has a program.
    static func exists(_ name: String) -> Bool {
        ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    static func start(_ command: [String], environment: [String: String] = [:], errors: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key != "SOURCE_DATE_EPOCH" }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        // A thread of the pool has signals blocked, and a child would inherit that.
        var (none, former) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        try process.run()
        return process
    }

    /// Runs a program to its end.
    @discardableResult
    static func run(_ command: [String], environment: [String: String] = [:]) throws -> BuildScene.Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key != "SOURCE_DATE_EPOCH" }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appending(path: "lab-build-errors-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return BuildScene.Result(
            status: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// Runs a program that has to succeed.
    @discardableResult
    static func succeed(_ command: [String]) throws -> String {
        let result = try run(command)
        try #require(result.status == 0, "\(command): \(result.errors)")
        return result.output
    }
}
