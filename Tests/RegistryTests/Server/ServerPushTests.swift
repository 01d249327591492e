import Foundation
import OCI
import Testing

@testable import Registry

@Suite struct ServerPushTests {
    @Test func aBlobIsPushedWithOneRequest() async throws {
        try await ServerFixture.run { registry in
            for algorithm in Digest.Algorithm.allCases {
                let bytes = noise(300_000)
                let digest = try await registry.push(bytes, to: "a/b", algorithm: algorithm)
                let got = try await registry.get("/v2/a/b/blobs/\(digest)")
                #expect(got.status == 200)
                #expect(got.body == bytes)
                #expect(got["docker-content-digest"] == "\(digest)")
            }
        }
    }

    @Test func aBlobIsPushedInChunksAndTheUploadTellsHowFarItIs() async throws {
        try await ServerFixture.run { registry in
            let bytes = noise(5000)
            let digest = Digest(of: bytes)
            let location = try await registry.begin(in: "a")
            let first = try await registry.send(
                "PATCH", location, headers: [("Content-Range", "0-1999")], body: Array(bytes[..<2000]))
            #expect(first.status == 202)
            #expect(first["range"] == "0-1999")

            let early = try await registry.send(
                "PATCH", location, headers: [("Content-Range", "3000-3999")], body: Array(bytes[3000..<4000]))
            #expect(early.status == 416)
            #expect(early["range"] == "0-1999")

            let status = try await registry.get(location)
            #expect(status.status == 204)
            #expect(status["range"] == "0-1999")
            #expect(status["location"] == location)

            let second = try await registry.send("PATCH", location, body: Array(bytes[2000..<4000]))
            #expect(second["range"] == "0-3999")
            let last = try await registry.send(
                "PUT", "\(location)?digest=\(digest)", headers: [("Content-Range", "4000-4999")],
                body: Array(bytes[4000...]))
            #expect(last.status == 201)
            #expect(last["location"] == "/v2/a/blobs/\(digest)")
            #expect(try await registry.get("/v2/a/blobs/\(digest)").body == bytes)
            #expect(try await registry.get(location).codes == ["BLOB_UPLOAD_UNKNOWN"])
        }
    }

    @Test func aChunkOfAnotherLengthThanItsRangeLeavesNothing() async throws {
        try await ServerFixture.run { registry in
            let location = try await registry.begin(in: "a")
            let wrong = try await registry.send(
                "PATCH", location, headers: [("Content-Range", "0-9")], body: noise(5))
            #expect(wrong.status == 400)
            #expect(wrong.codes == ["SIZE_INVALID"])
            #expect(try await registry.get(location)["range"] == "0-0")
            for range in ["9-0", "x-1", "1", "bytes", "0-99999999999999999999"] {
                let answer = try await registry.send(
                    "PATCH", location, headers: [("Content-Range", range)], body: noise(5))
                #expect(answer.status == 400)
            }
        }
    }

    @Test func anUploadGoesOnAfterTheRegistryWasStarted() async throws {
        let folder = ServerFixture.newFolder()
        let bytes = noise(100_000)
        var location = ""
        try await ServerFixture.run(folder: folder) { registry in
            location = try await registry.begin(in: "a/b", "?digest-algorithm=sha512")
            _ = try await registry.send("PATCH", location, body: Array(bytes[..<60_000]))
        }
        let upload = location
        try await ServerFixture.run(folder: folder) { registry in
            #expect(try await registry.get(upload)["range"] == "0-59999")
            let digest = Digest(of: bytes, algorithm: .sha512)
            _ = try await registry.send("PATCH", upload, body: Array(bytes[60_000...]))
            #expect(try await registry.send("PUT", "\(upload)?digest=\(digest)").status == 201)
            #expect(try await registry.get("/v2/a/b/blobs/\(digest)").body == bytes)
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func whatHasAnotherDigestIsThrownAway() async throws {
        try await ServerFixture.run { registry in
            let promised = Digest(of: noise(100))
            let whole = try await registry.send("POST", "/v2/a/blobs/uploads/?digest=\(promised)", body: noise(99))
            #expect(whole.status == 400)
            #expect(whole.codes == ["DIGEST_INVALID"])
            let location = try await registry.begin(in: "a")
            let put = try await registry.send("PUT", "\(location)?digest=\(promised)", body: noise(101))
            #expect(put.codes == ["DIGEST_INVALID"])
            #expect(try await registry.get(location).status == 404)
            #expect(try await registry.get("/v2/a/blobs/\(promised)").codes == ["BLOB_UNKNOWN"])
            #expect(try await registry.send("PUT", try await registry.begin(in: "a")).codes == ["DIGEST_INVALID"])
            for digest in ["sha256:12", "md5:d41d8cd98f00b204e9800998ecf8427e", "nonsense"] {
                let answer = try await registry.send("POST", "/v2/a/blobs/uploads/?digest=\(digest)", body: [1])
                #expect(answer.status == 400)
            }
        }
    }

    @Test func anUploadCanBeCancelled() async throws {
        try await ServerFixture.run { registry in
            let location = try await registry.begin(in: "a")
            #expect(try await registry.send("DELETE", location).status == 204)
            #expect(try await registry.send("DELETE", location).status == 404)
            #expect(try await registry.send("PATCH", location, body: [1]).status == 404)
            let other = try await registry.begin(in: "a")
            #expect(try await registry.get(other.replacing("/a/", with: "/b/")).status == 404)
        }
    }

    @Test func aBlobOfAnotherRepositoryIsMountedAndSeenNowhereElse() async throws {
        try await ServerFixture.run { registry in
            let digest = try await registry.push(noise(1000), to: "from")
            #expect(try await registry.get("/v2/to/blobs/\(digest)").status == 404)
            let absent = try await registry.send("POST", "/v2/to/blobs/uploads/?mount=\(digest)&from=other")
            #expect(absent.status == 202)
            let mounted = try await registry.send("POST", "/v2/to/blobs/uploads/?mount=\(digest)&from=from")
            #expect(mounted.status == 201)
            #expect(mounted["location"] == "/v2/to/blobs/\(digest)")
            #expect(try await registry.send("POST", "/v2/third/blobs/uploads/?mount=\(digest)").status == 201)
            // It stays for the others.
            #expect(try await registry.send("DELETE", "/v2/from/blobs/\(digest)").status == 202)
            #expect(try await registry.get("/v2/from/blobs/\(digest)").status == 404)
            #expect(try await registry.get("/v2/to/blobs/\(digest)").body == noise(1000))
            for name in ["to", "third"] {
                #expect(try await registry.send("DELETE", "/v2/\(name)/blobs/\(digest)").status == 202)
            }
            #expect(!FileManager.default.fileExists(atPath: "\(registry.folder)/blobs/sha256/\(digest.hex)"))
        }
    }

    @Test func aConnectionThatBreaksAtAnyByteLeavesNothingHalfVisible() async throws {
        try await ServerFixture.run { registry in
            let bytes = noise(64)
            let digest = Digest(of: bytes)
            let port = registry.port
            let head = RawConnection.head(
                "POST", "/v2/a/blobs/uploads/?digest=\(digest)", headers: [], length: bytes.count)
            let request = Array(head.utf8) + bytes
            for end in 0..<request.count {
                try await offThread { try RawConnection(port: port).write(request[..<end]) }
            }
            #expect(try await registry.send("HEAD", "/v2/a/blobs/\(digest)").status == 404)
            #expect(try await registry.push(bytes, to: "a") == digest)
            #expect(try await registry.get("/v2/a/blobs/\(digest)").body == bytes)
        }
    }

    @Test func anInterruptedUploadKeepsWhatArrived() async throws {
        try await ServerFixture.run { registry in
            let location = try await registry.begin(in: "a")
            let port = registry.port
            let bytes = noise(200_000)
            try await offThread {
                let connection = try RawConnection(port: port)
                try connection.write(RawConnection.head("PATCH", location, headers: [], length: bytes.count))
                try connection.write(bytes[..<150_000])
            }
            var arrived = 0
            for _ in 0..<1000 where arrived < 150_000 {
                arrived = Int(try await registry.get(location)["range"]?.dropFirst(2) ?? "0").map { $0 + 1 } ?? 0
            }
            try #require(arrived == 150_000)
            let digest = Digest(of: bytes)
            let put = try await registry.send(
                "PUT", "\(location)?digest=\(digest)", headers: [("Content-Range", "150000-199999")],
                body: Array(bytes[150_000...]))
            #expect(put.status == 201)
        }
    }

    @Test func contentThatWasDamagedOnDiskIsNotServedAndIsMendedByThePush() async throws {
        let folder = ServerFixture.newFolder()
        let bytes = noise(50_000)
        let digest = Digest(of: bytes)
        try await ServerFixture.run(folder: folder) { try await $0.push(bytes, to: "a") }
        let file = try FileHandle(forWritingTo: URL(filePath: "\(folder)/blobs/sha256/\(digest.hex)"))
        try file.seek(toOffset: 40_000)
        try file.write(contentsOf: Data([1, 2, 3]))
        try file.close()
        try await ServerFixture.run(folder: folder) { registry in
            let first = try await registry.get("/v2/a/blobs/\(digest)")
            #expect(first.status == 500)
            #expect(try await registry.send("HEAD", "/v2/a/blobs/\(digest)").status == 404)
            try await registry.push(bytes, to: "a")
            #expect(try await registry.get("/v2/a/blobs/\(digest)").body == bytes)
        }
        try FileManager.default.removeItem(atPath: folder)
    }
}
