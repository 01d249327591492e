import Foundation
import OCI
import Testing

@Suite("COPY and ADD", .enabled(if: geteuid() == 0, "owners of files need root"))
struct CopyTests {
    private let scene: BuildScene

    init() throws { scene = try BuildScene() }

    @Test("files get root for owner and keep their modes, wherever they go")
    func files() throws {
        try scene.write("a.txt", "a")
        try scene.write("run.sh", "#!/bin/sh", mode: 0o755)
        chown("\(scene.context)/a.txt", 1234, 1234)
        try scene.mustBuild(
            """
            FROM scratch
            WORKDIR /work
            COPY a.txt /deep/er/renamed
            COPY a.txt relative/
            COPY a.txt run.sh /many/
            """)
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/deep/er/renamed") == "a")
        #expect(try BuildScene.attributes("\(root)/deep/er/renamed") == "644 0:0")
        #expect(try BuildScene.attributes("\(root)/work/relative/a.txt") == "644 0:0")
        #expect(try BuildScene.attributes("\(root)/many/run.sh") == "755 0:0")
        #expect(try BuildScene.attributes("\(root)/deep/er") == "755 0:0")
    }

    @Test("of a folder its content is copied, links in it as links, a link that is named by what it leads to")
    func folders() throws {
        try scene.write("tree/x/y.txt", "y")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scene.context)/tree/link", withDestinationPath: "/etc/passwd")
        try FileManager.default.createSymbolicLink(atPath: "\(scene.context)/named", withDestinationPath: "tree/x")
        try scene.mustBuild(
            """
            FROM scratch
            COPY tree /into
            COPY named /followed
            """)
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/into/x/y.txt") == "y")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/into/link") == "/etc/passwd")
        #expect(try BuildScene.text("\(root)/followed/y.txt") == "y")
    }

    @Test("names that are no text are copied byte by byte")
    func namesOfBytes() throws {
        let write = """
            cd "$0" && mkdir "$(printf 'f\\376')" && cd f* && printf 1 > "$(printf 'a\\377')" \
            && printf 2 > "$(printf 'a\\376')"
            """
        try Program.succeed(["sh", "-c", write, scene.context])
        try scene.mustBuild("FROM scratch\nCOPY . /x/\n")
        let root = try scene.unpack()
        let read = #"cd "$0/x" && test "$(cat f*/a*)" = 21 && test -f "$(printf 'f\376/a\377')""#
        try Program.succeed(["sh", "-c", read, root])
        // No path of text leads to them, and none of them is left out without a word.
        #expect(try scene.build("FROM scratch\nCOPY * /x/\n").status == 1)
    }

    @Test("a link in the context that leads out of it finds nothing")
    func leadsOut() throws {
        try scene.write("inside", "x")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scene.context)/out", withDestinationPath: "/etc/hostname-of-nobody/../../../../etc/passwd")
        let result = try scene.build("FROM scratch\nCOPY out /x\n")
        #expect(result.status == 1)
        #expect(result.errors.contains("Dockerfile:2:6: error: \"out\" not found"))
        #expect(try scene.build("FROM scratch\nCOPY ../../etc/passwd /x\n").status == 1)
    }

    @Test("a link in the image that leads out of it is followed inside")
    func targetLink() throws {
        try scene.write("f", "new")
        try scene.mustBuild(
            """
            FROM localhost/busybox
            RUN ln -s /../../../data /link && mkdir /data
            COPY f /link/f
            """)
        #expect(try BuildScene.text("\(try scene.unpack())/data/f") == "new")
    }

    @Test("--chown takes names of the image's own accounts, and numbers; --chmod octal and letters")
    func ownersAndModes() throws {
        try scene.write("f", "x")
        try scene.write("tree/g", "x")
        try scene.mustBuild(
            """
            FROM localhost/busybox
            RUN echo 'app:x:1001:1002::/:/bin/sh' >> /etc/passwd && echo 'crew:x:1003:' >> /etc/group
            COPY --chown=app f /app
            COPY --chown=app:crew f /crew
            COPY --chown=7 f /seven
            COPY --chown=:crew f /group
            COPY --chown=app --chmod=0700 tree /made/tree
            COPY --chmod=u+x,go-r f /letters
            """)
        let root = try scene.unpack()
        #expect(try BuildScene.attributes("\(root)/app") == "644 1001:1002")
        #expect(try BuildScene.attributes("\(root)/crew") == "644 1001:1003")
        #expect(try BuildScene.attributes("\(root)/seven") == "644 7:7")
        #expect(try BuildScene.attributes("\(root)/group") == "644 0:1003")
        #expect(try BuildScene.attributes("\(root)/made") == "755 1001:1002")
        #expect(try BuildScene.attributes("\(root)/made/tree/g") == "700 1001:1002")
        #expect(try BuildScene.attributes("\(root)/letters") == "700 0:0")
        let unknown = try scene.build("FROM localhost/busybox\nCOPY --chown=ghost f /\n")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("no user ghost"))
    }

    @Test("wildcards match names, several sources need a folder, nothing that matches is an error")
    func wildcards() throws {
        for name in ["a.txt", "b.txt", "c.md"] { try scene.write(name, name) }
        try scene.mustBuild("FROM scratch\nCOPY *.txt missing* /d/\n")
        let root = try scene.unpack()
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/d").sorted() == ["a.txt", "b.txt"])
        #expect(try scene.build("FROM scratch\nCOPY *.txt /d\n").errors.contains("must be a folder"))
        #expect(try scene.build("FROM scratch\nCOPY z* /d/\n").errors.contains("no file matches z*"))
    }

    @Test(".dockerignore hides files, and an exception brings one back")
    func ignored() throws {
        try scene.write(".dockerignore", "*.log\nsecret\n!secret/shown.txt\n")
        try scene.write("a.log", "x")
        try scene.write("keep.txt", "x")
        try scene.write("secret/hidden.txt", "x")
        try scene.write("secret/shown.txt", "x")
        try scene.mustBuild("FROM scratch\nCOPY . /all\n")
        let root = try scene.unpack()
        #expect(!FileManager.default.fileExists(atPath: "\(root)/all/a.log"))
        #expect(!FileManager.default.fileExists(atPath: "\(root)/all/secret/hidden.txt"))
        #expect(FileManager.default.fileExists(atPath: "\(root)/all/secret/shown.txt"))
        #expect(FileManager.default.fileExists(atPath: "\(root)/all/keep.txt"))
        #expect(try scene.build("FROM scratch\nCOPY a.log /\n").status == 1)
    }

    @Test("a file replaces a file or a link, never a folder, and is not written through")
    func replacing() throws {
        try scene.write("f", "new")
        try scene.mustBuild(
            """
            FROM localhost/busybox
            RUN echo old > /target && ln -s /target /link && ln /target /hard
            COPY f /link
            COPY f /hard
            """)
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/link") == "new")
        #expect(try BuildScene.text("\(root)/hard") == "new")
        #expect(try BuildScene.text("\(root)/target") == "old\n")
        try scene.write("tree/etc", "a file")
        let result = try scene.build("FROM localhost/busybox\nCOPY tree /\n")
        #expect(result.errors.contains("cannot replace the folder /etc with a file"))
    }

    @Test("heredocs become files, with variables unless they are quoted")
    func heredocs() throws {
        try scene.mustBuild(
            """
            FROM scratch
            ARG WHO=world
            COPY <<one <<"two" /docs/
            hello $WHO
            one
            as it is: $WHO
            two
            """)
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/docs/one") == "hello world\n")
        #expect(try BuildScene.text("\(root)/docs/two") == "as it is: $WHO\n")
    }

    @Test("ADD unpacks an archive of the context, COPY does not, and an address is refused")
    func archives() throws {
        try scene.write("in/file.txt", "packed")
        try Program.succeed(["tar", "-C", "\(scene.context)/in", "-czf", "\(scene.context)/a.tgz", "file.txt"])
        try Program.succeed(["tar", "-C", "\(scene.context)/in", "-cf", "\(scene.context)/a.tar", "file.txt"])
        try Program.succeed(["tar", "-C", "\(scene.context)/in", "-cjf", "\(scene.context)/a.tbz", "file.txt"])
        try scene.mustBuild(
            "FROM scratch\nADD a.tgz /zipped\nADD a.tar /plain/\nADD a.tbz /other\nCOPY a.tar /kept/\n")
        let root = try scene.unpack()
        #expect(try BuildScene.text("\(root)/zipped/file.txt") == "packed")
        #expect(try BuildScene.text("\(root)/plain/file.txt") == "packed")
        #expect(try BuildScene.text("\(root)/other/file.txt") == "packed")
        #expect(FileManager.default.fileExists(atPath: "\(root)/kept/a.tar"))
        let remote = try scene.build("FROM scratch\nADD https://example.org/x /x\n")
        #expect(remote.status == 1)
        #expect(remote.errors.contains("ADD fetches nothing"))
    }

    @Test("ADD copies what only begins like an archive, and says which archive is damaged")
    func noArchives() throws {
        try scene.write("bz", "BZh9 is how it begins")
        let gzip = [UInt8]([0x1f, 0x8b, 0x08]) + Array("no more of it".utf8)
        try Data(gzip).write(to: URL(fileURLWithPath: "\(scene.context)/gz"))
        try scene.mustBuild("FROM scratch\nADD bz gz /\n")
        #expect(try BuildScene.text("\(try scene.unpack())/bz") == "BZh9 is how it begins")
        try scene.write("in/file.txt", String(repeating: "packed", count: 9000))
        try Program.succeed([
            "sh", "-c", "tar -C $0/in -cf - file.txt | head -c 20000 > $0/cut.tar", scene.context,
        ])
        let damaged = try scene.build("FROM scratch\nADD cut.tar /\n")
        #expect(damaged.status == 1)
        #expect(damaged.errors.contains("cut.tar cannot be unpacked"))
    }

    @Test("hard links of a stage stay one file")
    func hardLinks() throws {
        try scene.mustBuild("FROM localhost/busybox AS b\nFROM scratch\nCOPY --from=b /bin /bin\n")
        let layers = try scene.image().layers
        #expect(layers.count == 1)
        #expect(layers[0].descriptor.size < 3_000_000)
    }

    @Test(
        "an account of an odd number, or of a list that is no file, is none",
        arguments: [
            "echo evil:x:4294967295:4294967295::/: >", "echo evil:x:-1:+1::/: >", "mkfifo", "mkdir", "ln -s passwd",
        ])
    func oddAccounts(_ command: String) throws {
        try scene.write("f", "x")
        let result = try scene.build(
            "FROM localhost/busybox\nRUN rm /etc/passwd && \(command) /etc/passwd\nCOPY --chown=evil f /f\n")
        #expect(result.status == 1)
        #expect(result.errors.contains("has no user evil"), "\(result.errors)")
    }
}
