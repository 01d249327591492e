import Foundation
import OCI
import Testing

/// Layers in overlay form, each in a folder of its own, and what the kernel makes of them.
@Suite("A stack of unpacked layers")
struct LayerStackTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    /// Unpacks layers, the lowest first, each above those before it.
    @discardableResult
    private func unpack(_ layers: [TarBuilder], _ attributes: UnpackOptions.OverlayAttributes) throws -> [UnpackedLayer]
    {
        var options = UnpackOptions()
        options.target = .overlay(attributes)
        var unpacked = [UnpackedLayer]()
        for (number, layer) in layers.enumerated() {
            let folder = scratch("\(number)")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            unpacked.append(
                try LayerUnpacker.unpack(MemorySource(layer.archive), compression: nil, into: folder, options: options))
            options.lowers.insert(folder, at: 0)
        }
        return unpacked
    }

    /// What a shell sees in the overlay of layers.
    private func inOverlay(
        of count: Int, _ script: String, _ attributes: UnpackOptions.OverlayAttributes
    ) throws -> String {
        let lowers = (0..<count).reversed().map { scratch("\($0)") }.joined(separator: ":")
        try FileManager.default.createDirectory(atPath: scratch("merged"), withIntermediateDirectories: true)
        let flags = attributes == .user ? ["-U", "-r", "-m"] : ["-m"]
        let option = attributes == .user ? ",userxattr" : ""
        return try Program.succeed(
            ["unshare"] + flags + [
                "sh", "-ec", "mount -t overlay overlay -o \"lowerdir=$0\(option)\" \"$1\"; cd \"$1\"; \(script)",
                lowers,
                scratch("merged"),
            ])
    }

    private static let canMount = geteuid() == 0
    private static let kinds: [UnpackOptions.OverlayAttributes] = [.trusted, .user]

    @Test(
        "the kernel shows what the layers say, for root and in a user namespace",
        .enabled(if: canMount, "mounts an overlay of root's"), arguments: kinds)
    func mounted(_ attributes: UnpackOptions.OverlayAttributes) throws {
        var base = TarBuilder()
        base.add("etc", type: "5", mode: 0o755)
        base.add("etc/release", content: Array("one".utf8))
        base.add("etc/secret", content: Array("two".utf8))
        base.add("plugins", type: "5", mode: 0o755)
        base.add("plugins/a", content: Array("a".utf8))
        base.add("data", type: "5", mode: 0o755)
        base.add("data/old", content: Array("old".utf8))
        var middle = TarBuilder()
        middle.add("etc/.wh.secret")
        middle.add("plugins/b", content: Array("b".utf8))
        middle.add("plugins/.wh..wh..opq")
        middle.add(".wh.data")
        middle.add("data", type: "5", mode: 0o755)
        middle.add("data/new", content: Array("new".utf8))
        var top = TarBuilder()
        top.add("etc/secret", content: Array("three".utf8))
        top.add("plugins/.wh.b")
        try unpack([base, middle, top], attributes)
        #expect(
            try inOverlay(of: 2, "find . -mindepth 1 | LC_ALL=C sort | tr '\\n' ' '", attributes)
                == "./data ./data/new ./etc ./etc/release ./plugins ./plugins/b ")
        #expect(
            try inOverlay(of: 3, "find . -type f | LC_ALL=C sort | tr '\\n' ' '; cat etc/secret", attributes)
                == "./data/new ./etc/release ./etc/secret three")
    }

    @Test("a hard link to a file of a lower layer copies it up, with all that belongs to it")
    func hardLink() throws {
        var base = TarBuilder()
        base.add("usr/bin", type: "5", mode: 0o755)
        base.addPax([("SCHILY.xattr.user.note", Array("kept".utf8))])
        base.add("usr/bin/tool", content: Array("#!/bin/sh\n".utf8), mode: 0o4751, time: "12345")
        base.add("bin", type: "2", link: "usr/bin")
        base.add("usr/bin/sh", type: "2", link: "tool")
        var top = TarBuilder()
        top.add("opt/first", type: "1", link: "bin/tool")
        top.add("opt/second", type: "1", link: "/usr/bin/tool")
        top.add("opt/shell", type: "1", link: "usr/bin/sh")
        let unpacked = try unpack([base, top], .user)
        #expect(unpacked.map(\.dependsOnLowers) == [false, true])
        #expect(try scratch.files("1") == ["opt/first", "opt/second", "opt/shell", "usr/bin/sh", "usr/bin/tool"])
        // One file with three names, and the one below as it was.
        #expect(
            try Program.succeed([
                "sh", "-ec",
                "cd \"$0\"; stat -c '%a %h %Y' opt/first; [ opt/first -ef opt/second ]; "
                    + "[ opt/first -ef usr/bin/tool ]; cat opt/first; readlink opt/shell", scratch("1"),
            ]) == "4751 3 5349\n#!/bin/sh\ntool\n")
        #expect(try Program.succeed(["stat", "-c", "%h", scratch("0/usr/bin/tool")]) == "1\n")
    }

    @Test("a link to what a layer in between has hidden is refused", arguments: [".wh.file", ".wh..wh..opq", ".wh.a"])
    func hiddenTarget(_ whiteout: String) throws {
        var base = TarBuilder()
        base.add("a/file", content: [0x31])
        var middle = TarBuilder()
        middle.add(whiteout == ".wh.a" ? whiteout : "a/\(whiteout)")
        var top = TarBuilder()
        top.add("b", type: "1", link: "a/file")
        #expect(throws: LayerError.refused(entry: "/b", .linkToNothing("a/file"))) {
            try unpack([base, middle, top], .user)
        }
    }

    @Test("links of lower layers never lead out of them")
    func linksStayInside() throws {
        var base = TarBuilder()
        base.add("up", type: "2", link: "../../../../etc")
        base.add("outside", type: "2", link: "/etc")
        base.add("round", type: "2", link: "round")
        for name in ["up", "outside"] {
            var top = TarBuilder()
            top.add("stolen", type: "1", link: "\(name)/passwd")
            #expect(throws: LayerError.refused(entry: "/stolen", .linkToNothing("\(name)/passwd"))) {
                try unpack([base, top], .user)
            }
            try Program.succeed(["rm", "-rf", scratch("0"), scratch("1")])
        }
        var top = TarBuilder()
        top.add("round/file", content: [0x31])
        #expect(throws: LayerError.self) { try unpack([base, top], .user) }
    }

    @Test("a folder that a layer has no entry for keeps what it is below, and a link on the way is followed")
    func implicitParents() throws {
        var base = TarBuilder()
        base.add("home", type: "5", mode: 0o711, time: "1000")
        base.add("home/me", type: "5", mode: 0o1700, time: "2000")
        base.add("short", type: "2", link: "/home/me")
        var top = TarBuilder()
        top.add("home/me/file", content: [0x31])
        top.add("short/other", content: [0x31])
        top.add("new/file", content: [0x31])
        try unpack([base, top], .user)
        #expect(try scratch.files("1") == ["home/me/file", "home/me/other", "new/file"])
        #expect(
            try Program.succeed(["stat", "-c", "%a %Y", scratch("1/home"), scratch("1/home/me"), scratch("1/new")])
                == "711 512\n1700 1024\n755 0\n")
    }

    @Test("a whiteout of what was copied up for a link hides it, and the link stays")
    func whiteoutAfterLink() throws {
        var base = TarBuilder()
        base.add("a", content: [0x31])
        var top = TarBuilder()
        top.add("b", type: "1", link: "a")
        top.add(".wh.a")
        try unpack([base, top], .user)
        #expect(
            try Program.succeed(["stat", "-c", "%F", scratch("1/a"), scratch("1/b")])
                == "character special file\nregular file\n")
    }

    @Test("the owner of a folder below is kept", .enabled(if: canMount, "gives files away"))
    func owners() throws {
        var base = TarBuilder()
        base.add("home", type: "5", mode: 0o755, user: 4321)
        base.add("home/file", content: [0x31], user: 1234)
        var top = TarBuilder()
        top.add("home/link", type: "1", link: "home/file")
        try unpack([base, top], .trusted)
        #expect(
            try Program.succeed(["stat", "-c", "%u:%g", scratch("1/home"), scratch("1/home/link")])
                == "4321:4321\n1234:1234\n")
    }
}
