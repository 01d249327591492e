import Dockerfile
import Testing

@Suite struct SourceLocationTests {
    @Test func placesAreToldApart() { #expect(SourceLocation(line: 1, column: 2) != SourceLocation(line: 2, column: 1)) }
}
