import OCI
import Testing

@Suite("Names of images")
struct ImageReferenceTests {
    @Test(
        "a short name is completed as Docker completes it",
        arguments: [
            ("busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36"),
            ("user/app", "docker.io/user/app:latest", "user/app:latest"),
            ("docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("index.docker.io/library/busybox", "docker.io/library/busybox:latest", "busybox:latest"),
            ("localhost/app", "localhost/app:latest", "localhost/app:latest"),
            ("localhost:5000/app", "localhost:5000/app:latest", "localhost:5000/app:latest"),
            ("ghcr.io/a/b/c_d__e-f---g.h:V1", "ghcr.io/a/b/c_d__e-f---g.h:V1", "ghcr.io/a/b/c_d__e-f---g.h:V1"),
            ("Host/app", "Host/app:latest", "Host/app:latest"),
            ("[::1]:5000/app:x", "[::1]:5000/app:x", "[::1]:5000/app:x"),
            ("app:5000", "docker.io/library/app:5000", "app:5000"),
        ])
    func completion(_ typed: String, _ full: String, _ familiar: String) throws {
        let reference = try ImageReference(typed)
        #expect(reference.description == full)
        #expect(reference.familiar == familiar)
        #expect(try ImageReference(full) == reference)
        #expect(try ImageReference(familiar) == reference)
    }

    @Test("a digest decides, and no tag is added to it")
    func digest() throws {
        let digest = Digest(of: [1, 2, 3])
        let pinned = try ImageReference("busybox@\(digest)")
        #expect(pinned.tag == nil)
        #expect(pinned.digest == digest)
        #expect(pinned.selector == digest.description)
        let both = try ImageReference("localhost:5000/a/b:v1@\(digest)")
        #expect(both.tag == "v1")
        #expect(both.selector == digest.description)
        #expect(both.description == "localhost:5000/a/b:v1@\(digest)")
        #expect(try ImageReference("busybox").pinned(to: digest) == pinned)
        #expect(try ImageReference("busybox@\(digest)").tagged("x").description == "docker.io/library/busybox:x")
    }

    @Test("each step of the completion is told")
    func steps() throws {
        #expect(
            try ImageReference.resolve("busybox").steps == [
                .registryAssumed("docker.io"), .repository("busybox"), .userAssumed("library"), .tagAssumed("latest"),
            ])
        #expect(
            try ImageReference.resolve("localhost:5000/me/app:v1").steps == [
                .registryGiven("localhost:5000"), .repository("me/app"), .tagGiven("v1"),
            ])
        #expect(try ImageReference("busybox").host == "registry-1.docker.io")
    }

    @Test(
        "what is wrong is pointed at",
        arguments: [
            ("", ReferenceError.Problem.empty, 0), ("Busybox", .upperCase, 0), ("user/App", .upperCase, 5),
            ("a//b", .emptyComponent, 2), ("a/", .emptyComponent, 1), ("/a", .emptyComponent, 0),
            ("busybox:", .emptyTag, 7), ("busybox:a b", .tagCharacter, 9), ("busybox:-x", .tagCharacter, 8),
            ("a..b", .separator, 2), ("a___b", .separator, 3), ("a_.b", .separator, 2), ("-a", .separator, 0),
            ("a-", .separator, 1), ("한글", .repositoryCharacter, 0), ("a b", .repositoryCharacter, 1),
            ("localhost:x/a", .port, 10), ("localhost:70000/a", .port, 10), ("localhost:/a", .port, 10),
            ("a..b/c", .host, 2), ("-a.b/c", .host, 0), ("[::1/c", .host, 0), ("a.b:5000/", .emptyRepository, 9),
            ("a@sha256:12", .digest(.wrongLength(expected: 64, actual: 2)), 2),
            ("a@md5:12", .digest(.unknownAlgorithm), 2),
            ("../../etc", .host, 0), ("a/../b", .separator, 2), ("a:b/c", .port, 2),
            (String(repeating: "a", count: 256), .nameTooLong, 255),
            (String(repeating: "ab", count: 32), .looksLikeId, 0),
            ("a:" + String(repeating: "b", count: 129), .tagTooLong, 130),
        ])
    func faults(_ typed: String, _ problem: ReferenceError.Problem, _ place: Int) {
        let error = #expect(throws: ReferenceError.self) { try ImageReference(typed) }
        #expect(error?.problem == problem, "\(typed)")
        #expect(error?.bytes.lowerBound == place, "\(typed)")
    }

    @Test("the marks stand under what is wrong")
    func pointer() {
        let error = #expect(throws: ReferenceError.self) { try ImageReference("user/App") }
        #expect(error?.pointer == "user/App\n     ^")
        #expect(error?.description.contains("upper-case") == true)
    }
}

@Suite("Digests")
struct DigestTests {
    @Test("hashes are the known ones, at once and in pieces")
    func known() throws {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(Digest(of: []).description == empty)
        #expect(try Digest(empty) == Digest(of: []))
        let abc = Digest(of: Array("abc".utf8), algorithm: .sha512)
        #expect(abc.hex.hasPrefix("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"))
        #expect(try Digest(abc.description) == abc)
        var hasher = DigestHasher()
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        for start in stride(from: 0, to: 1000, by: 7) { hasher.update(Array(bytes[start..<min(start + 7, 1000)])) }
        #expect(hasher.finish() == Digest(of: bytes))
        #expect(hasher.count == 1000)
    }

    @Test(
        "what is no digest is refused",
        arguments: [
            ("", DigestError.Problem.noAlgorithm), ("sha256", .noAlgorithm), (":ab", .malformedAlgorithm),
            ("SHA256:ab", .malformedAlgorithm), ("sha256+:ab", .malformedAlgorithm), ("a+b.c:ab", .unknownAlgorithm),
            ("sha256:" + String(repeating: "A", count: 64), .notLowerCaseHexadecimal),
            ("sha256:../../../etc/passwd", .notLowerCaseHexadecimal),
            ("sha256:" + String(repeating: "a", count: 63), .wrongLength(expected: 64, actual: 63)),
        ])
    func refused(_ text: String, _ problem: DigestError.Problem) {
        let error = #expect(throws: DigestError.self) { try Digest(text) }
        #expect(error?.problem == problem)
    }
}
