import Foundation
import Glibc
import Testing

/// The launcher beside a stand-in for Swift, whose builds take no time: what it builds, when, and what it then runs.
@Suite struct LauncherTests {
    @Test func theFirstCallBuildsAndTheArgumentsArriveAsTheyWere() throws {
        let checkout = try Checkout()
        let elsewhere = checkout.folder.appending(path: "else where")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        let run = try checkout.run(["run", "a b", "", "*"], in: elsewhere)
        #expect(run.output == "home=\(checkout.root.path)\nin=\(elsewhere.path)\n<run>\n<a b>\n<>\n<*>\n")
        #expect(run.status == 5, "the program's own status")
        #expect(try checkout.builds() == 1)
    }

    @Test func theSecondCallBuildsNothing() throws {
        let checkout = try Checkout()
        _ = try checkout.run(["list"])
        let second = try checkout.run(["list"])
        #expect(second.errors.isEmpty)
        #expect(try checkout.builds() == 1)
    }

    @Test(arguments: ["change", "add", "remove", "move in an old file"])
    func anEditOfTheSourcesBuildsAgain(edit: String) throws {
        let checkout = try Checkout()
        _ = try checkout.run([])
        let source = checkout.root.appending(path: "Sources/lab/Lab.swift")
        switch edit {
        case "change": try "new".write(to: source, atomically: false, encoding: .utf8)
        case "add":
            try "".write(to: checkout.root.appending(path: "Sources/lab/New.swift"), atomically: false, encoding: .utf8)
        case "remove": try FileManager.default.removeItem(at: source)
        default:
            let old = checkout.folder.appending(path: "old.swift")
            try "old".write(to: old, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: old.path)
            #expect(rename(old.path, source.path) == 0)
        }
        _ = try checkout.run([])
        _ = try checkout.run([])
        #expect(try checkout.builds() == 2)
    }

    @Test func itWorksThroughALinkToALink() throws {
        let checkout = try Checkout()
        let bin = checkout.folder.appending(path: "bin")
        let manager = FileManager.default
        try manager.createDirectory(at: bin, withIntermediateDirectories: true)
        try manager.createSymbolicLink(
            atPath: bin.appending(path: "first").path, withDestinationPath: "../checkout/lab")
        try manager.createSymbolicLink(atPath: bin.appending(path: "second").path, withDestinationPath: "first")
        let run = try checkout.run([], launcher: bin.appending(path: "second").path)
        #expect(run.output.hasPrefix("home="))
        #expect(try checkout.builds() == 1)
    }

    @Test func twoCallsAtOnceWaitForOneBuild() async throws {
        let checkout = try Checkout()
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<4 { group.addTask { try checkout.run(["together"]).status } }
            for try await status in group { #expect(status == 5) }
        }
        #expect(try checkout.builds() == 1)
    }

    @Test func aFailedBuildShowsItsEndAndIsTriedAgain() throws {
        let checkout = try Checkout()
        let broken = checkout.root.appending(path: "broken")
        try "".write(to: broken, atomically: false, encoding: .utf8)
        let failed = try checkout.run([])
        #expect(failed.status == 4)
        #expect(failed.output.isEmpty)
        #expect(failed.errors.contains("error: no such module"))
        #expect(failed.errors.contains(".build/launcher/build.log"))
        try FileManager.default.removeItem(at: broken)
        #expect(try checkout.run([]).status == 5)
    }

    @Test func missingPackagesAreInstalledAfterAnUpdate() throws {
        let checkout = try Checkout()
        try checkout.tool("dpkg-query", "echo 'installed:git installed:gcc '")
        try checkout.tool("id", "echo 0")
        try checkout.tool("apt-get", "echo \"$@\" >>\"$RECORD/apt\"")
        #expect(try checkout.run([]).status == 5)
        let calls = try checkout.record("apt").split(separator: "\n")
        #expect(calls.first == "update")
        let install = try #require(calls.last)
        #expect(calls.count == 2)
        #expect(install.hasPrefix("install -y "))
        #expect(install.contains("libseccomp-dev"))
        #expect(!install.split(separator: " ").contains("git"))
    }

    @Test func aUserWithoutSudoIsToldTheCommand() throws {
        let checkout = try Checkout()
        try checkout.tool("dpkg-query", ":")
        try checkout.tool("id", "echo 1000")
        try checkout.tool("sudo", "exit 1")
        try checkout.tool("apt-get", "echo called >>\"$RECORD/apt\"")
        let run = try checkout.run([])
        #expect(run.status == 3)
        #expect(run.errors.contains("sudo apt-get update && sudo apt-get install -y"))
        #expect(throws: (any Error).self) { try checkout.record("apt") }
    }

    @Test func calledThroughSudoItBuildsAsTheOwnerOfTheSources() throws {
        let checkout = try Checkout()
        try checkout.tool("id", "echo 0")
        try checkout.tool("stat", "echo 1000")
        try checkout.tool("sudo", "echo \"$1 $2 $3\" >>\"$RECORD/sudo\"; shift 4; exec \"$@\"")
        #expect(try checkout.run([], environment: ["SUDO_UID": "1000"]).status == 5)
        #expect(try checkout.builds() == 1)
        let calls = Set(try checkout.record("sudo").split(separator: "\n"))
        #expect(calls == ["-H -u #1000"])
    }

    @Test func theServerIsBuiltWhenItIsFirstNeededAndNotBefore() throws {
        let checkout = try Checkout()
        _ = try checkout.run(["list"])
        #expect(try checkout.record("builds") == "lab 1\n", "without the server's packages")
        let server = try checkout.run(["registry"], environment: ["LAB_PROGRAM": "labd"])
        #expect(server.output.hasSuffix("<registry>\n"))
        #expect(server.status == 5)
        #expect(server.errors.contains("labd, the program that serves"))
        #expect(try checkout.run(["registry"], environment: ["LAB_PROGRAM": "labd"]).errors.isEmpty)
        #expect(try checkout.record("builds") == "lab 1\nlabd \n")
        // From then on its packages stay: to take them away and fetch them again would cost minutes.
        try "new".write(
            to: checkout.root.appending(path: "Sources/lab/Lab.swift"), atomically: false, encoding: .utf8)
        _ = try checkout.run(["list"])
        #expect(try checkout.record("builds") == "lab 1\nlabd \nlab \n")
        _ = try checkout.run(["registry"], environment: ["LAB_PROGRAM": "labd"])
        #expect(try checkout.builds() == 4, "an edit counts for both")
    }

    @Test func theServerIsToldHowThePersonCalledLab() throws {
        let checkout = try Checkout()
        let own = try checkout.run(["command"])
        #expect(own.output.hasSuffix("\n\(checkout.root.path)/lab \n"))
        let server = try checkout.run(["command"], environment: ["LAB_PROGRAM": "labd", "LAB_COMMAND": "../lab"])
        #expect(server.output.hasSuffix("\n../lab \n"), "and not asked to be the server for ever")
        let nested = try checkout.run(["command"], environment: ["LAB_COMMAND": "another"])
        #expect(nested.output == own.output)
    }

    @Test func messagesAreInTheLanguageOfThePerson() throws {
        let checkout = try Checkout()
        try checkout.tool("dpkg-query", ":")
        try checkout.tool("id", "echo 1000")
        try checkout.tool("sudo", "exit 1")
        #expect(try checkout.run([], environment: ["LC_ALL": "ko_KR.UTF-8"]).errors.contains("실행해 주세요"))
    }
}

/// A copy of the launcher in a folder of its own, with stand-ins for the tools that it calls.
private final class Checkout: Sendable {
    let folder: URL
    var root: URL { folder.appending(path: "checkout") }

    init() throws {
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        folder = temporary.appending(path: "lab-launcher-\(UUID().uuidString)")
        let manager = FileManager.default
        for name in ["checkout/Sources/lab", "tools", "record"] {
            try manager.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        for name in ["lab", ".ci"] {
            try manager.copyItem(at: Repository.root.appending(path: name), to: root.appending(path: name))
        }
        for name in ["Package.swift", "Sources/lab/Lab.swift"] {
            try "".write(to: root.appending(path: name), atomically: false, encoding: .utf8)
        }
        try tool(
            "dpkg-query",
            """
            for name; do printf 'installed:%s ' "$name"; done
            """)
        // swift build --package-path ROOT --scratch-path FOLDER …: writes a program that prints what it was given.
        try tool(
            "swift",
            """
            shift 2; root=$1; shift 2; scratch=$1; shift 4; product=$1
            if [ -e "$root/broken" ]; then echo "error: no such module"; exit 1; fi
            mkdir -p "$scratch/release"
            printf '%s\\n' '#!/bin/sh' 'echo "home=$LAB_HOME"; echo "in=$PWD"' 'for a; do echo "<$a>"; done' \\
                '[ "$1" != command ] || echo "$LAB_COMMAND ${LAB_PROGRAM-}"; exit 5' >"$scratch/release/$product"
            chmod +x "$scratch/release/$product"
            echo "$product $LAB_WITHOUT_SERVER" >>"$RECORD/builds"
            """)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Puts a stand-in before the real tool of that name.
    func tool(_ name: String, _ script: String) throws {
        let path = folder.appending(path: "tools/\(name)")
        try "#!/bin/sh\n\(script)\n".write(to: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
    }

    func run(
        _ arguments: [String], in directory: URL? = nil, launcher: String? = nil, environment: [String: String] = [:]
    ) throws -> (output: String, errors: String, status: Int32) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        var variables = [
            "PATH": "\(folder.path)/tools:\(path)", "RECORD": folder.appending(path: "record").path,
            "LC_ALL": "C.UTF-8",
            "SUDO_UID": "",
        ]
        variables.merge(environment) { _, new in new }
        return try Repository.run(
            [launcher ?? root.appending(path: "lab").path] + arguments, in: directory ?? root, environment: variables)
    }

    /// How often the program was built.
    func builds() throws -> Int { try record("builds").split(separator: "\n").count }

    /// What a stand-in recorded.
    func record(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: "record/\(name)"), encoding: .utf8)
    }
}
