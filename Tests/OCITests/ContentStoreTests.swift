import Foundation
import OCI
import Testing

@Suite("The store of images")
struct ContentStoreTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func image(_ lease: Lease, _ text: String) throws -> (manifest: Descriptor, layer: Descriptor) {
        let layer = try lease.put(Array(text.utf8), mediaType: .layer)
        let config = try lease.putDocument(ImageConfig(platform: .current, diffIDs: [layer.digest]), mediaType: .config)
        return (try lease.putDocument(Manifest(config: config, layers: [layer]), mediaType: .manifest), layer)
    }

    @Test("what was written is read back, under its digest")
    func roundTrip() throws {
        let store = try scratch.store()
        let lease = try store.lease()
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let writer = try lease.writer(size: Int64(bytes.count))
        for start in stride(from: 0, to: bytes.count, by: 70_000) {
            try writer.write(Array(bytes[start..<min(start + 70_000, bytes.count)]))
        }
        let written = try writer.commit(expecting: Digest(of: bytes))
        #expect(written.size == 300_000)
        #expect(try store.bytes(of: written.digest) == bytes)
        #expect(try scratch.files("store").contains("blobs/sha256/\(written.digest.hex)"))
        #expect(try ContentStore(path: store.path).contains(written.digest))
        #expect(try store.verify() == [])
    }

    @Test("nothing is visible before its digest and size are right")
    func wrongContent() throws {
        let store = try scratch.store()
        let lease = try store.lease()
        let wanted = Digest(of: Array("wanted".utf8))

        let other = try lease.writer(size: 5)
        try other.write(Array("other".utf8))
        #expect(throws: StoreError.digestMismatch(expected: wanted, actual: Digest(of: Array("other".utf8)))) {
            try other.commit(expecting: wanted)
        }
        let long = try lease.writer(size: 3)
        #expect(throws: StoreError.sizeMismatch(digest: nil, expected: 3, actual: 4)) {
            try long.write([1, 2, 3, 4, 5])
        }
        let short = try lease.writer(size: 6)
        try short.write([1, 2])
        #expect(throws: StoreError.sizeMismatch(digest: wanted, expected: 6, actual: 2)) {
            try short.commit(expecting: wanted)
        }
        do { _ = try lease.writer() }
        #expect(try scratch.files("store").filter { $0.hasPrefix("blobs") } == [])
        withExtendedLifetime((long, lease)) {}
    }

    @Test("content that changed on the disk is never handed out as it is")
    func damaged() throws {
        let store = try scratch.store()
        let lease = try store.lease()
        let (manifest, layer) = try image(lease, "layer")
        try store.name(manifest, "app")
        let file = scratch("store/blobs/sha256/\(layer.digest.hex)")
        try Data("Layer".utf8).write(to: URL(fileURLWithPath: file))
        #expect(throws: StoreError.corrupt(layer.digest)) { try store.bytes(of: layer.digest) }
        let faults = try store.verify()
        #expect(faults == [.corrupt(layer.digest)])
        try FileManager.default.removeItem(atPath: file)
        #expect(try store.verify() == [.missing(layer.digest, neededBy: manifest.digest)])
        try lease.put(Array("layer".utf8), mediaType: .layer)
        #expect(try store.verify() == [])
    }

    @Test("names are given, moved and taken away")
    func names() throws {
        let store = try scratch.store()
        let lease = try store.lease()
        let (first, _) = try image(lease, "one")
        let (second, _) = try image(lease, "two")
        try store.name(first, "app")
        try store.name(first, "also")
        try store.name(second, "app")
        #expect(try store.resolve("app")?.digest == second.digest)
        #expect(try store.names().map(\.name) == ["also", "app"])
        #expect(try store.removeName("also").digest == first.digest)
        #expect(throws: StoreError.unknownName("also")) { try store.removeName("also") }
        let absent = Descriptor(of: [1], mediaType: .manifest)
        #expect(throws: StoreError.missing(absent.digest)) { try store.name(absent, "x") }
    }

    @Test("what a name leads to stays, what none leads to goes")
    func garbage() throws {
        let store = try scratch.store()
        let (gone, layer): (Descriptor, Descriptor)
        do {
            let lease = try store.lease()
            let (kept, _) = try image(lease, "kept")
            // An index may name manifests that were never fetched.
            let absent = Descriptor(of: [9], mediaType: .manifest)
            try store.name(lease.putDocument(Index(manifests: [kept, absent]), mediaType: .index), "app")
            (gone, layer) = try image(lease, "gone")
            #expect(try store.collectGarbage().blobs == [])
            withExtendedLifetime(lease) {}
        }
        let collection = try store.collectGarbage()
        #expect(Set(collection.blobs).isSuperset(of: [gone.digest, layer.digest]))
        #expect(collection.blobs.count == 3)
        #expect(try store.verify() == [])
        try store.removeName("app")
        #expect(try store.collectGarbage().blobs.count == 4)
    }

    @Test("a lease keeps a manifest and all that it leads to; without it they go")
    func leases() throws {
        let store = try scratch.store()
        let (manifest, layer) = try { try image(store.lease(), "layer") }()
        do {
            let lease = try store.lease()
            #expect(try lease.holdIfPresent(manifest.digest))
            #expect(try store.collectGarbage().blobs == [])
            #expect(try store.contains(layer.digest))
            withExtendedLifetime(lease) {}
        }
        let collection = try store.collectGarbage()
        #expect(collection.blobs.count == 3)
        #expect(try scratch.files("store").filter { $0.hasPrefix("blobs") } == [])
    }

    @Test("an image that calls another's manifest its layer takes nothing from that one")
    func manifestAsLayer() throws {
        let store = try scratch.store()
        let (victim, layer) = try { try image(store.lease(), "victim") }()
        do {
            let lease = try store.lease()
            var disguised = victim
            disguised.mediaType = .layer
            let config = try lease.putDocument(
                ImageConfig(platform: .current, diffIDs: [victim.digest]), mediaType: .config)
            let manifest = try lease.putDocument(
                Manifest(config: config, layers: [disguised]), mediaType: .manifest)
            try store.name(manifest, "hostile")
            try store.name(victim, "victim")
        }
        #expect(try store.collectGarbage().blobs == [])
        #expect(try store.contains(layer.digest))
        try store.removeName("victim")
        _ = try store.collectGarbage()
        #expect(try store.contains(victim.digest) && store.contains(layer.digest) == false)
    }

    @Test("what is kept for somebody stays without a name and without a lease, until that one goes")
    func kept() throws {
        let store = try scratch.store()
        let (manifest, layer) = try { try image(store.lease(), "layer") }()
        try store.keep(manifest.digest, for: "one")
        try store.keep(manifest.digest, for: "two")
        #expect(try store.collectGarbage().blobs == [])
        try store.stopKeeping(for: "one")
        #expect(try store.usersOfKept() == ["two"])
        #expect(try ContentStore(path: store.path).collectGarbage().blobs == [])
        #expect(try store.contains(layer.digest))
        try store.stopKeeping(for: "two")
        #expect(try store.collectGarbage().blobs.count == 3)
        #expect(throws: StoreError.missing(manifest.digest)) { try store.keep(manifest.digest, for: "three") }
        #expect(try store.usersOfKept() == [])
    }

    @Test("nothing is removed while a document that leads on cannot be read")
    func doubt() throws {
        let store = try scratch.store()
        let (manifest, layer) = try { try image(store.lease(), "layer") }()
        try store.name(manifest, "app")
        try Data("{}".utf8).write(to: URL(fileURLWithPath: scratch("store/blobs/sha256/\(manifest.digest.hex)")))
        #expect(throws: StoreError.corrupt(manifest.digest)) { try store.collectGarbage() }
        #expect(try store.contains(layer.digest))
    }

    @Test("an open reader reads on after its content was collected")
    func openReader() throws {
        let store = try scratch.store()
        let digest = try { try store.lease().put([1, 2, 3], mediaType: .layer).digest }()
        let reader = try store.reader(of: digest)
        #expect(try store.collectGarbage().blobs == [digest])
        #expect(try reader.readAll() == [1, 2, 3])
        #expect(throws: StoreError.missing(digest)) { try store.reader(of: digest) }
    }

    @Test("a writer goes on where one before it ended")
    func resumed() throws {
        let store = try scratch.store()
        let lease = try store.lease()
        let digest = Digest(of: Array("first second".utf8))
        do {
            let writer = try lease.writer(resuming: digest, size: 12)
            #expect(writer.offset == 0)
            try writer.write(Array("first ".utf8))
            let beside = try lease.writer(resuming: digest, size: 12)
            #expect(beside.offset == 0)
            withExtendedLifetime(writer) {}
        }
        let writer = try lease.writer(resuming: digest, size: 12)
        #expect(writer.offset == 6)
        #expect(try store.collectGarbage().leftOver == 0)
        try writer.write(Array("second".utf8))
        try writer.commit(expecting: digest)
        #expect(try store.bytes(of: digest) == Array("first second".utf8))
    }

    @Test("a part that nobody goes on with is swept")
    func abandoned() throws {
        let store = try scratch.store()
        let digest = Digest(of: [1, 2])
        do { try store.lease().writer(resuming: digest).write([1]) }
        #expect(try scratch.files("store/.lab/ingest") == ["sha256-\(digest.hex)"])
        #expect(try store.collectGarbage().leftOver == 1)
        #expect(try scratch.files("store/.lab/ingest") == [])
    }

    @Test("a folder of somebody's files is not turned into a store")
    func strangers() throws {
        try FileManager.default.createDirectory(atPath: scratch("home"), withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: scratch("home/letter")))
        #expect(throws: StoreError.self) { try ContentStore(path: scratch("home")) }
        #expect(try scratch.files("home") == ["letter"])
        _ = try scratch.store("old")
        try Data(#"{"imageLayoutVersion":"9.0.0"}"#.utf8).write(to: URL(fileURLWithPath: scratch("old/oci-layout")))
        #expect(throws: StoreError.self) { try ContentStore(path: scratch("old")) }
    }

    @Test("a link that somebody put in place of content is not followed")
    func links() throws {
        let store = try scratch.store()
        let digest = Digest(of: Array("secret".utf8))
        try Data("secret".utf8).write(to: URL(fileURLWithPath: scratch("secret")))
        try FileManager.default.createSymbolicLink(
            atPath: scratch("store/blobs/sha256/\(digest.hex)"), withDestinationPath: scratch("secret"))
        #expect(throws: (any Error).self) { try store.bytes(of: digest) }
        #expect(try store.contains(digest) == false)
    }

    @Test(
        "a full disk is one clear error, and nothing half written stays",
        .enabled(if: geteuid() == 0, "a small disk can only be mounted by root"))
    func fullDisk() throws {
        try FileManager.default.createDirectory(atPath: scratch("disk"), withIntermediateDirectories: true)
        try Program.succeed(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", scratch("disk")])
        defer { _ = try? Program.run(["umount", scratch("disk")]) }
        let store = try ContentStore(path: scratch("disk/store"))
        let lease = try store.lease()
        let digest = try lease.put([1], mediaType: .layer).digest
        do {
            let writer = try lease.writer()
            let error = #expect(throws: (any Error).self) {
                for _ in 0..<40 { try writer.write([UInt8](repeating: 1, count: 64 << 10)) }
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains("The disk is full"))
        }
        #expect(try scratch.files("disk/store/.lab/ingest") == [])
        #expect(try store.verify() == [])
        #expect(try store.bytes(of: digest) == [1])
    }
}

extension ScratchFolder {
    /// A store in the folder.
    func store(_ name: String = "store") throws -> ContentStore { try ContentStore(path: self(name)) }
}
