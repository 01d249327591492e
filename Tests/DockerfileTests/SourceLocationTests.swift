import Dockerfile
import Testing

@Suite struct SourceLocationTests {
    @Test func placesAreInReadingOrder() {
        #expect(Place(line: 1, column: 9) < Place(line: 2, column: 1))
        #expect(Place(line: 2, column: 1) < Place(line: 2, column: 2))
    }

    @Test func aCaretStandsUnderTheWordWhateverTheWidthOfWhatIsBeforeIt() throws {
        let error = try #require(throws: DockerfileError.self) {
            _ = try ParsedDockerfile("FROM busybox\n\tLABEL 이름=\"컨테이너\" 상자\n")
        }
        // The tab is four columns, a Korean syllable two.
        #expect(
            error.rendered(file: "Dockerfile") == """
                Dockerfile:2:18: error: '상자' has no '='; LABEL takes name=value, and quotes around a value with spaces
                   2 |     LABEL 이름="컨테이너" 상자
                     |                           ^~~~

                """)
    }

    @Test func whatIsMissingHasThePlaceBehindWhatIsThere() throws {
        let found = problems("FROM busybox\nCOPY file   \n")
        #expect(found.map(\.problem) == [.missingDestination(instruction: "COPY")])
        #expect(found.first?.range.start == Place(line: 2, column: 10))
    }

    @Test func aWordOnAContinuedLineHasThePlaceWhereItStands() throws {
        let file = try ParsedDockerfile("FROM busybox\nCOPY a \\\n  # why\n  b \\\n  /target/\n")
        guard case .copy(let copy)? = file.stages[0].statements.first?.instruction else { throw Unexpected() }
        #expect(copy.sources.paths.map(\.text) == ["a", "b"])
        #expect(copy.sources.paths[1].range.start == Place(line: 4, column: 3))
        #expect(copy.sources.destination.range.start == Place(line: 5, column: 3))
        #expect(file.stages[0].statements[0].range.end == Place(line: 5, column: 11))
    }
}
