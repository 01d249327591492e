import Foundation
import LinuxSystem
import Testing

@testable import OCI

@Suite("Images in archives")
struct ImageArchiveTests {
    let scratch: ScratchFolder
    let store: ContentStore

    init() throws {
        scratch = try ScratchFolder()
        store = try scratch.store()
    }

    /// An image of two layers, one of them compressed.
    private func image(_ author: String = "us") throws -> Image {
        let lease = try store.lease()
        var layers = [PackedLayer]()
        for (name, compression) in [("a", LayerCompression.none), ("b", .gzip)] {
            let folder = scratch("\(author)-\(name)")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("\(author) \(name)".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
            var options = PackOptions()
            options.compression = compression
            options.latestTime = 0
            layers.append(try LayerPacker.pack(folder, into: lease, options: options))
        }
        var config = ImageConfig(platform: .current, diffIDs: layers.map(\.diffID))
        config.author = author
        let manifest = Manifest(
            config: try lease.putDocument(config, mediaType: .config), layers: layers.map(\.descriptor))
        let image = try store.image(lease.putDocument(manifest, mediaType: .manifest))
        try store.keep(image.target)
        return image
    }

    private func save(_ parts: [ImageArchive.Part], of store: ContentStore? = nil, to name: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(scratch(name), O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
        try ImageArchive.save(parts, of: store ?? self.store, to: file)
        return [UInt8](try Data(contentsOf: URL(filePath: scratch(name))))
    }

    @Test func whatIsSavedComesBackWithItsNamesAndItsDigests() throws {
        let one = try image("one")
        let two = try image("two")
        let names = try ["bb:1", "localhost:5000/a/b:2"].map { try ImageReference($0) }
        let bytes = try save([.init(one, names: names), .init(two, names: [])], to: "saved.tar")
        let other = try scratch.store("other")
        let loaded = try ImageArchive.load(MemorySource(bytes), into: other)
        #expect(loaded.map(\.image.manifestDescriptor.digest) == [one, two].map(\.manifestDescriptor.digest))
        #expect(loaded.map(\.names) == [names, []])
        #expect(try other.find("bb:1").id == one.id)
        #expect(try other.find("localhost:5000/a/b:2").id == one.id)
        #expect(try other.images().first { $0.id == two.id }?.isDangling == true)
        #expect(try other.verify() == [])
        try other.collectGarbage()
        #expect(try other.verify() == [])
        // The same images, the same bytes, wherever they are saved.
        let again = loaded.map { ImageArchive.Part($0.image, names: $0.names) }
        #expect(try save(again, of: other, to: "again.tar") == bytes)
        // Loading them once more changes nothing.
        let index = try other.index()
        #expect(try ImageArchive.load(MemorySource(bytes), into: other).count == 2)
        #expect(Set(try other.index().manifests) == Set(index.manifests))
    }

    @Test func anArchiveMayBeCompressed() throws {
        let one = try image()
        _ = try save([.init(one, names: [ImageReference("bb")])], to: "saved.tar")
        for (tool, ending) in [("gzip", "gz"), ("zstd", "zst")] where Program.exists(tool) {
            try Program.succeed([
                "sh", "-c", "\(tool) -q -k -c \"$0\" >\"$1\"", scratch("saved.tar"), scratch("s.\(ending)"),
            ])
            let other = try scratch.store(ending)
            try ImageArchive.load(FileSource(path: scratch("s.\(ending)")), into: other)
            #expect(try other.find("bb").id == one.id)
        }
    }

    @Test func anImageForSeveralPlatformsIsSavedAsFarAsItIsHere() throws {
        let one = try image()
        let lease = try store.lease()
        var here = one.manifestDescriptor
        here.platform = .current
        var elsewhere = Descriptor(of: Array("absent".utf8), mediaType: .manifest)
        elsewhere.platform = Platform(architecture: "s390x")
        let index = try lease.putDocument(Index(manifests: [elsewhere, here]), mediaType: .index)
        let both = try store.image(index)
        let bytes = try save([.init(both, names: [ImageReference("both")])], to: "both.tar")
        let other = try scratch.store("other")
        let loaded = try ImageArchive.load(MemorySource(bytes), into: other)
        #expect(loaded[0].image.target.digest == index.digest)
        #expect(try other.find("both").id == one.id)
        #expect(try other.verify() == [])
    }

    @Test func contentThatIsMissingOrDamagedIsNotSaved() throws {
        let one = try image("one")
        let layer = scratch("store/blobs/sha256/\(one.layers[1].descriptor.digest.hex)")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: layer)
        var bytes = try Data(contentsOf: URL(filePath: layer))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(filePath: layer))
        #expect(throws: StoreError.corrupt(one.layers[1].descriptor.digest)) {
            try save([.init(one, names: [])], to: "x.tar")
        }
        try FileManager.default.removeItem(atPath: layer)
        #expect(throws: StoreError.missing(one.layers[1].descriptor.digest)) {
            try save([.init(one, names: [])], to: "x.tar")
        }
    }

    @Test func anArchiveThatIsCutOffAnywhereLeavesNoNameBehind() throws {
        let bytes = try save([.init(image(), names: [ImageReference("bb")])], to: "saved.tar")
        let other = try scratch.store("other")
        // The last file is Docker's old table, which is not needed; behind it there are zeros only.
        let listing = try Program.succeed(["tar", "tRf", scratch("saved.tar")])
        let last = try #require(listing.split(separator: "\n").last { $0.contains("repositories") })
        let block = try #require(Int(last.split(separator: ":")[0].split(separator: " ")[1]))
        for count in stride(from: 0, to: (block - 3) * 512, by: 512) {
            #expect(throws: (any Error).self, "\(count) bytes") {
                try ImageArchive.load(MemorySource(Array(bytes.prefix(count))), into: other)
            }
            #expect(try other.names().isEmpty)
        }
        try other.collectGarbage()
        #expect(try other.verify() == [])
        #expect(try scratch.files("other").filter { $0.hasPrefix("blobs") || $0.hasPrefix(".lab/") }.count <= 2)
    }
}
