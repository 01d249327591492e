import Foundation
import LinuxSystem
import Testing

@testable import OCI

/// Archives as `docker save` has written them over the years, and as nobody honest would.
@Suite("Archives from anybody")
struct HostileArchiveTests {
    private let scratch: ScratchFolder
    private let store: ContentStore
    private let layer: [UInt8]
    private let config: [UInt8]

    init() throws {
        scratch = try ScratchFolder()
        store = try scratch.store()
        var tar = TarBuilder()
        tar.add("file", content: Array("content".utf8))
        layer = tar.archive
        config = try ImageDocument.encode(ImageConfig(platform: .current, diffIDs: [Digest(of: layer)]))
    }

    private func load(_ tar: TarBuilder) throws -> [ImageArchive.LoadedImage] {
        try ImageArchive.load(MemorySource(tar.archive), into: store)
    }

    /// An archive from before the layouts, in which `table` is its `manifest.json`.
    private func docker(_ table: String? = nil, layer other: [UInt8]? = nil) -> TarBuilder {
        var tar = TarBuilder()
        tar.add("abc/", type: "5")
        tar.add("abc/VERSION", content: Array("1.0".utf8))
        tar.add("abc/json", content: Array("{}".utf8))
        tar.add("abc/layer.tar", content: other ?? layer)
        tar.add("def/layer.tar", type: "2", link: "../abc/layer.tar")
        tar.add("config.json", content: config)
        let usual = #"[{"Config":"config.json","RepoTags":["old:1"],"Layers":["abc/layer.tar"]}]"#
        tar.add("manifest.json", content: Array((table ?? usual).utf8))
        return tar
    }

    @Test func whatOldVersionsOfDockerWroteIsRead() throws {
        let loaded = try load(docker())
        #expect(loaded.map(\.names) == [[try ImageReference("old:1")]])
        #expect(loaded[0].image.id == Digest(of: config))
        #expect(loaded[0].image.manifest.layers.map(\.mediaType) == [.layer])
        #expect(try store.verify() == [])
        try store.collectGarbage()
        #expect(try store.find("old:1").layers.map(\.diffID) == [Digest(of: layer)])
    }

    @Test(arguments: [1 << 31, 1 << 50, Int.max]) func holesDoNotFillTheDisk(size: Int) throws {
        var tar = docker()
        tar.addPax([
            ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
            ("GNU.sparse.name", Array("holes".utf8)), ("GNU.sparse.realsize", Array("\(size)".utf8)),
        ])
        let map = Array("1\n0\n1\n".utf8)
        tar.add("GNUSparseFile.0/holes", content: map + [UInt8](repeating: 0, count: 512 - map.count) + [0x78])
        #expect(throws: ArchiveError.refused(entry: "holes")) { try load(tar) }
        #expect(try store.names().isEmpty)
    }

    @Test func aLayerMayBeALinkToAnother() throws {
        let linked = docker(#"[{"Config":"./config.json","RepoTags":null,"Layers":["def/layer.tar"]}]"#)
        let loaded = try load(linked)
        #expect(loaded[0].names.isEmpty)
        #expect(loaded[0].image.layers[0].descriptor.digest == Digest(of: layer))
        #expect(try store.images().map(\.isDangling) == [true])
    }

    @Test func aCompressedLayerHasToBeTheOneOfTheConfiguration() throws {
        try Data(layer).write(to: URL(filePath: scratch("layer")))
        try Program.succeed(["gzip", "-n", scratch("layer")])
        let packed = [UInt8](try Data(contentsOf: URL(filePath: scratch("layer.gz"))))
        #expect(try load(docker(layer: packed))[0].image.manifest.layers.map(\.mediaType) == [.gzipLayer])
        try Data("another".utf8).write(to: URL(filePath: scratch("layer")))
        try Program.succeed(["gzip", "-nf", scratch("layer")])
        let others = [UInt8](try Data(contentsOf: URL(filePath: scratch("layer.gz"))))
        #expect(throws: (any Error).self) { try load(docker(layer: others)) }
    }

    @Test func namesThatLeadOutAndWhatIsNoFileAreRefused() throws {
        let fakes: [(String, Character, String)] = [
            ("../escape", "0", ""), ("/etc/passwd", "0", ""), ("a/../../b", "0", ""), ("dev", "3", ""),
            ("fifo", "6", ""),
            ("link", "2", "/etc/passwd"), ("link", "2", "../../etc/passwd"), ("link", "1", "../x"),
        ]
        for (name, type, link) in fakes {
            var tar = docker()
            tar.add(name, type: type, link: link, device: (1, 3))
            let error = #expect(throws: ArchiveError.self, "\(name)") { try load(tar) }
            #expect(error == .refused(entry: name))
        }
        #expect(try store.names().isEmpty)
    }

    @Test func oneNameTwiceIsRefused() throws {
        for name in ["manifest.json", "config.json", "abc/layer.tar", "./config.json"] {
            var tar = docker()
            tar.add(name, content: config)
            #expect(throws: ArchiveError.twice(entry: name)) { try load(tar) }
        }
    }

    @Test(arguments: [
        (#"[{"Config":"no.json","Layers":["abc/layer.tar"]}]"#, ArchiveError.missing(entry: "no.json")),
        (#"[{"Config":"../config.json","Layers":["abc/layer.tar"]}]"#, .missing(entry: "../config.json")),
        (#"[{"Config":"config.json","Layers":["no.tar"]}]"#, .missing(entry: "no.tar")),
        (#"[]"#, .noImages),
    ])
    func aTableThatIsWrongIsTold(table: String, expected: ArchiveError) throws {
        #expect(throws: expected) { try load(docker(table)) }
    }

    @Test(arguments: [
        #"[{"Config":"config.json","Layers":[]}]"#, #"{"Config":"config.json"}"#, "no JSON", "",
        #"[{"Config":"abc/layer.tar","Layers":["abc/layer.tar"]}]"#,
        #"[{"Config":"config.json","RepoTags":["Not a name"],"Layers":["abc/layer.tar"]}]"#,
        #"[{"Config":"config.json","RepoTags":["\u001b[31m"],"Layers":["abc/layer.tar"]}]"#,
        #"[{"Config":"config.json","Layers":["config.json"]}]"#,
    ])
    func aTableThatCannotBeIsRefused(table: String) throws {
        #expect(throws: (any Error).self) { try load(docker(table)) }
        #expect(try store.names().isEmpty)
        try store.collectGarbage()
        #expect(try store.verify() == [])
    }

    @Test func oneBadImageKeepsTheOthersFromGettingNames() throws {
        let table = """
            [{"Config":"config.json","RepoTags":["good:1"],"Layers":["abc/layer.tar"]},
             {"Config":"config.json","RepoTags":["bad:1"],"Layers":["none.tar"]}]
            """
        #expect(throws: ArchiveError.missing(entry: "none.tar")) { try load(docker(table)) }
        #expect(try store.names().isEmpty)
    }

    // MARK: Layouts

    private func layout(
        layer other: [UInt8]? = nil, without missing: Digest? = nil, change: (inout Descriptor) -> Void = { _ in }
    ) throws -> TarBuilder {
        var tar = TarBuilder()
        let blob = Descriptor(of: layer, mediaType: .layer)
        let manifest = try ImageDocument.encode(
            Manifest(config: Descriptor(of: config, mediaType: .config), layers: [blob]))
        var target = Descriptor(of: manifest, mediaType: .manifest)
        target.annotations = [Descriptor.refName: "new:1"]
        change(&target)
        for content in [layer, config, manifest] where Digest(of: content) != missing {
            tar.add(
                ImageArchive.blobName(Digest(of: content)), content: content == layer ? other ?? layer : content)
        }
        tar.add("oci-layout", content: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        tar.add("index.json", content: try ImageDocument.encode(Index(manifests: [target])))
        return tar
    }

    @Test func aLayoutIsRead() throws {
        #expect(try load(layout()).map(\.names) == [[try ImageReference("new:1")]])
        let unnamed = try layout { $0.annotations = [Descriptor.refName: "latest"] }
        #expect(try load(unnamed).map(\.names) == [[]], "a tag alone is nobody's name")
        let full = try layout { $0.annotations?[ImageArchive.containerdName] = "ghcr.io/a/b:c" }
        #expect(try load(full).map(\.names) == [[try ImageReference("ghcr.io/a/b:c")]])
    }

    @Test func contentUnderAnothersDigestIsRefused() throws {
        let name = ImageArchive.blobName(Digest(of: layer))
        #expect(throws: ArchiveError.wrongContent(entry: name)) { try load(layout(layer: layer + [0])) }
        #expect(throws: ArchiveError.wrongContent(entry: name)) { try load(layout(layer: [])) }
        for missing in [layer, config] {
            let digest = Digest(of: missing)
            #expect(throws: ArchiveError.missing(entry: ImageArchive.blobName(digest))) {
                try load(layout(without: digest))
            }
        }
        #expect(throws: StoreError.self) { try load(layout { $0.size += 1 }) }
        #expect(throws: (any Error).self) { try load(layout { $0.mediaType = .index }) }
        #expect(throws: (any Error).self) { try load(layout { $0.annotations = [Descriptor.refName: "Bad/:x"] }) }
        #expect(try store.names().isEmpty)
    }

    @Test func aDocumentThatIsTooLargeIsNotReadIntoMemory() throws {
        var tar = TarBuilder()
        tar.add("index.json", content: [], size: "77777777777")
        #expect(throws: ArchiveError.self) { try load(tar) }
        // A number with its first bit set is one of 256 to that: it need not fit into anything.
        tar = TarBuilder()
        tar.add("manifest.json", content: [], size: "\u{80}")
        #expect(throws: (any Error).self) { try load(tar) }
    }

    @Test func whatIsNoArchiveIsToldAsSuch() throws {
        for bytes in [Array("hello, this is text\n".utf8), [0x1f, 0x8b, 8, 0], [0x28, 0xb5, 0x2f, 0xfd, 0]] {
            let error = #expect(throws: ArchiveError.self) { try ImageArchive.load(MemorySource(bytes), into: store) }
            guard case .notAnArchive = error else { Issue.record("\(String(describing: error))"); continue }
        }
        #expect(throws: ArchiveError.noImages) { try ImageArchive.load(MemorySource([]), into: store) }
        #expect(throws: ArchiveError.noImages) { try load(TarBuilder()) }
    }

    @Test func linksInACircleLeadNowhere() throws {
        var tar = docker(#"[{"Config":"one","Layers":["abc/layer.tar"]}]"#)
        tar.add("one", type: "2", link: "two")
        tar.add("two", type: "2", link: "one")
        #expect(throws: ArchiveError.missing(entry: "one")) { try load(tar) }
    }
}
