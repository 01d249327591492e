import Foundation
import OCI
import Testing

@Suite(
    "Other programs accept what is built",
    .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct PeerTests {
    private let scene: BuildScene

    init() throws {
        scene = try BuildScene()
        try scene.mustBuild(
            "FROM localhost/busybox\nRUN echo built > /built && rm /etc/group\nENTRYPOINT [\"cat\", \"/built\"]\n",
            name: "localhost/peer:1")
    }

    private var layout: String { "oci:\(scene.data().images):localhost/peer:1" }

    @Test("skopeo inspects it", .enabled(if: Program.exists("skopeo"), "skopeo is not installed"))
    func skopeo() throws {
        let text = try Program.succeed(["skopeo", "inspect", layout])
        #expect(text.contains("\"Os\": \"linux\""))
        #expect(try Program.succeed(["skopeo", "inspect", "--config", layout]).contains("/built"))
    }

    @Test(
        "umoci unpacks it, deletions included",
        .enabled(if: Program.exists("umoci") && Program.exists("skopeo"), "umoci or skopeo is not installed"))
    func umoci() throws {
        // umoci takes no colon in the name of an image.
        try Program.succeed(["skopeo", "copy", layout, "oci:\(scene.path)/plain:peer"])
        try Program.succeed(["umoci", "unpack", "--image", "\(scene.path)/plain:peer", "\(scene.path)/bundle"])
        #expect(try BuildScene.text("\(scene.path)/bundle/rootfs/built") == "built\n")
        #expect(!FileManager.default.fileExists(atPath: "\(scene.path)/bundle/rootfs/etc/group"))
    }

    @Test(
        "podman loads it and runs it",
        .enabled(if: Program.exists("podman") && Program.exists("skopeo"), "podman is not installed"))
    func podman() throws {
        let podman = ["podman", "--root", "\(scene.path)/podman", "--runroot", "\(scene.path)/run"]
        try Program.succeed(["skopeo", "copy", layout, "oci-archive:\(scene.path)/peer.tar:localhost/peer:1"])
        let loaded = try Program.run(podman + ["load", "-i", "\(scene.path)/peer.tar"])
        #expect(loaded.status == 0, "\(loaded.errors)")
        #expect(try Program.succeed(podman + ["inspect", "localhost/peer:1"]).contains("/built"))
        // crun refuses hybrid machines: the v2 half is hidden from it, and from it alone.
        let hidden =
            "if grep -q ' /sys/fs/cgroup/unified ' /proc/self/mountinfo; then umount /sys/fs/cgroup/unified; fi"
        let options = ["--cgroup-manager", "cgroupfs", "run", "--rm", "--network", "none"]
        // No more than a container of the machine's own may have.
        let limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000"]
        let run = try Program.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\(hidden); exec \"$@\"", "sh"] + podman
                + options + limits + ["localhost/peer:1"])
        #expect(run.output == "built\n", "\(run.errors)")
    }
}
