import ImageBuild
import Testing

@Suite struct BuildRequestTests {
    @Test func aBuildUsesItsCacheUnlessToldOtherwise() { #expect(BuildRequest(dockerfile: [], context: nil).usesCache) }
}
