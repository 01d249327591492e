import Cgroups
import Curriculum
import Foundation
import ImageChecks
import LinuxSystem
import OCI
import Testing

@testable import Checks

/// A store of images in a folder of one test, as a learner could have made it.
private final class LearnersImages {
    let folder = "/tmp/lab-images-\(UUID().uuidString)"
    let store: ContentStore
    private let lease: Lease

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        store = try ContentStore(path: "\(folder)/images")
        lease = try store.lease()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Each layer is the files that it brings; an empty text is a whiteout by its name.
    func image(_ name: String, layers: [[String: String]], _ change: (inout RunConfig) -> Void = { _ in }) throws {
        var packed = [Descriptor]()
        for (index, files) in layers.enumerated() {
            let tree = "\(folder)/tree-\(name.hashValue.magnitude)-\(index)"
            for (file, text) in files {
                let path = "\(tree)/\(file)"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try text.write(toFile: path, atomically: false, encoding: .utf8)
            }
            packed.append(try lease.put(archive(tree), mediaType: .layer))
        }
        var config = RunConfig()
        change(&config)
        let document = try lease.putDocument(
            ImageConfig(platform: .current, config: config, diffIDs: packed.map(\.digest)), mediaType: .config)
        let manifest = try lease.putDocument(
            Manifest(config: document, layers: packed), mediaType: .manifest)
        try store.name(manifest, ImageReference(name).description)
    }

    /// The same layer so many times: 600 MiB of zeros, packed to less than one.
    func zeros(_ name: String, layers count: Int) throws {
        let script = "truncate -s 600M zeros; tar -cf - zeros | gzip -1 >layer"
        _ = try output(of: "/bin/bash", ["-c", "cd '\(folder)'; " + script])
        let layer = try lease.put(
            Array(Data(contentsOf: URL(filePath: "\(folder)/layer"))), mediaType: .gzipLayer)
        let sum = try output(of: "/bin/bash", ["-c", "cd '\(folder)'; tar -cf - zeros | sha256sum"])
        let diffID = try Digest("sha256:" + String(decoding: sum.prefix(64), as: UTF8.self))
        let diffIDs = Array(repeating: diffID, count: count)
        let document = try lease.putDocument(
            ImageConfig(platform: .current, config: RunConfig(), diffIDs: diffIDs), mediaType: .config)
        let layers = Array(repeating: layer, count: count)
        let manifest = try lease.putDocument(Manifest(config: document, layers: layers), mediaType: .manifest)
        try store.name(manifest, ImageReference(name).description)
    }

    /// With whiteouts as they are named, which no packer of ours makes of a plain file.
    private func archive(_ tree: String) throws -> [UInt8] {
        try output(of: "/bin/tar", ["-C", tree, "--sort=name", "--mtime=@1", "-cf", "-", "."])
    }

    private func output(of program: String, _ arguments: [String]) throws -> [UInt8] {
        let process = Process()
        let pipe = Foundation.Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(data)
    }

    func path(of digest: Digest) -> String { "\(folder)/images/blobs/sha256/\(digest.hex)" }

    /// What the probe reads of each field.
    func read(
        _ image: String, _ keys: [String], file: String? = nil, other: String? = nil, text: String? = nil
    ) throws -> [ObservedValue] {
        var arguments: [String: Check.Argument] = ["image": .value(Value(image))]
        if let file { arguments["file"] = .value(Value(file)) }
        if let other { arguments["other"] = .value(Value(other)) }
        if let text { arguments["text"] = .value(Value(text)) }
        let position = SourcePosition(file: "checks.yaml", line: 1, column: 1)
        let expectation = Expectation(fields: keys.map { .init(key: $0, matcher: .equals("x"), position: position) })
        let check = Check(
            id: "image", probe: "image", arguments: arguments, expectations: .same(expectation), position: position)
        var context = ProbeContext(
            session: Cgroup(layout: .none, path: "lab/none"), initProcess: getpid(), language: .en)
        context.dataFolder = folder
        return try ImageProbe().read(expectation, of: check, in: context).map(\.value)
    }

    func read(
        _ image: String, _ key: String, file: String? = nil, other: String? = nil, text: String? = nil
    ) throws -> ObservedValue {
        try #require(read(image, [key], file: file, other: other, text: text).first)
    }
}

extension ObservedValue {
    fileprivate var sentence: String {
        if case .missing(let missing) = self { missing.sentence.en ?? "" } else { "" }
    }
}

@Suite struct ImageProbeTests {
    @Test func everyProbeOfTheVocabularyIsThere() {
        #expect(Set(ProbeRegistry.withImages.names) == Set(Vocabulary.probes.map(\.name)))
    }

    @Test func theDocumentsOfAnImageAreRead() throws {
        let images = try LearnersImages()
        try images.image("app:1.0", layers: [["bin/sh": "shell"], ["app/main": "hello"]]) { config in
            config.user = "app"
            config.cmd = ["sh", "-c", "cat /app/main"]
            config.env = ["MODE=quiet", "LIST=a,b"]
            config.labels = ["who": "me"]
            config.exposedPorts = ["80/tcp": .init()]
        }
        #expect(
            try images.read("app:1.0", ["exists", "layers", "user", "cmd", "env", "label", "exposed", "verifies"]) == [
                .bool(true), .count(2), .text("app"), .text("sh -c cat /app/main"),
                .members(["MODE=quiet", "LIST=a,b"]), .members(["who=me"]), .members(["80/tcp"]), .bool(true),
            ])
        #expect(try images.read("app", "exists") == .bool(false))
        #expect(try images.read("app", "layers").sentence.contains("no image app"))
        #expect(try images.read("docker.io/library/app:1.0", "exists") == .bool(true))
    }

    @Test func aMemberIsNamedAsAWhole() throws {
        let members = ObservedValue.members(["MODE=quiet", "LIST=a,b"])
        #expect(try Matcher.equals("LIST=a,b").isFulfilled(by: members))
        #expect(try !Matcher.equals("MODE=qui").isFulfilled(by: members))
        #expect(try !Matcher.equals("").isFulfilled(by: members))
    }

    @Test func aFileIsWhereTheLastLayerThatHasItPutsIt() throws {
        let images = try LearnersImages()
        try images.image(
            "app",
            layers: [
                ["app/secret": "key\n", "app/version": "1\n", "app/plugins/a": "a"],
                ["app/version": "2\n", "app/.wh.secret": ""],
                ["app/plugins/.wh..wh..opq": "", "app/plugins/b": "b"],
            ])
        func read(_ keys: [String], _ file: String) throws -> [ObservedValue] {
            try images.read("app", keys, file: file).map { value in
                if case .named(let name, _) = value { .text(name) } else { value }
            }
        }
        #expect(
            try read(["file", "content", "layer", "held_by"], "/app/version") == [
                .text("file"), .text("2"), .count(2), .count(2),
            ])
        #expect(try read(["file", "held_by"], "/app/secret") == [.text("deleted"), .count(1)])
        #expect(try read(["file"], "/app/plugins/a") == [.text("deleted")])
        #expect(try read(["file", "layer"], "app/plugins/b") == [.text("file"), .count(3)])
        #expect(try read(["file"], "/app") == [.text("directory")])
        #expect(try read(["file", "held_by"], "/nothing") == [.text("absent"), .count(0)])
        #expect(try images.read("app", "content", file: "/app/secret").sentence.contains("no file /app/secret"))
    }

    @Test func twoImagesAreHeldBesideEachOther() throws {
        let images = try LearnersImages()
        try images.image("base", layers: [["a": "1"]])
        try images.image("app", layers: [["a": "1"], ["b": "2"]])
        try images.image("copy", layers: [["a": "1"], ["b": "2"]])
        let keys = ["same", "same_layers", "shared", "built_on"]
        #expect(
            try images.read("app", keys, other: "base") == [.bool(false), .bool(false), .count(1), .bool(true)])
        #expect(try images.read("app", keys, other: "copy") == [.bool(true), .bool(true), .count(2), .bool(true)])
        #expect(try images.read("app", "same", other: "none").sentence.contains("no image none"))
    }

    @Test func oneFileOfTwoImagesIsHeldBesideTheOther() throws {
        let images = try LearnersImages()
        try images.image("one", layers: [["a": "1", "b": "2"]])
        try images.image("two", layers: [["a": "1", "b": "3"], ["c": "4"]])
        #expect(try images.read("two", "same_file", file: "a", other: "one") == .bool(true))
        #expect(try images.read("two", "same_file", file: "b", other: "one") == .bool(false))
        #expect(try images.read("two", "same_file", file: "c", other: "one").sentence.contains("no file /c"))
        // The same text in a layer that was made again is no layer that was kept.
        #expect(try images.read("two", "same_layer", file: "a", other: "one") == .bool(false))
        try images.image("three", layers: [["d": "5"], ["a": "1", "b": "2"]])
        #expect(try images.read("three", "same_layer", file: "a", other: "one") == .bool(true))
        #expect(try images.read("three", "same_layer", file: "c", other: "one").sentence.contains("no file /c"))
    }

    @Test func aTextIsFoundInEveryLayerAndInTheConfiguration() throws {
        let images = try LearnersImages()
        try images.image("app", layers: [["a": "the key is opensesame"], [".wh.a": ""], ["b": "opensesame"]])
        #expect(try images.read("app", "layers_with_text", text: "opensesame") == .count(2))
        #expect(try images.read("app", "layers_with_text", text: "nothing") == .count(0))
        #expect(try images.read("app", "config_with_text", text: "opensesame") == .bool(false))
        #expect(try images.read("app", "config_with_text", text: "diff_ids") == .bool(true))
    }

    // MARK: Somebody who wants to deceive, or to harm

    @Test func contentThatIsNotWhatItsDigestSaysIsNotBelieved() throws {
        let images = try LearnersImages()
        try images.image("app", layers: [["a": "1"]])
        let layer = try images.store.manifest(try #require(images.store.index().manifests.first)).manifest.layers[0]
        try "something else".write(toFile: images.path(of: layer.digest), atomically: false, encoding: .utf8)
        #expect(try images.read("app", "exists") == .bool(true))
        #expect(!(try images.read("app", "verifies").sentence.isEmpty))
        #expect(!(try images.read("app", "content", file: "a").sentence.isEmpty))
        // Nor is a document.
        let target = try #require(images.store.index().manifests.first).digest
        try "{}".write(toFile: images.path(of: target), atomically: false, encoding: .utf8)
        #expect(try images.read("app", "exists").sentence.contains("another digest"))
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["link", "pipe", "folder", "huge", "device", "bind"])
    func whatIsNoPlainFileNeitherHangsNorHarms(_ kind: String) throws {
        let images = try LearnersImages()
        try images.image("app", layers: [["a": "1"]])
        let target = try #require(images.store.index().manifests.first).digest
        let path = images.path(of: target)
        if kind == "bind", geteuid() != 0 { return }
        if kind != "bind" { try FileManager.default.removeItem(atPath: path) }
        switch kind {
        case "link": #expect(symlink("/etc/passwd", path) == 0)
        case "pipe": #expect(mkfifo(path, 0o644) == 0)
        case "folder": #expect(mkdir(path, 0o755) == 0)
        case "huge":
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            #expect(truncate(path, 1 << 40) == 0)
        case "device": #expect(symlink("/dev/zero", path) == 0)
        // Another mount, on which a read could wait for ever.
        default: #expect(mount("/proc/kmsg", path, nil, UInt(MS_BIND), nil) == 0)
        }
        defer { if kind == "bind" { umount2(path, 2) } }
        let value = try images.read("app", "exists")
        #expect(!value.sentence.isEmpty, "\(kind): \(value)")
    }

    /// One small layer that a manifest names again and again could keep the reader for hours.
    @Test func whatAllLayersGrowToHasALimit() throws {
        let images = try LearnersImages()
        try images.zeros("once", layers: 1)
        try images.zeros("twice", layers: 2)
        #expect(try images.read("once", "layers_with_text", text: "none") == .count(0))
        #expect(try images.read("twice", "layers_with_text", text: "none").sentence.contains("too large"))
        #expect(try images.read("twice", "verifies").sentence.contains("too large"))
    }

    @Test func namesInTheIndexLeadNowhere() throws {
        let images = try LearnersImages()
        for text in [
            "[]", "{",
            "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"x\",\"size\":1,\"digest\":\"sha256:../../etc\"}]}",
        ] {
            try text.write(toFile: "\(images.folder)/images/index.json", atomically: false, encoding: .utf8)
            #expect(!(try images.read("app", "exists").sentence.isEmpty), "\(text)")
        }
        #expect(throws: ProbeFailure.self) { try images.read("app", "content", file: "/a/../../b") }
    }
}
