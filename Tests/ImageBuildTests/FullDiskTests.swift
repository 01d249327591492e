import Foundation
import LinuxSystem
import OCI
import Testing

@Suite(
    "A disk that is full", .serialized,
    .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct FullDiskTests {
    private let scene: BuildScene
    private var disk: String { "\(scene.path)/disk" }

    init() throws { scene = try BuildScene() }

    /// Mounts a small disk for the data, and runs `body`.
    private func withDisk(_ megabytes: Int, _ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        try Program.succeed(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", disk])
        defer { _ = try? Program.run(["umount", "-l", disk]) }
        try body()
    }

    /// Puts the base image there, and what is unpacked of it: they stay.
    private func prepare() throws {
        try scene.succeed(["tag", "localhost/busybox", "base"], data: "disk")
        try scene.succeed(["run", "--rm", "base", "true"], data: "disk")
    }

    /// A command for which there is no room: one error that says so, and nothing half written. With room it succeeds.
    private func expectFull(_ words: [String], status: Int32 = 1) throws {
        let used = try usedBlocks()
        let result = try scene.lab(words, data: "disk")
        #expect(result.status == status, "\(words): \(result.errors)")
        let told = result.errors.split(separator: "\n").filter { $0.contains("ENOSPC") }
        #expect(told.count == 1, "\(words): \(result.errors)")
        #expect(try scene.data("disk").openImages().verify() == [])
        for folder in ["images/.lab/ingest", "build-cache/work", "layers/trusted/.unpacking"] {
            #expect(KernelFile.names(in: "\(disk)/\(folder)") == [], "\(words): \(folder)")
        }
        // But for what tells what was tried: a folder, a record, a lock.
        #expect(try usedBlocks() - used < 1 << 20, "\(words)")
        try Program.succeed(["mount", "-o", "remount,size=300m", disk])
        try scene.succeed(words, data: "disk")
        #expect(try scene.data("disk").openImages().verify() == [])
    }

    private func usedBlocks() throws -> Int {
        let text = try Program.succeed(["stat", "-f", "-c", "%b %f %S", disk])
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 3)
        return (numbers[0] - numbers[1]) * numbers[2]
    }

    /// An image with a file that no compression makes smaller, or one of zeros, in the store of `data`.
    private func makeImage(_ source: String, megabytes: Int) throws {
        try Program.succeed([
            "dd", "if=\(source)", "of=\(scene.context)/file", "bs=1M", "count=\(megabytes)", "status=none",
        ])
        try scene.mustBuild("FROM localhost/busybox\nCOPY file /file\n")
        try scene.succeed(["save", "app", "-o", "\(scene.path)/app.tar"])
    }

    @Test func aLoad() throws {
        try makeImage("/dev/urandom", megabytes: 12)
        try withDisk(6) { try expectFull(["load", "-i", "\(scene.path)/app.tar"]) }
    }

    @Test func theUnpackingOfALayer() throws {
        try makeImage("/dev/zero", megabytes: 24)
        try withDisk(12) {
            try scene.succeed(["load", "-i", "\(scene.path)/app.tar"], data: "disk")
            try prepare()
            try expectFull(["run", "--rm", "app", "sh", "-c", "[ $(wc -c </file) = 25165824 ]"], status: 125)
        }
    }

    @Test func aCommit() throws {
        try makeImage("/dev/zero", megabytes: 1)
        try withDisk(17) {
            try scene.succeed(["load", "-i", "\(scene.path)/app.tar"], data: "disk")
            try scene.succeed(
                ["run", "--name", "one", "app", "dd", "if=/dev/urandom", "of=/noise", "bs=1M", "count=7"], data: "disk")
            try expectFull(["commit", "one", "made"])
            try scene.succeed(["run", "--rm", "made", "sh", "-c", "[ $(wc -c </noise) = 7340032 ]"], data: "disk")
        }
    }

    @Test func aCopyOfABuild() throws {
        try Program.succeed([
            "dd", "if=/dev/urandom", "of=\(scene.context)/file", "bs=1M", "count=12", "status=none",
        ])
        try scene.write("Dockerfile", "FROM localhost/busybox\nCOPY file /file\n")
        try withDisk(8) {
            try prepare()
            try expectFull(["build", "--progress", "plain", "-t", "made", scene.context])
        }
    }

    @Test func thePackingOfWhatABuildRan() throws {
        try scene.write(
            "Dockerfile", "FROM localhost/busybox\nRUN dd if=/dev/urandom of=/noise bs=1M count=7 2>/dev/null\n")
        try withDisk(13) {
            try prepare()
            try expectFull(["build", "--progress", "plain", "-t", "made", scene.context])
        }
    }

    @Test func aSaveLeavesNoHalfArchive() throws {
        try makeImage("/dev/urandom", megabytes: 6)
        try withDisk(5) {
            let archive = "\(disk)/app.tar"
            let result = try scene.lab(["save", "app", "-o", archive])
            #expect(result.status == 1 && result.errors.contains("ENOSPC"), "\(result.errors)")
            #expect(KernelFile.names(in: disk) == [])
            try Program.succeed(["mount", "-o", "remount,size=300m", disk])
            try scene.succeed(["save", "app", "-o", archive])
            try scene.succeed(["load", "-i", archive], data: "other")
        }
    }
}
