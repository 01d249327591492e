import Testing

@testable import Curriculum

@Suite("A step that the engine carries out itself")
struct ComparisonRequestTests {
    @Test func sayWhatIsComparedAndWhereItIsDrawn() throws {
        let request = try ComparisonRequest(parsing: "lab compare --ways native,container --svg cost.svg\n")
        #expect(request == ComparisonRequest(ways: ["native", "container"], svg: "cost.svg"))
        #expect(try ComparisonRequest(parsing: "\nlab compare\n") == ComparisonRequest())
    }

    @Test(arguments: [
        ("rm -rf /", ComparisonRequest.Fault.notACommand), ("lab compare\nlab compare", .notACommand),
        ("lab compare; true", .notACommand), ("lab compare && true", .unknownWord("&&")),
        ("lab compare --ways native,jail", .unknownWay("jail")), ("lab compare --ways", .unknownWord("--ways")),
        ("lab compare --svg ../cost.svg", .notAName("../cost.svg")),
        ("lab compare --svg /etc/passwd", .notAName("/etc/passwd")), ("lab compare --svg .svg", .notAName(".svg")),
        ("lab compare --fast yes", .unknownWord("--fast")),
    ])
    func nothingElseIsEverRun(text: String, fault: ComparisonRequest.Fault) {
        #expect(throws: fault) { try ComparisonRequest(parsing: text) }
    }

    @Test func aLessonSaysSoInItsFence() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let step = "```sh {#cost .run .outside time=60s}\nlab compare --svg cost.svg\n```\n"
        let question = """
            ```predict {#how-much of=cost}
            question: "How much?"
            choices:
              - text: "Much"
                when: { measured: start, way: container, over: native, times: 10 }
              - text: "Some"
                when: { measured: start, way: container, over: native, times: 1.5 }
              - text: "None"
                when: { otherwise: true }
            ```
            """
        for language in Language.allCases {
            let file = language == .en ? CourseFolder.english : CourseFolder.korean
            try folder.write(try folder.read(file) + "\n" + question + "\n\n" + step, to: file)
        }
        #expect(folder.lint() == [])
        let lesson = try folder.curriculum.lesson("01-demo", language: .en)
        let read = try #require(lesson.step("cost"))
        #expect(read.comparison == ComparisonRequest(svg: "cost.svg"))
        #expect(read.onlyLooks)
        let evidence = try #require(lesson.predictions(of: "cost").first?.choices[1].when.measured)
        #expect(evidence == .init(quantity: "start", way: "container", over: "native", times: 1.5))
    }
}
