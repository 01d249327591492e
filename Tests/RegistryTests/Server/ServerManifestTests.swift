import Foundation
import OCI
import Testing

@testable import Registry

@Suite struct ServerManifestTests {
    @Test func aManifestComesBackAsItWasPushed() async throws {
        try await ServerFixture.run { registry in
            let image = try await registry.pushImage("one", to: "a/b")
            for reference in ["one", "\(image.digest)"] {
                let got = try await registry.get("/v2/a/b/manifests/\(reference)")
                #expect(got.status == 200)
                #expect(got.body == image.bytes)
                #expect(got["content-type"] == MediaType.manifest.rawValue)
                #expect(got["docker-content-digest"] == "\(image.digest)")
                let head = try await registry.send("HEAD", "/v2/a/b/manifests/\(reference)")
                #expect(head.status == 200)
                #expect(head["content-length"] == "\(image.bytes.count)")
                #expect(head.body.isEmpty)
            }
            #expect(try await registry.get("/v2/a/b/manifests/two").codes == ["MANIFEST_UNKNOWN"])
            #expect(try await registry.get("/v2/c/manifests/one").codes == ["NAME_UNKNOWN"])
            let again = try await registry.get(
                "/v2/a/b/manifests/one", headers: [("If-None-Match", "\"\(image.digest)\"")])
            #expect(again.status == 304)
        }
    }

    @Test func aManifestWhosePartsAreMissingIsRefusedAndNamesThem() async throws {
        try await ServerFixture.run { registry in
            let manifest = Manifest(
                config: Descriptor(of: [1], mediaType: .config), layers: [Descriptor(of: [2], mediaType: .layer)])
            let bytes = try ImageDocument.encode(manifest)
            let answer = try await registry.put(bytes, as: "x", in: "a")
            #expect(answer.status == 400)
            #expect(answer.codes == ["MANIFEST_BLOB_UNKNOWN", "MANIFEST_BLOB_UNKNOWN"])
            // A blob of another repository does not count.
            try await registry.push([1], to: "b")
            try await registry.push([2], to: "b")
            #expect(try await registry.put(bytes, as: "x", in: "a").status == 400)
            #expect(try await registry.put(bytes, as: "x", in: "b").status == 201)
            let index = try ImageDocument.encode(
                Index(manifests: [Descriptor(of: bytes, mediaType: .manifest)]))
            #expect(try await registry.put(index, as: "y", in: "a", type: .index).codes == ["MANIFEST_BLOB_UNKNOWN"])
            #expect(try await registry.put(index, as: "y", in: "b", type: .index).status == 201)
        }
    }

    @Test func whatIsNoManifestIsRefused() async throws {
        try await ServerFixture.run { registry in
            let image = try await registry.pushImage("x", to: "a")
            #expect(try await registry.put(Array("{".utf8), as: "x", in: "a").codes == ["MANIFEST_INVALID"])
            #expect(try await registry.put(image.bytes, as: "x", in: "a", type: .index).status == 400)
            #expect(try await registry.put(image.bytes, as: "x", in: "a", type: "text/html").status == 400)
            #expect(try await registry.put(image.bytes, as: "\(Digest(of: [1]))", in: "a").codes == ["DIGEST_INVALID"])
            let large = [UInt8](repeating: 0x20, count: ImageDocument.largest + 1)
            #expect(try await registry.put(large, as: "x", in: "a").status == 413)
            let padded = image.bytes + [UInt8](repeating: 0x20, count: ImageDocument.largest - image.bytes.count)
            #expect(try await registry.put(padded, as: "large", in: "a").status == 201)
            #expect(try await registry.get("/v2/a/manifests/large").body.count == ImageDocument.largest)
        }
    }

    @Test func tagsAreListedInOrderPageByPage() async throws {
        try await ServerFixture.run { registry in
            let image = try await registry.pushImage("b", to: "a")
            let others = ["A", "c", "a.1", "_x"]
            let query = others.map { "tag=\($0)" }.joined(separator: "&")
            let put = try await registry.put(image.bytes, as: "\(image.digest)?\(query)", in: "a")
            #expect(put.headers.filter { $0.name == "oci-tag" }.map(\.value) == others)
            let all = ["A", "_x", "a.1", "b", "c"]
            #expect(try await tags(registry.get("/v2/a/tags/list")) == all)
            var page = try await registry.get("/v2/a/tags/list?n=2")
            var found = try tags(page)
            while let link = page["link"] {
                #expect(link.hasSuffix("; rel=\"next\""))
                page = try await registry.get(String(link.dropFirst().prefix { $0 != ">" }))
                found += try tags(page)
            }
            #expect(found == all)
            let none = try await registry.get("/v2/a/tags/list?n=0")
            #expect(try tags(none) == [])
            #expect(none["link"] == nil)
            #expect(try await tags(registry.get("/v2/a/tags/list?last=a.1")) == ["b", "c"])
            #expect(try await registry.get("/v2/a/tags/list?n=x").status == 400)
            #expect(try await registry.get("/v2/none/tags/list").codes == ["NAME_UNKNOWN"])
        }
    }

    private func tags(_ answer: RawAnswer) throws -> [String] {
        struct Body: Decodable { var tags: [String] }
        return try JSONDecoder().decode(Body.self, from: Data(answer.body)).tags
    }

    @Test func referrersAreListedAndFiltered() async throws {
        try await ServerFixture.run { registry in
            let image = try await registry.pushImage("x", to: "a")
            let subject = Descriptor(of: image.bytes, mediaType: .manifest)
            let one = try await registry.pushImage("s1", to: "a", subject: subject, artifactType: "example/one")
            let two = try await registry.pushImage("s2", to: "a", subject: subject)
            let put = try await registry.put(two.bytes, as: "s2", in: "a")
            #expect(put["oci-subject"] == "\(image.digest)")

            let all = try await registry.get("/v2/a/referrers/\(image.digest)")
            #expect(all["content-type"] == MediaType.index.rawValue)
            #expect(all["oci-filters-applied"] == nil)
            let index = try ImageDocument.decode(Index.self, from: all.body)
            #expect(Set(index.manifests.map(\.digest)) == [one.digest, two.digest])
            #expect(Set(index.manifests.map(\.artifactType)) == ["example/one", .config])
            #expect(index.manifests.first { $0.digest == one.digest }?.annotations == ["tag": "s1"])

            let some = try await registry.get("/v2/a/referrers/\(image.digest)?artifactType=example/one")
            #expect(some["oci-filters-applied"] == "artifactType")
            #expect(try ImageDocument.decode(Index.self, from: some.body).manifests.map(\.digest) == [one.digest])

            #expect(try await registry.send("DELETE", "/v2/a/manifests/\(one.digest)").status == 202)
            let rest = try await registry.get("/v2/a/referrers/\(image.digest)")
            #expect(try ImageDocument.decode(Index.self, from: rest.body).manifests.map(\.digest) == [two.digest])
            #expect(try await registry.get("/v2/none/referrers/\(image.digest)").status == 200)
            #expect(try await registry.get("/v2/a/referrers/nonsense").codes == ["DIGEST_INVALID"])
        }
    }

    @Test func tagsAndManifestsAreDeleted() async throws {
        try await ServerFixture.run { registry in
            let image = try await registry.pushImage("x", to: "a")
            _ = try await registry.put(image.bytes, as: "y", in: "a")
            #expect(try await registry.send("DELETE", "/v2/a/manifests/x").status == 202)
            #expect(try await registry.send("DELETE", "/v2/a/manifests/x").status == 404)
            #expect(try await registry.get("/v2/a/manifests/y").status == 200)
            #expect(try await registry.send("DELETE", "/v2/a/manifests/\(image.digest)").status == 202)
            #expect(try await registry.get("/v2/a/manifests/y").status == 404)
            #expect(try await registry.get("/v2/a/tags/list").text.contains("[]"))
            #expect(try await registry.get("/v2/_catalog").text.contains("[]"))
        }
    }

    @Test func twoPushesOfOneTagAtOnceGiveOneOfThem() async throws {
        try await ServerFixture.run { registry in
            let one = try await registry.pushImage("one", to: "a", layer: "1")
            let two = try await registry.pushImage("two", to: "a", layer: "2")
            await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    let bytes = number % 2 == 0 ? one.bytes : two.bytes
                    group.addTask { _ = try await registry.put(bytes, as: "x", in: "a") }
                    group.addTask {
                        let got = try await registry.get("/v2/a/manifests/x")
                        if got.status == 200 { #expect([one.bytes, two.bytes].contains(got.body)) }
                    }
                }
            }
            #expect([one.bytes, two.bytes].contains(try await registry.get("/v2/a/manifests/x").body))
        }
    }

    @Test func theCatalogueAndTheSearchKnowWhatHoldsImages() async throws {
        try await ServerFixture.run { registry in
            for name in ["b", "a/c", "a"] { try await registry.pushImage("latest", to: name) }
            try await registry.push([1], to: "blobs-only")
            #expect(try await registry.get("/v2/_catalog").text == "{\"repositories\":[\"a\",\"a/c\",\"b\"]}")
            let page = try await registry.get("/v2/_catalog?n=2")
            #expect(page["link"] == "</v2/_catalog?n=2&last=a%2Fc>; rel=\"next\"")
            let found = try await registry.get("/v1/search?q=C&n=25")
            #expect(found.text.contains("\"num_results\":1"))
            #expect(found.text.contains("\"name\":\"a/c\""))
            #expect(try await registry.get("/v1/search?q=&page=9223372036854775807").status == 200)
        }
    }
}
