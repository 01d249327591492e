import Foundation
import LinuxSystem
import OCI
import Testing

@Suite("The build cache", .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct CacheTests {
    private let scene: BuildScene
    private let three = """
        FROM localhost/busybox
        COPY f /f
        RUN echo one > /one
        RUN echo two > /two
        """

    init() throws {
        scene = try BuildScene()
        try scene.write("f", "content")
    }

    @Test("a second build carries nothing out and gives the same image")
    func second() throws {
        try scene.mustBuild(three)
        let id = try scene.image().id
        let again = try scene.mustBuild(three)
        for step in ["COPY f /f", "RUN echo one > /one", "RUN echo two > /two"] { #expect(again.isCached(step)) }
        #expect(try scene.image().id == id)
    }

    @Test("a changed line carries out what follows, and nothing before it")
    func changedLine() throws {
        try scene.mustBuild(three)
        let changed = try scene.mustBuild(three.replacingOccurrences(of: "echo one", with: "echo eins"))
        #expect(changed.isCached("COPY f /f"))
        #expect(!changed.isCached("RUN echo eins > /one"))
        #expect(!changed.isCached("RUN echo two > /two"))
    }

    @Test("a pruning takes the records of steps whose layers have gone, and no others")
    func pruned() throws {
        try scene.mustBuild(three)
        let steps = "\(scene.path)/data/build-cache/steps"
        let before = KernelFile.names(in: steps).count
        try scene.succeed(["image", "prune", "-af"])
        // What is left changed no file, or is the time of a configuration.
        #expect(KernelFile.names(in: steps).count <= before - 3)
        try scene.mustBuild(three)
        #expect(KernelFile.names(in: steps).count == before)
        try scene.succeed(["image", "prune", "-f"])
        #expect(KernelFile.names(in: steps).count == before)
        #expect(try scene.mustBuild(three).isCached("RUN echo two > /two"))
    }

    @Test("a changed file is noticed, a changed time is not")
    func changedFile() throws {
        try scene.mustBuild(three)
        try Program.succeed(["touch", "-d", "2001-02-03", "\(scene.context)/f"])
        #expect(try scene.mustBuild(three).isCached("COPY f /f"))
        try scene.write("f", "CONTENT")
        try Program.succeed(["touch", "-d", "2001-02-03", "\(scene.context)/f"])
        #expect(try !scene.mustBuild(three).isCached("COPY f /f"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(scene.context)/f")
        #expect(try !scene.mustBuild(three).isCached("COPY f /f"))
    }

    @Test("files that .dockerignore leaves out do not count")
    func ignored() throws {
        try scene.write(".dockerignore", "*.log\nDockerfile\n")
        let all = "FROM scratch\nCOPY . /\n"
        try scene.mustBuild(all)
        try scene.write("a.log", "x")
        #expect(try scene.mustBuild(all).isCached("COPY . /"))
    }

    @Test("a build argument counts from its ARG on, a proxy never, and a label for no step")
    func arguments() throws {
        let file = "FROM localhost/busybox\nRUN echo before > /a\nARG V\nRUN echo $V > /v\n"
        try scene.mustBuild(file, ["--build-arg", "V=1"])
        let other = try scene.mustBuild(file, ["--build-arg", "V=2", "--build-arg", "http_proxy=http://nowhere"])
        #expect(other.isCached("RUN echo before > /a"))
        #expect(!other.isCached("RUN echo $V > /v"))
        let third = try scene.mustBuild(
            file.replacingOccurrences(of: "ARG V", with: "LABEL x=y\nARG V"), ["--build-arg", "V=2"])
        #expect(third.isCached("RUN echo $V > /v"))
    }

    @Test("--no-cache carries everything out, and what follows builds on the new result")
    func without() throws {
        let file = "FROM localhost/busybox\nRUN cat /proc/sys/kernel/random/uuid > /id\nRUN cp /id /copy\n"
        try scene.mustBuild(file)
        let id = try scene.image().id
        #expect(try !scene.mustBuild(file, ["--no-cache"]).isCached("RUN cp /id /copy"))
        #expect(try scene.image().id != id)
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/id") == BuildScene.text("\(root)/copy"))
    }

    @Test("a layer that was collected is made again")
    func collected() throws {
        try scene.mustBuild(three)
        let store = try scene.data().openImages()
        try store.removeImage(scene.image().id)
        try store.collectGarbage()
        let again = try scene.mustBuild(three)
        #expect(!again.isCached("COPY f /f"))
        #expect(try store.verify() == [])
    }

    @Test("a time that no image can have is refused", arguments: ["67768036191676799", "253402300800", "-1", "x"])
    func impossibleTime(epoch: String) throws {
        let result = try scene.build("FROM scratch\n", environment: ["SOURCE_DATE_EPOCH": epoch])
        #expect(result.status == 2)
        #expect(result.errors.contains("SOURCE_DATE_EPOCH"))
    }

    @Test("with SOURCE_DATE_EPOCH two stores without a cache get the same digests")
    func reproducible() throws {
        let file = """
            FROM localhost/busybox AS b
            WORKDIR /src
            COPY . .
            RUN mkdir -p out/a out/b && cp f out/a && ln -s a out/link && ln out/a/f out/hard
            FROM scratch
            COPY --from=b /src/out /out
            ENV A=1
            CMD ["/out/f"]
            """
        let environment = ["SOURCE_DATE_EPOCH": "1700000000"]
        try scene.mustBuild(file, data: "one", environment: environment)
        try Program.succeed(["touch", "\(scene.context)/f"])
        try scene.mustBuild(file, data: "two", environment: environment)
        let (one, two) = (try scene.image(data: "one"), try scene.image(data: "two"))
        #expect(one.manifestDescriptor.digest == two.manifestDescriptor.digest)
        #expect(one.config.created == "2023-11-14T22:13:20Z")
    }
}
