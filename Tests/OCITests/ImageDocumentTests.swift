import OCI
import Testing

@Suite("Documents of images")
struct ImageDocumentTests {
    private let hash = "sha256:" + String(repeating: "a", count: 64)

    @Test("a manifest of Docker's and one with fields of tomorrow are read")
    func tolerant() throws {
        let text = """
            {"schemaVersion":2,"mediaType":"\(MediaType.dockerManifest)","future":{"x":[1,null]},
             "config":{"mediaType":"\(MediaType.dockerConfig)","digest":"\(hash)","size":7,"new":true},
             "layers":[{"mediaType":"\(MediaType.dockerGzipLayer)","digest":"\(hash)","size":9}]}
            """
        guard case .manifest(let manifest) = try ImageDocument.kind(of: Array(text.utf8)) else {
            Issue.record("not a manifest")
            return
        }
        #expect(manifest.config.mediaType.isConfig)
        #expect(manifest.layers[0].mediaType.compression == .gzip)
        #expect(manifest.layers[0].size == 9)
    }

    @Test("a configuration as Docker writes it, with null for what is empty, is read")
    func config() throws {
        let text = """
            {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["sh"],"Entrypoint":null,
             "ExposedPorts":{"80/tcp":{}},"Volumes":null,"WorkingDir":"/","OnBuild":null,"Healthcheck":{"Test":["NONE"]}},
             "rootfs":{"type":"layers","diff_ids":["\(hash)"]},"history":[{"created_by":"ADD","empty_layer":true}]}
            """
        let config = try ImageDocument.decode(ImageConfig.self, from: Array(text.utf8))
        #expect(config.config?.env == ["PATH=/bin"])
        #expect(config.config?.entrypoint == nil)
        #expect(config.config?.exposedPorts?.keys.sorted() == ["80/tcp"])
        #expect(config.rootfs.diffIDs.count == 1)
        #expect(config.history?.first?.emptyLayer == true)
        #expect(config.platform.description == "linux/amd64")
    }

    @Test("the same value gives the same bytes, with keys in order and slashes as they are")
    func canonical() throws {
        var config = ImageConfig(platform: Platform(architecture: "amd64"))
        config.config?.labels = ["z": "1/2", "a": "한글", "m": ""]
        let bytes = try ImageDocument.encode(config)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"architecture":"amd64","config":{"Labels":{"a":"한글","m":"","z":"1/2"}},"history":[],"os":"linux","#
                + #""rootfs":{"diff_ids":[],"type":"layers"}}"#)
        #expect(try ImageDocument.decode(ImageConfig.self, from: bytes) == config)
    }

    @Test(
        "a document that two programs could read in two ways is refused",
        arguments: [
            #"{"schemaVersion":2,"config":{},"layers":[],"manifests":[]}"#,
            #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","layers":[],"manifests":[]}"#,
            #"{"schemaVersion":1,"fsLayers":[]}"#, "{}", "[]", "", "nonsense",
            #"{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:1","size":1},"layers":[]}"#,
        ])
    func ambiguous(_ text: String) {
        #expect(throws: DocumentError.self) { try ImageDocument.kind(of: Array(text.utf8)) }
    }

    @Test("a document that calls itself something else than its descriptor does is refused")
    func otherType() {
        let text = #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
        #expect(throws: DocumentError.self) { try ImageDocument.kind(of: Array(text.utf8), mediaType: .manifest) }
        #expect(throws: Never.self) { try ImageDocument.kind(of: Array(text.utf8), mediaType: .index) }
    }

    @Test("a document of more than 4 MiB is refused before it is read")
    func large() {
        let bytes = [UInt8](repeating: 0x20, count: ImageDocument.largest + 1)
        #expect(throws: DocumentError.tooLarge(bytes: bytes.count, limit: ImageDocument.largest)) {
            try ImageDocument.kind(of: bytes)
        }
    }

    @Test("an index gives the manifest for the machine, the exact variant first")
    func platforms() {
        func entry(_ architecture: String, _ variant: String?) -> Descriptor {
            Descriptor(
                mediaType: .manifest, digest: Digest(of: Array((architecture + (variant ?? "")).utf8)), size: 1,
                platform: Platform(architecture: architecture, variant: variant))
        }
        let index = Index(manifests: [entry("arm64", nil), entry("amd64", nil), entry("arm64", "v8")])
        let arm = index.manifest(for: Platform(architecture: "arm64", variant: "v8"))
        #expect(arm?.platform?.variant == "v8")
        #expect(index.manifest(for: Platform(architecture: "amd64"))?.platform?.architecture == "amd64")
        #expect(index.manifest(for: Platform(architecture: "s390x")) == nil)
    }
}
