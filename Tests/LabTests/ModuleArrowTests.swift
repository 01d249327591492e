import Foundation
import Testing

/// Which module may import which. A row is changed here and in Package.swift, on purpose, or not at all.
private let rows: [String: Set<String>] = [
    "CLinux": [],
    "CSeccomp": [],
    "CCap": [],
    "CNettle": [],
    "CCrypt": [],
    "CCmarkGFM": [],
    "CArchive": [],
    "CIsal": [],
    "TextColumns": [],
    "LinuxSystem": ["CLinux", "CSeccomp", "CCap"],
    "Cgroups": ["LinuxSystem"],
    "Netlink": ["LinuxSystem"],
    "HostFiles": ["LinuxSystem"],
    "OCI": ["LinuxSystem", "CNettle", "CArchive", "CIsal"],
    "Tracing": ["TextColumns", "LinuxSystem", "Cgroups", "Netlink", "Wire"],
    "Containers": ["LinuxSystem", "Cgroups", "Netlink"],
    "Curriculum": ["TextColumns", "CCmarkGFM", "Yams"],
    "Checks": ["Curriculum", "Tracing", "Wire"],
    "ImageChecks": ["Checks", "OCI", "Wire"],
    "VirtualMachine": ["LinuxSystem", "HostFiles"],
    "LabEngine": [
        "Curriculum", "Checks", "ImageChecks", "Containers", "Tracing", "VirtualMachine", "Wire", "CNettle",
    ],
    "TerminalUI": ["TextColumns", "LabEngine", "Wire"],
    "Dockerfile": ["TextColumns"],
    "Runtime": ["LinuxSystem", "Cgroups", "Netlink", "OCI", "Containers"],
    "ImageBuild": ["LinuxSystem", "OCI", "Containers", "Runtime", "Dockerfile"],
    "Wire": [],
    "DockerWords": [
        "TextColumns", "LinuxSystem", "Curriculum", "Checks", "OCI", "Dockerfile", "Runtime", "ImageBuild",
    ],
    "Registry": [
        "LinuxSystem", "OCI", "Wire", "CCrypt", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "X509", "SwiftASN1",
        "Crypto", "AsyncHTTPClient",
    ],
    "lab": [
        "LabEngine", "TerminalUI", "OCI", "Runtime", "ImageBuild", "Dockerfile", "DockerWords", "ArgumentParser",
    ],
    "labd": [
        "TextColumns", "Registry", "Wire", "OCI", "DockerWords", "LinuxSystem", "Curriculum", "Checks",
        "ArgumentParser",
    ],
    "lab-bench": ["LinuxSystem", "Cgroups", "Curriculum", "LabEngine"],
    "oci-worker": ["OCI"],
    "ScreenEmulator": [],
]

@Suite struct ModuleArrowTests {
    @Test func everyModuleDependsOnItsRowAndNothingElse() throws {
        // A scratch folder of its own: the one of the running test is locked.
        let scratch = FileManager.default.temporaryDirectory.appending(path: "lab-dump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let dump = try Repository.run(
            [
                "swift", "package", "--scratch-path", scratch.path, "--package-path", Repository.root.path,
                "dump-package",
            ])
        try #require(dump.status == 0, "\(dump.errors)")
        let package = try JSONDecoder().decode(PackageDump.self, from: Data(dump.output.utf8))
        let modules = package.targets.filter { $0.type != "test" }
        #expect(Set(modules.map(\.name)) == Set(rows.keys))
        for module in modules {
            let names = Set(module.dependencies.compactMap(\.name))
            #expect(names == rows[module.name], "the row of \(module.name)")
        }
    }

    @Test func noFileImportsAModuleThatItsRowDoesNotReach() throws {
        for file in try Repository.files(in: ["Sources"], endings: [".swift"]) {
            let module = file.path.split(separator: "/")[1]
            let reached = reach(from: String(module))
            for line in file.lines where line.contains("import ") {
                let words = line.split(separator: " ")
                guard let position = words.firstIndex(of: "import"), position <= 1, let name = words.last else {
                    continue
                }
                let imported = String(name.split(separator: ".")[0])
                if rows[imported] == nil { continue }
                #expect(reached.contains(imported), "\(file.path) imports \(imported)")
            }
        }
    }

    /// Everything that a module sees: its row, and what that sees.
    private func reach(from module: String) -> Set<String> {
        var seen = Set<String>()
        var next = [module]
        while let name = next.popLast() {
            for dependency in rows[name] ?? [] where seen.insert(dependency).inserted { next.append(dependency) }
        }
        return seen
    }
}

/// What of `swift package dump-package` is read here.
private struct PackageDump: Decodable {
    let targets: [Target]

    struct Target: Decodable {
        let name: String
        let type: String
        let dependencies: [Dependency]
    }

    /// `{"byName": ["Cgroups", null]}` or `{"product": ["Yams", "Yams", null, null]}`: the first string is the name.
    struct Dependency: Decodable {
        let name: String?

        init(from decoder: any Decoder) throws {
            let kinds = try decoder.singleValueContainer().decode([String: [Element]].self)
            name = kinds.values.first?.first?.text
        }
    }

    /// A string, or anything else, which does not matter.
    struct Element: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }
}
