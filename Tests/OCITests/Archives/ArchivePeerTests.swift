import Foundation
import LinuxSystem
import Testing

@testable import OCI

/// Other programs read what is saved here, and what they wrote is read here.
@Suite("Archives and other programs", .enabled(if: Program.exists("skopeo"), "skopeo is not installed"))
struct ArchivePeerTests {
    private let scratch: ScratchFolder
    private let store: ContentStore
    private let image: Image

    init() throws {
        scratch = try ScratchFolder()
        store = try scratch.store()
        let lease = try store.lease()
        try FileManager.default.createDirectory(atPath: scratch("tree"), withIntermediateDirectories: true)
        try Data("hello".utf8).write(to: URL(filePath: scratch("tree/file")))
        let layer = try LayerPacker.pack(scratch("tree"), into: lease)
        let config = try lease.putDocument(
            ImageConfig(platform: .current, diffIDs: [layer.diffID], history: [.init(createdBy: "us")]),
            mediaType: .config)
        image = try store.image(
            lease.putDocument(Manifest(config: config, layers: [layer.descriptor]), mediaType: .manifest))
        try store.tag(image.target, as: ImageReference("ours:1"))
    }

    private func save() throws {
        let file = try FileDescriptor.open(scratch("ours.tar"), O_WRONLY | O_CREAT, mode: 0o644)
        try ImageArchive.save([.init(image, names: [ImageReference("ours:1")])], of: store, to: file)
    }

    private func skopeo(_ words: String...) throws -> String {
        try Program.succeed(["skopeo"] + words)
    }

    private struct Inspected: Decodable {
        var Digest: String?
        var Layers: [String]
    }

    @Test func skopeoReadsOurArchiveAsALayoutAndAsDockers() throws {
        try save()
        _ = try skopeo("copy", "-q", "oci-archive:\(scratch("ours.tar")):1", "oci:\(scratch("layout")):there")
        let there = try ContentStore(path: scratch("layout"))
        let copied = try #require(try there.resolve("there"))
        #expect(copied.digest == image.target.digest)
        _ = try skopeo("copy", "-q", "docker-archive:\(scratch("ours.tar")):ours:1", "dir:\(scratch("dir"))")
        let raw = [UInt8](try Data(contentsOf: URL(filePath: scratch("dir/manifest.json"))))
        guard case .manifest(let manifest) = try ImageDocument.kind(of: raw) else {
            Issue.record("no manifest")
            return
        }
        #expect(manifest.config.digest == image.id)
    }

    @Test func whatSkopeoWritesIsReadFromEitherKind() throws {
        try save()
        for kind in ["oci-archive", "docker-archive"] {
            let file = scratch("\(kind).tar")
            _ = try skopeo("copy", "-q", "oci-archive:\(scratch("ours.tar")):1", "\(kind):\(file):theirs:2")
            let other = try scratch.store(kind)
            let loaded = try ImageArchive.load(FileSource(path: file), into: other)
            #expect(loaded.map(\.names) == [[try ImageReference("theirs:2")]])
            #expect(try other.find("theirs:2").id == image.id, "\(kind)")
            #expect(try other.find("theirs:2").layers.map(\.diffID) == image.layers.map(\.diffID))
            #expect(try other.verify() == [])
        }
    }

    @Test func skopeoCopiesOutOfOurStoreAndIntoIt() throws {
        let name = "docker.io/library/ours:1"
        _ = try skopeo("copy", "-q", "oci:\(store.path):\(name)", "oci:\(scratch("out")):there")
        let out = try ContentStore(path: scratch("out"))
        #expect(try out.resolve("there")?.digest == image.target.digest)
        _ = try skopeo("copy", "-q", "oci:\(scratch("out")):there", "oci:\(store.path):docker.io/library/back:1")
        #expect(try store.find("back:1").id == image.id)
        #expect(try store.names().map(\.name) == ["docker.io/library/back:1", name])
        #expect(try store.verify() == [])
    }

    @Test(.enabled(if: Program.exists("umoci") && getuid() == 0, "needs umoci, and root to unpack"))
    func umociUnpacksFromOurStore() throws {
        // It takes no colon in a name: the layout knows the image by another.
        try store.name(image.target, "plain")
        try Program.succeed(["umoci", "unpack", "--image", "\(store.path):plain", scratch("bundle")])
        #expect(try String(contentsOfFile: scratch("bundle/rootfs/file"), encoding: .utf8) == "hello")
    }
}
