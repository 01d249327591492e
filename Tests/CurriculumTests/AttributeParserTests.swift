import Curriculum
import Testing

@Suite("Attributes of a fence")
struct AttributeParserTests {
    @Test("are read as pandoc writes them")
    func reads() throws {
        let attributes = try #require(
            Attributes(parsing: #"{#make-group .run .v1 trace=cgroup,exec text="a \"b\" c"}"#))
        #expect(attributes.id == "make-group")
        #expect(attributes.classes == ["run", "v1"])
        #expect(attributes["trace"] == "cgroup,exec")
        #expect(attributes["text"] == #"a "b" c"#)
    }

    @Test(
        "are the same after writing and reading again",
        arguments: [
            Attributes(),
            Attributes(id: "a-1"),
            Attributes(id: "그룹", classes: ["run"], pairs: [.init(key: "of", value: "memory-oom")]),
            Attributes(pairs: [.init(key: "empty", value: ""), .init(key: "quote", value: #"she said "a \ b" }"#)]),
        ])
    func roundTrip(_ attributes: Attributes) {
        #expect(Attributes(parsing: attributes.description) == attributes)
    }

    @Test(
        "are refused where they are not written so",
        arguments: [
            "{#a", "{#}", "{.}", "{run}", "{a=}", #"{a="b}"#, "{#a #b}", "{#a} x", "{a=1 a=2}", "{=}", "x {#a}",
        ])
    func refuses(_ text: String) {
        #expect(Attributes(parsing: text) == nil)
    }
}
