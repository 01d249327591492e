import Foundation
import OCI
import Testing

@Suite("RUN", .enabled(if: geteuid() == 0 && Program.exists("busybox"), "needs root and busybox-static"))
struct RunTests {
    private let scene: BuildScene

    init() throws { scene = try BuildScene() }

    @Test("writes become a layer, and what is deleted a whiteout; the machine's own files are not in it")
    func layers() throws {
        try scene.mustBuild(
            """
            FROM localhost/busybox
            RUN echo hi > /new && echo x > /gone
            RUN rm /gone && cat /proc/self/status > /dev/null && cat /etc/hosts /etc/resolv.conf
            """)
        let image = try scene.image()
        #expect(image.layers.count == 3)
        let store = try scene.data().openImages()
        let listing = "\(scene.path)/layer.tar.gz"
        try Data(store.bytes(of: image.layers[2].descriptor.digest)).write(to: URL(fileURLWithPath: listing))
        let names = try Program.succeed(["tar", "-tzf", listing]).split(separator: "\n")
        #expect(names == [".wh.gone"])
        try scene.expectNothingIsLeft()
    }

    @Test("gets ENV, ARG, WORKDIR, USER and SHELL, and only what was declared")
    func surroundings() throws {
        let strict = "FROM localhost/busybox\nSHELL [\"/bin/sh\", \"-e\", \"-c\"]\nRUN false; echo not reached\n"
        #expect(try scene.build(strict).status == 1)
        let shown = try scene.mustBuild(
            """
            FROM localhost/busybox
            ARG A=1
            ARG B
            ENV E="two words"
            WORKDIR /some/where
            USER nobody
            RUN echo "[$A][$B][$C][$E][$PWD][$(id -u)]"
            """, ["--build-arg", "B=b", "--build-arg", "C=c"])
        #expect(shown.errors.contains("[1][b][][two words][/some/where][65534]"))
        #expect(shown.errors.contains("[C] were not consumed"))
    }

    @Test("forms: exec, shell, a heredoc for the shell, a heredoc that is a program")
    func forms() throws {
        let result = try scene.mustBuild(
            """
            FROM localhost/busybox
            RUN ["echo", "$HOME", "as it is"]
            RUN echo one && \\
                # a comment in between
                echo two
            RUN <<EOF
            x=three
            echo $x
            EOF
            RUN <<EOF
            #!/bin/awk -f
            BEGIN { print "four" }
            EOF
            RUN cat <<EOF | tr a-z A-Z
            five
            EOF
            """)
        for text in ["$HOME as it is", " one", " two", " three", " four", " FIVE"] {
            #expect(result.errors.contains(text), "\(text)")
        }
        #expect(try scene.image().layers.count == 1, "no RUN changed a file")
    }

    @Test("a command that fails fails the build with its status, the place, and nothing named")
    func failure() throws {
        let result = try scene.build("FROM localhost/busybox\nRUN echo partly && exit 7\nRUN echo never\n")
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "process \"/bin/sh -c echo partly && exit 7\" did not complete successfully: exit code: 7"))
        #expect(result.errors.contains("Dockerfile:2:1"))
        #expect(result.errors.contains(" partly"))
        #expect(!result.errors.contains("never\n"))
        #expect(try scene.data().openImages().image(named: ImageReference("app")) == nil)
        let missing = try scene.build("FROM localhost/busybox\nRUN [\"/no/such\"]\n")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("no such file or directory"))
        try scene.expectNothingIsLeft()
    }

    @Test("without network there is only the loopback interface")
    func network() throws {
        let result = try scene.mustBuild(
            "FROM localhost/busybox\nRUN ls /sys/class/net | tr '\\n' ' '; echo done\n", ["--network", "none"])
        #expect(result.errors.contains(" lo done"))
    }

    @Test("an interrupt ends the processes of a RUN")
    func interrupted() throws {
        try scene.write("Dockerfile", "FROM localhost/busybox\nRUN echo began; exec sleep 3141\n")
        let errors = "\(scene.path)/errors"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        let process = try Program.start(scene.command(["build", scene.context]), errors: handle)
        while try !BuildScene.text(errors).contains(" began") { try #require(process.isRunning) }
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(try Program.run(["pgrep", "-f", "^sleep 3141$"]).status == 1)
        // What it wrote goes with the next build.
        try scene.mustBuild("FROM localhost/busybox\nRUN echo again\n")
        try scene.expectNothingIsLeft()
    }
}
