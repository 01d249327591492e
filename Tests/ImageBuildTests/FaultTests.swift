import Foundation
import OCI
import Testing

@Suite(
    "A build that is disturbed", .serialized,
    .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct FaultTests {
    private let scene: BuildScene
    private let file = """
        FROM localhost/busybox AS b
        COPY . /src
        RUN cp -r /src /dst && rm /src/big && dd if=/dev/zero of=/zeros bs=1M count=4 2>/dev/null
        RUN sleep 0.01; echo $RANDOM > /random
        FROM scratch
        COPY --from=b /dst /dst
        """

    init() throws {
        scene = try BuildScene()
        try scene.write("big", String(repeating: "0123456789abcdef", count: 50_000))
        for number in 0..<50 { try scene.write("files/\(number)", "file \(number)") }
    }

    /// How often; `make soak` asks for more.
    private static var rounds: Int { ProcessInfo.processInfo.environment["LAB_KILL_ROUNDS"].flatMap { Int($0) } ?? 15 }

    @Test("after SIGKILL at any moment the store is clean, nothing is left, and the build can be repeated")
    func killed() throws {
        try scene.write("Dockerfile", file)
        let errors = try #require(FileHandle(forWritingAtPath: "/dev/null"))
        let store = try scene.data().openImages()
        let whole = try duration()
        for round in 0..<Self.rounds {
            let command = try scene.command(["build", "--no-cache", "-t", "app", scene.context])
            let process = try Program.start(command, errors: errors)
            // A moment of chance within what a build takes.
            usleep(UInt32.random(in: 0..<UInt32(whole * 1_000_000)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(try store.verify() == [], "round \(round)")
        }
        try scene.mustBuild(file)
        #expect(try BuildScene.text("\(try scene.unpack())/dst/files/7") == "file 7")
        try store.collectGarbage()
        #expect(try store.verify() == [])
        try scene.expectNothingIsLeft()
        let processes = try Program.run(["pgrep", "-f", scene.path])
        #expect(processes.status == 1, "\(processes.output)")
    }

    /// Seconds that the build takes when nobody disturbs it.
    private func duration() throws -> Double {
        let start = Date()
        try scene.mustBuild(file, ["--no-cache"])
        return Date().timeIntervalSince(start)
    }

    @Test("two builds of one Dockerfile at a time both succeed")
    func together() throws {
        try scene.write("Dockerfile", file)
        let errors = try #require(FileHandle(forWritingAtPath: "/dev/null"))
        let builds = try (0..<3).map { number in
            try Program.start(scene.command(["build", "-t", "app\(number)", scene.context]), errors: errors)
        }
        for build in builds {
            build.waitUntilExit()
            #expect(build.terminationStatus == 0)
        }
        #expect(try scene.data().openImages().verify() == [])
        try scene.expectNothingIsLeft()
    }

    @Test("a full disk is one clear error, and the build succeeds once there is room")
    func full() throws {
        let disk = "\(scene.path)/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        try Program.succeed(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk])
        defer { _ = try? Program.run(["umount", "-l", disk]) }
        let random = "FROM localhost/busybox\nCOPY files /files\nCOPY noise /noise\n"
        try Program.succeed(["dd", "if=/dev/urandom", "of=\(scene.context)/noise", "bs=1M", "count=12"])
        let result = try scene.build(random, data: "disk")
        #expect(result.status == 1)
        #expect(result.errors.contains("ENOSPC"))
        #expect(result.errors.split(separator: "\n").count { $0.contains("ENOSPC") } == 1)
        #expect(try scene.data("disk").openImages().verify() == [])
        try Program.succeed(["mount", "-o", "remount,size=200m", disk])
        try scene.mustBuild(random, data: "disk")
    }

    @Test("a cache whose records are damaged is as good as none")
    func damagedCache() throws {
        try scene.mustBuild(file)
        try Program.succeed([
            "sh", "-c", "for f in $0/data/build-cache/*/*; do [ -f $f ] && echo nonsense > $f; done; true", scene.path,
        ])
        try scene.mustBuild(file)
    }
}
