// swift-tools-version: 6.2
import PackageDescription

/// The house style for every Swift target: strict, explicit, and no warning left behind.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module of the engine. What it may import is its `dependencies`; `Tests/LabTests/ModuleArrowTests` asserts the rows.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

/// Without `labd` and what it alone needs: `./lab` builds like this until it is first needed.
let isWithoutServer = !(Context.environment["LAB_WITHOUT_SERVER"] ?? "").isEmpty

let package = Package(
    name: "lab",
    products: [
        .executable(name: "lab", targets: ["lab"]),
        .executable(name: "labd", targets: ["labd"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // For `labd` alone.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .target(name: "CLinux", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CCap", pkgConfig: "libcap", providers: [.apt(["libcap-dev"])]),
        .systemLibrary(
            name: "CCmarkGFM", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),

        module("TextColumns"),
        module("LinuxSystem", ["CLinux", "CSeccomp", "CCap"]),
        module("Cgroups", ["LinuxSystem"]),
        module("Netlink", ["LinuxSystem"]),
        module("HostFiles", ["LinuxSystem"]),
        module("OCI", ["LinuxSystem", "CNettle", "CArchive", "CIsal"]),
        module("VirtualMachine", ["LinuxSystem", "HostFiles"]),
        module("Tracing", ["TextColumns", "LinuxSystem", "Cgroups", "Netlink", "Wire"]),
        module("Containers", ["LinuxSystem", "Cgroups", "Netlink"]),
        module("Dockerfile", ["TextColumns"]),
        module("Runtime", ["LinuxSystem", "Cgroups", "Netlink", "OCI", "Containers"]),
        module("ImageBuild", ["LinuxSystem", "OCI", "Containers", "Runtime", "Dockerfile"]),
        module("Wire"),
        module("Curriculum", ["TextColumns", "CCmarkGFM", .product(name: "Yams", package: "Yams")]),
        module("Checks", ["Curriculum", "Tracing", "Wire"]),
        module("ImageChecks", ["Checks", "OCI", "Wire"]),
        module(
            "LabEngine",
            ["Curriculum", "Checks", "ImageChecks", "Containers", "Tracing", "VirtualMachine", "Wire", "CNettle"]),
        module("TerminalUI", ["TextColumns", "LabEngine", "Wire"]),
        module(
            "DockerWords",
            ["TextColumns", "LinuxSystem", "Curriculum", "Checks", "OCI", "Dockerfile", "Runtime", "ImageBuild"]),
        module(
            "Registry",
            [
                "LinuxSystem", "OCI", "Wire", "CCrypt",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
                // What it traces with is called as our own module is.
                .product(
                    name: "AsyncHTTPClient", package: "async-http-client",
                    moduleAliases: ["Tracing": "DistributedTracing"]),
            ]),
        .executableTarget(
            name: "lab",
            dependencies: [
                "LabEngine", "TerminalUI", "OCI", "Runtime", "ImageBuild", "Dockerfile", "DockerWords",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "labd",
            dependencies: [
                "TextColumns", "Registry", "Wire", "OCI", "DockerWords", "LinuxSystem", "Curriculum", "Checks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // What `make bench` measures from inside one process; no part of the product.
        .executableTarget(
            name: "lab-bench", dependencies: ["LinuxSystem", "Cgroups", "Curriculum", "LabEngine"],
            path: "Tests/Benchmarks/Starts",
            swiftSettings: strict),

        // A process that tests of the store kill; no part of the product.
        .executableTarget(name: "oci-worker", dependencies: ["OCI"], path: "Tests/OCIWorker", swiftSettings: strict),

        // A terminal for the tests that look at whole screens.
        .target(name: "ScreenEmulator", path: "Tests/ScreenEmulator", swiftSettings: strict),

        tests("TextColumnsTests", ["TextColumns"]),
        tests("LinuxSystemTests", ["LinuxSystem", "CLinux"]),
        tests("CgroupsTests", ["Cgroups"]),
        tests("NetlinkTests", ["Netlink"]),
        tests("OCITests", ["OCI", "LinuxSystem", "oci-worker"]),
        tests("HostFilesTests", ["HostFiles", "LinuxSystem", "CLinux"]),
        tests("VirtualMachineTests", ["VirtualMachine", "HostFiles", "LinuxSystem"]),
        tests("TracingTests", ["Tracing", "Wire"]),
        tests("DockerfileTests", ["Dockerfile"]),
        tests("RuntimeTests", ["Runtime", "OCI", "Containers", "LinuxSystem"]),
        tests("ImageBuildTests", ["ImageBuild", "Runtime", "OCI", "Dockerfile", "LinuxSystem"]),
        tests("DockerWordsTests", ["DockerWords", "Curriculum", "OCI"]),
        tests("WireTests", ["Wire"]),
        tests("RegistryTests", ["Registry", "Wire", "OCI", "LinuxSystem", "labd"]),
        tests("CurriculumTests", ["Curriculum"]),
        tests("ChecksTests", ["Checks"]),
        tests("ImageChecksTests", ["ImageChecks", "Checks", "OCI", "Wire", "LinuxSystem"]),
        tests(
            "LabEngineTests",
            ["LabEngine", "Checks", "Tracing", "Cgroups", "Containers", "Curriculum", "LinuxSystem", "Wire"]),
        tests("TerminalUITests", ["TerminalUI", "LinuxSystem", "ScreenEmulator", "Wire"], exclude: ["Face/Screens"]),
        tests("LabTests", ["ScreenEmulator"]),
    ]
)

if isWithoutServer {
    let needed = ["swift-argument-parser", "Yams"]
    let served = ["labd", "Registry", "RegistryTests"]
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !needed.contains { location.hasSuffix("/\($0)") }
    }
    package.products.removeAll { $0.name == "labd" }
    package.targets.removeAll { served.contains($0.name) }
}
