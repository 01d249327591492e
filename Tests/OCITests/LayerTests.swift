import Foundation
import OCI
import Testing

@Suite("Layers")
struct LayerTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        for name in ["root", "tree"] {
            try FileManager.default.createDirectory(atPath: scratch(name), withIntermediateDirectories: false)
        }
    }

    private func makeTree() throws {
        try Program.succeed([
            "sh", "-ec",
            """
            cd "$0"; mkdir -p etc/deep bin empty; echo root > etc/passwd; head -c 300000 /dev/urandom > bin/sh
            chmod 4755 bin/sh; ln bin/sh bin/bash; ln -s ../bin/sh etc/link; mkfifo pipe; chmod 1777 empty
            long=$(printf 'n%.0s' $(seq 120)); echo long > "etc/deep/$long"; echo 한글 > "etc/한글"
            find . -exec touch -h -d '2020-01-01 UTC' {} +; touch -d '2002-01-01 UTC' etc/deep empty
            """, scratch("tree"),
        ])
    }

    /// Everything about a tree, one line a file.
    private func listing(_ name: String) throws -> String {
        try Program.succeed([
            "sh", "-ec",
            "cd \"$0\" && find . -mindepth 1 -printf '%P %y %m %U:%G %l %T@ %n\\n' | LC_ALL=C sort "
                + "&& find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum", scratch(name),
        ])
    }

    @Test("a packed tree comes out as it went in", arguments: LayerCompression.allCases)
    func roundTrip(_ compression: LayerCompression) throws {
        try makeTree()
        let store = try scratch.store()
        let lease = try store.lease()
        var options = PackOptions()
        options.compression = compression
        let packed = try LayerPacker.pack(scratch("tree"), into: lease, options: options)
        #expect(packed.descriptor.mediaType == compression.mediaType)
        let unpacked = try LayerUnpacker.unpack(
            store.reader(of: packed.descriptor.digest), compression: compression, into: scratch("root"))
        #expect(unpacked.digest == packed.descriptor.digest)
        #expect(unpacked.diffID == packed.diffID)
        #expect(unpacked.compressedBytes == packed.descriptor.size)
        #expect(unpacked.archiveBytes == packed.archiveBytes)
        let (before, after) = (try listing("tree"), try listing("root"))
        #expect(before == after)
        // Again: the same bytes.
        #expect(try LayerPacker.pack(scratch("tree"), into: lease, options: options) == packed)
    }

    @Test("no time in a layer is later than SOURCE_DATE_EPOCH")
    func epoch() throws {
        try makeTree()
        let store = try scratch.store()
        let lease = try store.lease()
        var options = PackOptions()
        options.latestTime = 900_000_000
        let first = try LayerPacker.pack(scratch("tree"), into: lease, options: options)
        try Program.succeed(["sh", "-c", "find \"$0\" -exec touch -h {} +", scratch("tree")])
        #expect(try LayerPacker.pack(scratch("tree"), into: lease, options: options).diffID == first.diffID)
    }

    @Test(
        "GNU tar and bsdtar read what is packed",
        .enabled(if: Program.exists("bsdtar"), "bsdtar is not installed"), arguments: ["tar", "bsdtar"])
    func peersRead(_ program: String) throws {
        try makeTree()
        let store = try scratch.store()
        let lease = try store.lease()
        let packed = try LayerPacker.pack(scratch("tree"), into: lease)
        let blob = scratch("store/blobs/sha256/\(packed.descriptor.digest.hex)")
        try Program.succeed(["env", "LC_ALL=C.UTF-8", program, "-xpzf", blob, "-C", scratch("root")])
        let (before, after) = (try listing("tree"), try listing("root"))
        #expect(before == after)
    }

    @Test(
        "what GNU tar and bsdtar write is unpacked as they do it",
        .enabled(if: Program.exists("bsdtar"), "bsdtar is not installed"), arguments: ["tar", "bsdtar"])
    func peersWrite(_ program: String) throws {
        try makeTree()
        try Program.succeed(["touch", "-d", "2001-02-03 04:05:06.123456789 UTC", scratch("tree/etc/passwd")])
        try Program.succeed([
            "env", "LC_ALL=C.UTF-8", program, "--format=pax", "-czf", scratch("peer.tar.gz"), "-C", scratch("tree"),
            ".",
        ])
        _ = try LayerUnpacker.unpack(FileSource(path: scratch("peer.tar.gz")), compression: nil, into: scratch("root"))
        let (before, after) = (try listing("tree"), try listing("root"))
        #expect(before == after)
    }

    @Test("files of GNU tar's sparse format come out with their holes")
    func sparse() throws {
        try Program.succeed([
            "sh", "-ec",
            "cd \"$0\"; truncate -s 5M holes; printf middle | dd of=holes bs=1 seek=3000000 conv=notrunc 2>/dev/null; "
                + "tar --format=pax -Scf holes.tar holes", scratch.path,
        ])
        let result = try LayerUnpacker.unpack(
            FileSource(path: scratch("holes.tar")), compression: nil, into: scratch("root"))
        #expect(result.fileBytes == 5 << 20)
        try Program.succeed(["cmp", scratch("holes"), scratch("root/holes")])
        let blocks = try Program.succeed(["stat", "-c", "%b", scratch("root/holes")])
        #expect((Int(blocks.dropLast()) ?? .max) < 1000)
    }

    @Test("whiteouts take away what lay below, and not what the layer brings itself")
    func whiteouts() throws {
        try Program.succeed([
            "sh", "-ec",
            "cd \"$0\"; mkdir -p etc/conf.d opq/sub keep; touch etc/old etc/conf.d/a opq/below opq/sub/below keep/x gone; "
                + "ln -s /etc link", scratch("root"),
        ])
        var tar = TarBuilder()
        tar.add("gone", content: [0x31])
        tar.add(".wh.gone")
        tar.add("etc/.wh.old")
        tar.add("etc/.wh.conf.d")
        tar.add("etc/.wh.never")
        tar.add("opq/new", content: [0x31])
        tar.add("opq/sub/new", content: [0x31])
        tar.add("opq/.wh..wh..opq")
        tar.add("opq/later", content: [0x31])
        tar.add(".wh.link")
        tar.add(".wh..wh.plnk", type: "5")
        _ = try LayerUnpacker.unpack(MemorySource(tar.archive), compression: nil, into: scratch("root"))
        #expect(try scratch.files("root") == ["gone", "keep/x", "opq/later", "opq/new", "opq/sub/new"])
    }

    @Test("a whiteout without a name is refused", arguments: [".wh.", ".wh..", ".wh...", "a/.wh..."])
    func malformed(_ name: String) {
        var tar = TarBuilder()
        tar.add(name)
        #expect(throws: LayerError.self) {
            try LayerUnpacker.unpack(MemorySource(tar.archive), compression: nil, into: scratch("root"))
        }
    }

    @Test(
        "into an overlay and back: whiteouts and opaque folders survive",
        .enabled(if: geteuid() == 0, "attributes of the kind trusted.* belong to root"))
    func overlay() throws {
        var tar = TarBuilder()
        tar.add("a", type: "5", mode: 0o755)
        tar.add("a/.wh..wh..opq")
        tar.add("a/new", content: [0x31])
        tar.add(".wh.gone")
        tar.add(".wh.folder")
        tar.add("folder", type: "5", mode: 0o755)
        tar.add(".wh.file")
        tar.add("file", content: [0x32])
        var options = UnpackOptions()
        options.target = .overlay(.trusted)
        _ = try LayerUnpacker.unpack(
            MemorySource(tar.archive), compression: nil, into: scratch("root"), options: options)
        #expect(
            try Program.succeed(["stat", "-c", "%F %t %T", scratch("root/gone")]) == "character special file 0 0\n")
        let store = try scratch.store()
        let lease = try store.lease()
        var packing = PackOptions()
        packing.source = .overlay
        packing.compression = .none
        let packed = try LayerPacker.pack(scratch("root"), into: lease, options: packing)
        let names = try Program.succeed(["tar", "-tf", scratch("store/blobs/sha256/\(packed.descriptor.digest.hex)")])
        #expect(
            names.split(separator: "\n") == [
                "a/", "a/.wh..wh..opq", "a/new", "file", "folder/", "folder/.wh..wh..opq", ".wh.gone",
            ])
    }

    @Test("names that would delete files cannot be packed")
    func reservedNames() throws {
        try Data().write(to: URL(fileURLWithPath: scratch("tree/.wh.passwd")))
        let lease = try scratch.store().lease()
        #expect(throws: LayerError.self) { try LayerPacker.pack(scratch("tree"), into: lease) }
    }

    @Test("a layer of nothing is a layer")
    func nothing() throws {
        let store = try scratch.store()
        let packed = try LayerPacker.pack(scratch("tree"), into: store.lease())
        #expect(packed.entries == 0)
        let result = try LayerUnpacker.unpack(
            store.reader(of: packed.descriptor.digest), compression: .gzip, into: scratch("root"))
        #expect(result.entries == 0)
        #expect(result.diffID == packed.diffID)
    }

    @Test(
        "skopeo and umoci take an image that was made here",
        .enabled(if: Program.exists("skopeo") && Program.exists("umoci"), "skopeo or umoci is not installed"),
        .enabled(if: geteuid() == 0, "umoci gives files away"))
    func peersTakeTheImage() throws {
        try makeTree()
        let store = try scratch.store()
        let lease = try store.lease()
        let layer = try LayerPacker.pack(scratch("tree"), into: lease)
        var config = ImageConfig(platform: .current, diffIDs: [layer.diffID])
        config.config?.cmd = ["sh"]
        config.history = [ImageConfig.History(createdBy: "test")]
        let manifest = try lease.putDocument(
            Manifest(
                config: lease.putDocument(config, mediaType: .config), layers: [layer.descriptor]), mediaType: .manifest
        )
        try store.name(manifest, "v1")
        let inspected = try Program.succeed(["skopeo", "inspect", "oci:\(store.path):v1"])
        #expect(inspected.contains(manifest.digest.description))
        try Program.succeed(["umoci", "unpack", "--image", "\(store.path):v1", scratch("bundle")])
        let (before, after) = (try listing("tree"), try listing("bundle/rootfs"))
        #expect(before == after)
    }
}
