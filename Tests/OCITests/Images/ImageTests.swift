import Testing

@testable import OCI

@Suite struct ImageTests {
    private let scratch: ScratchFolder
    private let store: ContentStore
    private let lease: Lease

    init() throws {
        scratch = try ScratchFolder()
        store = try ContentStore(path: scratch("store"))
        lease = try store.lease()
    }

    /// An image without layers, told from others by its author.
    private func image(
        _ author: String, created: String = "2026-01-01T00:00:00Z", platform: Platform = .current
    ) throws -> Descriptor {
        var config = ImageConfig(platform: platform)
        config.author = author
        config.created = created
        var descriptor = try lease.putDocument(
            Manifest(config: lease.putDocument(config, mediaType: .config), layers: []), mediaType: .manifest)
        descriptor.platform = platform
        return descriptor
    }

    @Test func anImageIsFoundByItsShortAndItsFullName() throws {
        let one = try image("one")
        try store.tag(one, as: ImageReference("busybox"))
        for name in ["busybox", "busybox:latest", "library/busybox", "docker.io/library/busybox:latest"] {
            #expect(try store.find(name).target.digest == one.digest)
        }
        #expect(try store.image(named: ImageReference("busybox:1")) == nil)
    }

    @Test func anImageIsFoundByTheBeginningOfItsId() throws {
        let one = try store.image(image("one"))
        try store.keep(one.target)
        for text in [one.id.short, one.id.hex, "\(one.id)", String(one.id.hex.prefix(3)), "\(one.target.digest)"] {
            #expect(try store.find(text) == one)
        }
    }

    @Test func aNameGoesBeforeAnIdThatBeginsAlike() throws {
        let one = try store.image(image("one"))
        let two = try store.image(image("two"))
        try store.keep(one.target)
        try store.tag(two.target, as: ImageReference(one.id.short))
        #expect(try store.find(one.id.short).id == two.id)
    }

    @Test func theBeginningOfSeveralIdsIsRefusedByAllOfThem() throws {
        let images = try (0..<17).map { try store.image(image("\($0)")) }
        for image in images { try store.keep(image.target) }
        let alike = Dictionary(grouping: images.map(\.id)) { $0.hex.prefix(1) }.first { $0.value.count > 1 }
        let (digit, ids) = try #require(alike)
        let error = #expect(throws: ImageError.self) { try store.find(String(digit)) }
        guard case .ambiguous(_, let named) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(Set(ids).isSubset(of: named))
    }

    @Test(arguments: ["nothing", "0123", "Not:A:Name", "", "sha256:"])
    func whatNoImageHasIsNoSuchImage(_ text: String) throws {
        #expect(throws: ImageError.noSuchImage(text)) { try store.find(text) }
    }

    @Test func aNameWithADigestMeansThatContentOfThatRepository() throws {
        let one = try image("one")
        try store.tag(one, as: ImageReference("localhost:5000/app:1"))
        #expect(try store.find("localhost:5000/app@\(one.digest)").target.digest == one.digest)
        #expect(throws: ImageError.self) { try store.find("localhost:5000/other@\(one.digest)") }
    }

    @Test func anImageThatLosesItsNameStaysWithoutOne() throws {
        let (one, two) = (try image("one"), try image("two", created: "2026-02-01T00:00:00Z"))
        let name = try ImageReference("app")
        try store.tag(one, as: name)
        try store.tag(two, as: name)
        let listed = try store.images()
        #expect(listed.map(\.names) == [["docker.io/library/app:latest"], []])
        #expect(listed.map(\.image.target.digest) == [two.digest, one.digest])
        try store.tag(one, as: ImageReference("app:old"))
        #expect(try store.index().manifests.count == 2)
        #expect(try store.images().allSatisfy { !$0.isDangling })
    }

    @Test func anImageWithAnotherNameLeavesNothingDangling() throws {
        let (one, two) = (try image("one"), try image("two"))
        try store.tag(one, as: ImageReference("app"))
        try store.tag(one, as: ImageReference("app:1"))
        try store.tag(two, as: ImageReference("app"))
        #expect(try store.images().allSatisfy { !$0.isDangling })
    }

    @Test func anIndexIsTheImageOfThisPlatform() throws {
        let (here, other) = (try image("here"), try image("there", platform: Platform(architecture: "s390x")))
        let index = try lease.putDocument(Index(manifests: [other, here]), mediaType: .index)
        try store.tag(index, as: ImageReference("many"))
        let image = try store.find("many")
        #expect(image.target == index)
        #expect(image.manifestDescriptor == here)
        #expect(image.config.author == "here")
    }

    @Test func anIndexWithoutThisPlatformSaysWhichItHas() throws {
        let other = Platform(architecture: "s390x")
        let index = try lease.putDocument(Index(manifests: [image("there", platform: other)]), mediaType: .index)
        try store.tag(index, as: ImageReference("many"))
        #expect(throws: ImageError.otherPlatform(index.digest, wanted: .current, has: [other])) {
            try store.find("many")
        }
    }

    @Test func whatIsNoImageIsToldAndTheOthersAreListed() throws {
        let empty = try lease.put(Array("{}".utf8), mediaType: .empty)
        let artifact = try lease.putDocument(
            Manifest(config: empty, layers: [], artifactType: "application/spdx"), mediaType: .manifest)
        try store.tag(artifact, as: ImageReference("sbom"))
        try store.tag(image("one"), as: ImageReference("app"))
        var told = [Digest]()
        #expect(try store.images { entry, _ in told.append(entry.digest) }.count == 1)
        #expect(told == [artifact.digest])
    }

    @Test func layersThatManifestAndConfigurationCountDifferentlyAreRefused() throws {
        let config = try lease.putDocument(
            ImageConfig(platform: .current, diffIDs: [Digest(of: [1])]), mediaType: .config)
        let manifest = try lease.putDocument(Manifest(config: config, layers: []), mediaType: .manifest)
        #expect(throws: ImageError.layersDiffer(manifest.digest, manifest: 0, config: 1)) {
            try store.image(manifest)
        }
    }

    @Test func aRemovedImageLosesEveryNameAndItsContent() throws {
        let (one, two) = (try store.image(image("one")), try store.image(image("two")))
        for name in ["app", "app:1"] { try store.tag(one.target, as: ImageReference(name)) }
        try store.tag(two.target, as: ImageReference("other"))
        #expect(
            try store.removeImage(one.id) == ["docker.io/library/app:1", "docker.io/library/app:latest"])
        #expect(try store.images().map(\.id) == [two.id])
    }
}
