import Foundation
import OCI
import Testing

/// Headers that say something else than the entry they stand before, and archives that are far larger than they look.
@Suite("Hostile headers")
struct HostileHeaderTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        for name in ["root", "outside"] {
            try FileManager.default.createDirectory(atPath: scratch(name), withIntermediateDirectories: false)
        }
    }

    private func unpack(_ tar: TarBuilder) throws {
        _ = try LayerUnpacker.unpack(
            MemorySource(tar.archive), compression: LayerCompression.none, into: scratch("root"))
    }

    private func expectRefused(_ tar: TarBuilder, _ reason: LayerError.Reason) throws {
        let error = #expect(throws: LayerError.self) { try unpack(tar) }
        guard case .refused(_, reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try scratch.files("outside") == [] && scratch.files("root") == [])
    }

    @Test("long names of GNU's kind lead nowhere")
    func longNames() throws {
        var tar = TarBuilder()
        tar.add("././@LongLink", type: "L", content: Array("../outside/victim\0".utf8))
        tar.add("harmless", content: [0x78])
        try expectRefused(tar, .leadsOut)
        tar = TarBuilder()
        tar.add("././@LongLink", type: "K", content: Array("../outside/victim\0".utf8))
        tar.add("harmless", type: "1", link: "x")
        try expectRefused(tar, .leadsOut)
    }

    @Test("a header for the whole archive leads nowhere")
    func globalHeader() throws {
        var tar = TarBuilder()
        tar.add("g", type: "g", content: Array("26 path=../outside/victim\n".utf8))
        tar.add("harmless", content: [0x78])
        do {
            try unpack(tar)
            #expect(try scratch.files("root") == ["harmless"])
        } catch let error as LayerError {
            guard case .refused(_, .leadsOut) = error else { throw error }
        }
        #expect(try scratch.files("outside") == [])
    }

    @Test("a name in the headers of a file of holes leads nowhere")
    func sparseName() throws {
        var tar = TarBuilder()
        tar.addPax([
            ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
            ("GNU.sparse.name", Array("../outside/victim".utf8)), ("GNU.sparse.realsize", Array("1".utf8)),
        ])
        tar.add(
            "GNUSparseFile.0/harmless", content: Array("1\n0\n1\n".utf8) + [UInt8](repeating: 0, count: 506) + [0x78])
        try expectRefused(tar, .leadsOut)
    }

    @Test(
        "a map of holes that goes beyond the file, backwards or around is refused, or read within its size",
        arguments: [
            "1\n9999999999999\n1\n", "2\n5\n1\n0\n1\n", "1\n-1\n5\n", "99999999\n0\n1\n", "1\n0\n9223372036854775807\n",
        ])
    func sparseMap(_ map: String) throws {
        var tar = TarBuilder()
        tar.addPax([
            ("GNU.sparse.major", Array("1".utf8)), ("GNU.sparse.minor", Array("0".utf8)),
            ("GNU.sparse.name", Array("holes".utf8)), ("GNU.sparse.realsize", Array("10".utf8)),
        ])
        let content = Array(map.utf8)
        tar.add("GNUSparseFile.0/holes", content: content + [UInt8](repeating: 0, count: 512 - content.count) + [0x78])
        do { try unpack(tar) } catch is LayerError { return }
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch("root/holes"))
        #expect(try #require(attributes[.size] as? Int) <= 10)
    }

    @Test("a size below zero is refused, in the header and in the one before it")
    func negativeSizes() throws {
        for text in ["-1", "-9223372036854775808", "18446744073709551615"] {
            var tar = TarBuilder()
            tar.addPax([("size", Array(text.utf8))])
            tar.add("f", content: [0x78])
            do { try unpack(tar) } catch is LayerError { continue }
            // Taken for the size in the entry's own header.
            #expect(try Data(contentsOf: URL(filePath: scratch("root/f"))).count <= 1, "\(text)")
        }
    }

    /// 10 GiB in 10 MiB: members of gzip behind one another, each 64 MiB of zeros.
    private static let bomb = """
        import gzip, sys, tarfile, io
        kind, path = sys.argv[1:]
        def entry(name, size):
            header = tarfile.TarInfo(name)
            header.size = size
            return header.tobuf(tarfile.PAX_FORMAT)
        zeros = gzip.compress(bytes(64 << 20), 9)
        with open(path, "wb") as out:
            if kind == "one":
                out.write(gzip.compress(entry("zeros", 10 << 30)) + zeros * 160)
            else:
                for number in range(160):
                    out.write(gzip.compress(entry(f"zeros{number}", 64 << 20)) + zeros)
            out.write(gzip.compress(bytes(1024)))
        """

    @Test("10 GiB of zeros in 10 MiB are refused, as one file and as many", arguments: ["one", "many"])
    func zeros(_ kind: String) throws {
        try Program.succeed(["python3", "-c", Self.bomb, kind, scratch("bomb.gz")])
        let size = try #require(
            FileManager.default.attributesOfItem(atPath: scratch("bomb.gz"))[.size] as? Int)
        #expect(size < 11 << 20)
        var options = UnpackOptions()
        // One is refused by what every layer may have; many would be written up to there.
        if kind == "many" { options.limits.bytes = 200 << 20 }
        #expect(throws: LayerError.tooManyBytes(limit: options.limits.bytes)) {
            try LayerUnpacker.unpack(
                FileSource(path: scratch("bomb.gz")), compression: .gzip, into: scratch("root"), options: options)
        }
        let written = try Program.succeed(["du", "-sm", scratch("root")]).split(separator: "\t")[0]
        #expect(try #require(Int(written)) <= (kind == "one" ? 1 : 200))
    }

    @Test("a layer that was changed on the disk is refused at its end, whatever is in it")
    func changedOnTheDisk() throws {
        let store = try ContentStore(path: scratch("store"))
        let lease = try store.lease()
        var tar = TarBuilder()
        tar.add("f", content: [0x78])
        let layer = try lease.put(tar.archive, mediaType: .layer)
        var other = TarBuilder()
        other.add("g", content: [0x79])
        try Data(other.archive).write(
            to: URL(filePath: scratch("store/blobs/sha256/\(layer.digest.hex)")))
        #expect(throws: StoreError.corrupt(layer.digest)) {
            try LayerUnpacker.unpack(
                store.reader(of: layer.digest), compression: LayerCompression.none, into: scratch("root"))
        }
    }
}
