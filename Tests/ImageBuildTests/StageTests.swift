import Foundation
import OCI
import Testing

@Suite("Stages", .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct StageTests {
    private let scene: BuildScene

    init() throws { scene = try BuildScene() }

    @Test("the last stage has what it copies, and none of the tools that made it")
    func toolsStayOutside() throws {
        try scene.mustBuild(
            """
            FROM localhost/busybox AS build
            RUN mkdir /out && echo made > /out/result
            FROM scratch
            COPY --from=build /out/ /
            CMD ["/result"]
            """)
        let image = try scene.image()
        #expect(image.layers.count == 1)
        #expect(image.compressedSize < 1000)
        let root = try scene.unpack()
        #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["result"])
    }

    @Test("a stage that is not needed is not built")
    func unused() throws {
        let result = try scene.mustBuild(
            """
            FROM localhost/busybox AS unused
            RUN exit 1
            FROM localhost/busybox AS wanted
            RUN echo wanted > /w
            FROM wanted AS last
            RUN exit 2
            """, ["--target", "wanted"])
        #expect(!result.errors.contains("exit 1"))
        #expect(try scene.image().layers.count == 2)
    }

    @Test("stages build on stages, by name and number, and ARG begins anew in each")
    func onStages() throws {
        let result = try scene.mustBuild(
            """
            ARG V=outer
            FROM localhost/busybox AS one
            ARG V
            RUN echo "one $V" > /one
            FROM one AS two
            RUN echo "two [$V]" > /two
            FROM scratch
            COPY --from=0 /one /
            COPY --from=two /two /
            """)
        #expect(result.status == 0)
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/one") == "one outer\n")
        #expect(try BuildScene.text("\(root)/two") == "two []\n")
    }

    @Test("COPY --from takes files of an image")
    func fromImage() throws {
        try scene.mustBuild("FROM scratch\nCOPY --from=localhost/busybox /etc/passwd /\n")
        #expect(try BuildScene.text("\(try scene.unpack())/passwd").hasPrefix("root:"))
        let missing = try scene.build("FROM localhost/busybox AS b\nFROM scratch\nCOPY --from=b /none /\n")
        #expect(missing.errors.contains("Dockerfile:3:15: error: \"/none\" not found in b"))
    }

    @Test("owners of files of a stage are kept, --chown gives them away")
    func owners() throws {
        try scene.mustBuild(
            """
            FROM localhost/busybox AS b
            RUN mkdir /d && echo x > /d/f && chown -R 12:34 /d && chmod 4750 /d/f
            FROM scratch
            COPY --from=b /d /kept
            COPY --from=b --chown=5:6 /d /given
            """)
        let root = try scene.unpack()
        #expect(try BuildScene.attributes("\(root)/kept/f") == "4750 12:34")
        #expect(try BuildScene.attributes("\(root)/kept") == "755 12:34")
        #expect(try BuildScene.attributes("\(root)/given/f") == "4750 5:6")
    }
}
