import Curriculum
import DockerWords
import Foundation
import OCI
import Testing

@Suite("Errors of images in Korean")
struct KoreanWordsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func source(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: "Sources/\(path)"), encoding: .utf8)
    }

    private static let digest = Digest(of: [])

    @Test("every case says something else than in English, in Hangul")
    func everyCase() throws {
        let errors: [any Worded] = [
            StoreError.digestMismatch(expected: Self.digest, actual: Self.digest),
            StoreError.sizeMismatch(digest: nil, expected: 1, actual: 2),
            StoreError.sizeMismatch(digest: Self.digest, expected: 2, actual: 1), StoreError.missing(Self.digest),
            StoreError.corrupt(Self.digest), StoreError.notALayout(path: "/x", reason: "index.json is missing"),
            StoreError.unknownName("x"), StoreError.document(Self.digest, .tooLarge(bytes: 2, limit: 1)),
            DocumentError.tooLarge(bytes: 2, limit: 1), DocumentError.malformed("no"),
            ImageError.noSuchImage("x"), ImageError.ambiguous("a", [Self.digest]),
            ImageError.otherPlatform(Self.digest, wanted: .current, has: [.current]),
            ImageError.notAnImage(Self.digest, .empty), ImageError.layersDiffer(Self.digest, manifest: 1, config: 2),
            LayerError.tooManyBytes(limit: 1), LayerError.tooManyEntries(limit: 1), LayerError.damaged("x"),
            LayerError.cannotPack(entry: "x", "it lies too deep"), ArchiveError.notAnArchive("x"),
            ArchiveError.truncated("x"), ArchiveError.noImages, ArchiveError.refused(entry: "x"),
            ArchiveError.twice(entry: "x"), ArchiveError.missing(entry: "x"), ArchiveError.tooManyEntries(limit: 1),
            ArchiveError.wrongContent(entry: "x"),
            ArchiveError.otherLayer(entry: "x", expected: Self.digest, actual: Self.digest),
            ArchiveError.malformed(entry: "x", .malformed("no")), ImageFilter.Problem.malformed("x"),
            ImageFilter.Problem.unknown("x"), ImageFilter.Problem.value("dangling", "x"),
        ]
        let reasons: [LayerError.Reason] = [
            .leadsOut, .tooDeep, .malformedWhiteout, .notAFolder("x"), .linkToNothing("x"), .linkToFolder("x"),
            .impossibleNumber, .rootIsNoFolder, .unknownKind,
        ]
        for error in errors + reasons.map({ LayerError.refused(entry: "x", $0) }) {
            let korean = error.text(in: .ko)
            #expect(korean != error.text(in: .en))
            #expect(korean.unicodeScalars.contains { (0xac00...0xd7a3).contains($0.value) }, "\(korean)")
            #expect(error.sentence(in: .ko) == korean)
        }
    }

    @Test(
        "a name that cannot be is shown with marks under what is wrong",
        arguments: [
            "", "user/Case", "a//b", "x:", "x:-", "a_-b", "localhost:0/x", "x@sha256:1", "x@y", "-host.x/y", "ä",
            String(repeating: "a", count: 64), String(repeating: "x", count: 256),
            "x:\(String(repeating: "t", count: 129))",
            "x@md5:00", "x@sha256:\(String(repeating: "A", count: 64))", "x@SHA:1",
        ])
    func names(text: String) throws {
        let error = #expect(throws: ReferenceError.self) { try ImageReference(text) }
        let korean = try #require(error?.text(in: .ko))
        #expect(korean.unicodeScalars.contains { (0xac00...0xd7a3).contains($0.value) })
        #expect(text.isEmpty || korean.split(separator: "\n").count == 3)
        #expect(korean.hasSuffix("^") || text.isEmpty)
    }

    @Test("a digest that cannot be has its Korean")
    func digests() {
        for text in ["x", "SHA:1", "md5:1", "sha256:X", "sha256:1"] {
            let error = #expect(throws: DigestError.self) { try Digest(text) }
            #expect(error?.text(in: .ko).contains("다이제스트가 아닙니다") == true)
        }
    }

    @Test("every reason that the sources put into an error has its Korean")
    func reasons() throws {
        let table = try Self.source("DockerWords/Errors/KoreanReasons.swift")
        let stems = table.matches(of: /\(\s*"([^"]+)",\s*"/).map { String($0.output.1) }
        let literals = [
            /(?:malformed|damaged)\(\s*"([^"\\]+)/, /reason: "([^"\\]+)/, /cannotPack\(\s*entry: [^,]*,\s*"([^"\\]+)/,
        ]
        var found = 0
        let folder = Self.root.appending(path: "Sources/OCI")
        for name in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }) ?? []
        where name.hasSuffix(".swift") {
            let text = try Self.source("OCI/\(name)")
            for literal in literals {
                for match in text.matches(of: literal) {
                    found += 1
                    #expect(stems.contains { match.output.1.hasPrefix($0) }, "\(name): \(match.output.1)")
                }
            }
        }
        #expect(found > 15)
    }
}
