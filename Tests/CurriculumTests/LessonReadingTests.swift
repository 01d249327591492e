import Curriculum
import Foundation
import Testing

@Suite("A lesson is read into blocks")
struct LessonReadingTests {
    private func lesson(_ body: String, language: Language = .ko) throws -> Lesson {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let head = "---\nlab: 01-demo\ntitle: 시연\nsummary: 요약\nminutes: 30\n---\n\n"
        try folder.write(head + body, to: "curriculum/\(language.rawValue)/01-demo.md")
        return try folder.curriculum.lesson("01-demo", language: language)
    }

    @Test("front matter")
    func frontMatter() throws {
        let lesson = try lesson("# 제목\n")
        #expect(lesson.frontMatter == Lesson.FrontMatter(lab: "01-demo", title: "시연", summary: "요약", minutes: 30))
        #expect(lesson.blocks == [.heading(level: 1, [.text("제목")])])
        #expect(lesson.file == "curriculum/ko/01-demo.md")
    }

    @Test("text and its marks")
    func inline() throws {
        let lesson = try lesson("커널은 **강하게** *기울여* `code` ~~지움~~ [링크](https://a.b)\n다음 줄\\\n끝 <!-- 숨김 -->\n")
        #expect(
            lesson.blocks == [
                .paragraph([
                    .text("커널은 "), .strong([.text("강하게")]), .text(" "), .emphasis([.text("기울여")]), .text(" "),
                    .code("code"), .text(" "), .strikethrough([.text("지움")]), .text(" "),
                    .link([.text("링크")], url: "https://a.b"), .text(" 다음 줄"), .lineBreak, .text("끝 "),
                ])
            ])
    }

    @Test("alerts, quotes, lists, tables, rules, code")
    func blocks() throws {
        let lesson = try lesson(
            """
            > [!WARNING]
            > 조심하세요.

            > 그냥 인용

            1. 하나
            2. 둘
               - [x] 안쪽

            | v1 | v2 |
            |:---|---:|
            | a | `b` |

            ---

            ```text
            shown
            ```

            <!-- a comment
            of two lines -->
            """)
        #expect(
            lesson.blocks == [
                .alert(Block.Alert(kind: .warning, blocks: [.paragraph([.text("조심하세요.")])])),
                .quote([.paragraph([.text("그냥 인용")])]),
                .list(
                    Block.List(
                        start: 1,
                        items: [
                            .init(blocks: [.paragraph([.text("하나")])]),
                            .init(blocks: [
                                .paragraph([.text("둘")]),
                                .list(Block.List(items: [.init(isChecked: true, blocks: [.paragraph([.text("안쪽")])])])),
                            ]),
                        ])),
                .table(
                    Block.Table(
                        alignments: [.left, .right], header: [[.text("v1")], [.text("v2")]],
                        rows: [[[.text("a")], [.code("b")]]])),
                .thematicBreak,
                .code(language: "text", text: "shown\n"),
            ])
    }

    @Test("a step with everything that it can say")
    func step() throws {
        let lesson = try lesson("```sh {#a-step .run trace=cgroup,openat expect=EPERM time=1500ms}\nmkdir x\n```\n")
        let step = try #require(lesson.step("a-step"))
        #expect(step.kind == .run)
        #expect(step.variants.count == 1)
        let variant = step.variant(for: .v2)
        #expect(variant.shell == "mkdir x\n")
        #expect(variant.trace == ["cgroup", "openat"])
        #expect(variant.expect == .errno("EPERM"))
        #expect(variant.time == .milliseconds(1500))
        #expect(variant.position == SourcePosition(file: "curriculum/ko/01-demo.md", line: 8, column: 8))
        #expect(step.otherVariant(than: .v1) == nil)
    }

    @Test("of a step in a virtual machine that variant runs which this machine is not")
    func variantsInAMachine() throws {
        let lesson = try lesson(
            """
            ```sh {#s .run .vm controller=memory .v1}
            one
            ```

            ```sh {#s .run .vm controller=memory .v2}
            two
            ```
            """)
        let step = try #require(lesson.steps.first)
        #expect(step.variant(for: .v1).shell == "two\n")
        #expect(step.otherVariant(than: .v1)?.shell == "one\n")
        #expect(step.variant(for: .v2).shell == "one\n")
        // Groups of this machine have no part in it.
        #expect(step.features == ["vm"])
    }

    @Test("variants become one step, v1 before v2, where the first of them stands")
    func variants() throws {
        let lesson = try lesson(
            """
            ```sh {#s .run controller=io .v2}
            two
            ```

            사이의 글

            ```sh {#s .run controller=io .v1}
            one
            ```
            """)
        let step = try #require(lesson.steps.first)
        #expect(lesson.steps.count == 1)
        #expect(step.controller == "io")
        #expect(step.variants.map(\.shell) == ["one\n", "two\n"])
        #expect(step.variant(for: .v1).shell == "one\n")
        #expect(step.otherVariant(than: .v1)?.shell == "two\n")
        guard case .step = lesson.blocks.first else {
            Issue.record("the step should come first")
            return
        }
    }

    @Test("a prediction, its evidence and its explanation")
    func predict() throws {
        let lesson = try lesson(
            """
            ```predict {#p of=s}
            question: "`fork`는 *어떻게* 될까요?"
            choices:
              - text: EAGAIN
                when: { call: clone, errno: EAGAIN }
              - text: 카운터
                when: { counter: pids_max_hits, min: 2 }
              - text: 값
                when: { file: memory.max, to: "64M" }
              - text: 상태
                when: { status: nonzero }
              - text: 그 밖
                when: { otherwise: true }
            explain: |
              첫 문단

              - 목록
            ```

            ```sh {#s .run}
            true
            ```

            ```sh {#s-not .without of=s}
            false
            ```
            """)
        let predict = try #require(lesson.predictions(of: "s").first)
        #expect(predict.question == [.code("fork"), .text("는 "), .emphasis([.text("어떻게")]), .text(" 될까요?")])
        #expect(predict.choices.map(\.text.plainText) == ["EAGAIN", "카운터", "값", "상태", "그 밖"])
        #expect(predict.choices[0].when.call == "clone" && predict.choices[0].when.errno == "EAGAIN")
        #expect(predict.choices[1].when.counter == "pids_max_hits" && predict.choices[1].when.min == 2)
        #expect(predict.choices[2].when.file == "memory.max" && predict.choices[2].when.to == "64M")
        #expect(predict.choices[3].when.status == .nonzero)
        #expect(predict.choices[4].when.otherwise)
        #expect(
            predict.explain == [
                .paragraph([.text("첫 문단")]), .list(Block.List(items: [.init(blocks: [.paragraph([.text("목록")])])])),
            ])
        #expect(lesson.counterfactuals(of: "s").map(\.id) == ["s-not"])
    }

    @Test("an exercise takes the details that follow it as its hints, and parameters are put in")
    func exercise() throws {
        let lesson = try lesson(
            """
            ````exercise {#limit}
            제한은 `${limit}`입니다.

            ```sh
            echo ${limit} ${PATH}
            ```
            ````

            <details><summary>힌트 1: `memory`</summary>

            첫 힌트 ${limit}

            </details>
            <details>
            <summary>힌트 2</summary>
            빈 줄 없는 힌트
            </details>

            그냥 글

            <details><summary>힌트가 아님</summary>

            내용

            </details>
            """)
        let exercise = try #require(lesson.exercise("limit")).resolved(with: ParameterValues(["limit": "64M"]))
        #expect(
            exercise.task == [
                .paragraph([.text("제한은 "), .code("64M"), .text("입니다.")]),
                .code(language: "sh", text: "echo 64M ${PATH}\n"),
            ])
        #expect(exercise.hints.map(\.summary.plainText) == ["힌트 1: memory", "힌트 2"])
        #expect(exercise.hints[0].blocks == [.paragraph([.text("첫 힌트 64M")])])
        #expect(exercise.hints[1].blocks == [.paragraph([.text("빈 줄 없는 힌트")])])
        #expect(lesson.blocks.count == 3)
    }

    @Test("a lesson with CRLF line ends and a byte order mark reads the same")
    func lineEnds() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let plain = try folder.curriculum.lesson("01-demo", language: .en)
        let text = try folder.read(CourseFolder.english)
        try folder.write("\u{FEFF}" + text.replacing("\n", with: "\r\n"), to: CourseFolder.english)
        let other = try folder.curriculum.lesson("01-demo", language: .en)
        #expect(other.frontMatter == plain.frontMatter)
        #expect(other.steps.map(\.id) == plain.steps.map(\.id))
        #expect(folder.lint() == [])
    }

    @Test("both languages have the same steps, and their own text")
    func languages() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let korean = try folder.curriculum.lesson("01-demo", language: .ko)
        let english = try folder.curriculum.lesson("01-demo", language: .en)
        #expect(korean.steps.map(\.id) == ["look", "kill", "kill-not", "limit"])
        #expect(korean.steps.map(\.id) == english.steps.map(\.id))
        #expect(korean.blocks.count == english.blocks.count)
        #expect(korean.frontMatter.title == "시연" && english.frontMatter.title == "Demo")
    }
}
