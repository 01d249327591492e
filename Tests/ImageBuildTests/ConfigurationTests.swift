import Foundation
import OCI
import Testing

@Suite("Instructions that change the configuration")
struct ConfigurationTests {
    private let scene: BuildScene

    init() throws { scene = try BuildScene() }

    @Test("each sets its field, none needs a privilege, and none makes a layer")
    func fields() throws {
        try scene.mustBuild(
            """
            FROM scratch
            MAINTAINER somebody
            ENV A=1 B="2 3"
            LABEL one=1 "two"="zwei"
            EXPOSE 80 53/udp 8000-8001
            VOLUME ["/data"]
            USER app
            STOPSIGNAL SIGQUIT
            SHELL ["/bin/bash", "-c"]
            HEALTHCHECK --interval=5s --retries=2 CMD check it
            ONBUILD RUN make
            ENTRYPOINT ["/prog"]
            CMD shell form
            """, ["--label", "over=there"])
        let image = try scene.image()
        let config = try scene.config()
        #expect(image.layers.isEmpty)
        #expect(image.config.author == "somebody")
        #expect(config.env?.suffix(2) == ["A=1", "B=2 3"])
        #expect(config.labels == ["one": "1", "two": "zwei", "over": "there"])
        #expect(config.exposedPorts?.keys.sorted() == ["53/udp", "80/tcp", "8000/tcp", "8001/tcp"])
        #expect(config.volumes?.keys.sorted() == ["/data"])
        #expect(config.user == "app")
        #expect(config.stopSignal == "SIGQUIT")
        #expect(config.shell == ["/bin/bash", "-c"])
        #expect(config.healthcheck?.test == ["CMD-SHELL", "check it"])
        #expect(config.healthcheck?.interval == 5_000_000_000)
        #expect(config.healthcheck?.retries == 2)
        #expect(config.onBuild == ["RUN make"])
        #expect(config.entrypoint == ["/prog"])
        #expect(config.cmd == ["/bin/bash", "-c", "shell form"])
        #expect(image.config.history?.count == 12)
        #expect(image.config.history?.allSatisfy { $0.emptyLayer == true } == true)
    }

    @Test("ENTRYPOINT takes an inherited CMD away, and leaves one of the same stage")
    func entrypoint() throws {
        try scene.mustBuild("FROM scratch\nCMD [\"a\"]\n", name: "base")
        try scene.mustBuild("FROM base\nENTRYPOINT [\"e\"]\n", name: "over")
        #expect(try scene.config("over").cmd == nil)
        try scene.mustBuild("FROM base\nCMD [\"b\"]\nENTRYPOINT [\"e\"]\n", name: "own")
        #expect(try scene.config("own").cmd == ["b"])
    }

    @Test(
        "ONBUILD is carried out by the build that uses the image, once",
        .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
    func triggers() throws {
        try scene.mustBuild(
            "FROM localhost/busybox\nONBUILD COPY f /f\nONBUILD RUN cp /f /g\n", name: "base")
        try scene.write("f", "content")
        try scene.mustBuild("FROM base\nRUN cat /g\n", name: "child")
        #expect(try scene.config("child").onBuild == nil)
        #expect(try BuildScene.text("\(try scene.unpack("child"))/g") == "content")
    }

    @Test("history names each step as Docker does")
    func history() throws {
        try scene.write("f", "x")
        try scene.mustBuild("FROM scratch\nCOPY f /f\nENV A=1\nCMD [\"/f\", \"x\"]\n")
        let history = try scene.image().config.history ?? []
        #expect(history.map(\.createdBy) == ["COPY f /f", "ENV A=1", "CMD [\"/f\" \"x\"]"])
        #expect(history.map { $0.emptyLayer ?? false } == [false, true, true])
    }

    @Test("the id goes to --iidfile and, quietly, alone to standard output; several names mean one image")
    func names() throws {
        let file = "\(scene.path)/id"
        let result = try scene.mustBuild("FROM scratch\nCMD [\"x\"]\n", ["-q", "--iidfile", file, "-t", "second:2"])
        #expect(result.output == "\(try scene.image().id)\n")
        #expect(result.errors == "")
        #expect(try BuildScene.text(file) == "\(try scene.image().id)")
        #expect(try scene.image("second:2").id == scene.image().id)
    }

    @Test("what is wrong in the file is shown with its line and a caret, and nothing is done")
    func mistakes() throws {
        let result = try scene.build("FROM scratch\nRUM echo\n")
        #expect(result.status == 1)
        #expect(result.errors.contains("Dockerfile:2:1: error: unknown instruction RUM; did you mean RUN?"))
        #expect(result.errors.contains("   2 | RUM echo\n     | ^~~"))
        #expect(try scene.build("FROM scratch\n", ["--target", "nowhere"]).status == 1)
        #expect(try scene.build("FROM scratch\n", ["--platform", "linux/s390x"]).errors.contains("linux/s390x"))
        for platform in ["/", "//", "linux/"] {
            let result = try scene.build("FROM --platform=\(platform) scratch\n")
            #expect(result.status == 1)
            #expect(result.errors.contains("Dockerfile:1:17: error: "))
        }
    }
}
