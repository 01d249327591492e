import Foundation
import OCI
import Testing

@Suite(
    "A build by an ordinary user",
    .enabled(
        if: geteuid() == 0 && Program.exists("busybox") && Program.exists("setpriv"),
        "needs root, to become somebody else, and busybox-static"))
struct UserTests {
    private let scene: BuildScene

    init() throws { scene = try BuildScene(user: 4242) }

    @Test("runs, copies, and gives files to root")
    func build() throws {
        try scene.write("f", "x")
        let result = try scene.mustBuild(
            """
            FROM localhost/busybox
            COPY f /f
            RUN id -u && echo made > /made && rm /f
            WORKDIR /new
            """)
        #expect(result.errors.contains(" 0\n"))
        let root = try scene.unpack()
        #expect(try BuildScene.attributes("\(root)/made") == "644 0:0")
        #expect(!FileManager.default.fileExists(atPath: "\(root)/f"))
    }

    @Test("gives the digests that root's build gives")
    func sameDigests() throws {
        let file = "FROM localhost/busybox\nCOPY . /src\nRUN cp -r /src /dst && chmod 700 /dst\nWORKDIR /w\n"
        let environment = ["SOURCE_DATE_EPOCH": "1700000000"]
        let other = try BuildScene()
        for scene in [scene, other] {
            try scene.write("a/b", "x")
            try scene.mustBuild(file, environment: environment)
        }
        #expect(try scene.image().manifestDescriptor.digest == other.image().manifestDescriptor.digest)
    }
}
