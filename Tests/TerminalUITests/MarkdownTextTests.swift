import Curriculum
import Testing

@testable import TerminalUI

@Suite struct MarkdownTextTests {
    private let blocks: [Block] = [
        .heading(level: 2, [.text("메모리")]),
        .paragraph([
            .text("제한은 "), .code("64M"), .text("입니다. "), .link([.text("문서")], url: "https://docs.kernel.org/"),
            .text("를 보세요."),
        ]),
        .list(
            Block.List(
                start: 1,
                items: [
                    .init(blocks: [.paragraph([.text("하나")])]),
                    .init(blocks: [
                        .paragraph([.text("둘")]),
                        .list(Block.List(items: [.init(blocks: [.paragraph([.text("안쪽")])])])),
                    ]),
                ])),
        .alert(Block.Alert(kind: .note, blocks: [.paragraph([.text("v1과 v2의 파일 이름은 다릅니다.")])])),
        .code(language: "sh", text: "echo 64M > memory.max   # 메모리\n"),
        .details(Block.Details(summary: [.text("힌트")], blocks: [.paragraph([.text("답")])])),
    ]

    @Test func drawsEachKindOfBlock() {
        #expect(
            MarkdownText.lines(blocks, page: Page(width: 60, language: .ko, hasColour: false)).text == """
                메모리
                ──────

                제한은 `64M`입니다. 문서 (https://docs.kernel.org/)를
                보세요.

                1. 하나
                2. 둘
                   • 안쪽

                ▌ 참고
                ▌ v1과 v2의 파일 이름은 다릅니다.

                  echo 64M > memory.max   # 메모리

                ▸ 힌트
                """)
    }

    @Test func opensDetailsWhenAsked() {
        let lines = MarkdownText.lines([blocks[5]], page: Page(width: 40, language: .ko), details: .open)
        #expect(lines.text == "▾ 힌트\n  답")
    }

    @Test func aCommentIsDimAndAHashInsideAWordIsNot() {
        let lines = CodeText.lines("echo $# '#' # note", language: "sh", page: Page(width: 60), indent: 0)
        #expect(lines == [StyledLine([Span("echo $# '#' ", .code), Span("# note", .dim)])])
    }

    @Test(arguments: [20, 21, 33, 40, 80, 120]) func staysWithinTheTerminal(width: Int) {
        for language in Language.allCases {
            for line in MarkdownText.lines(blocks, page: Page(width: width, language: language)) {
                #expect(line.width <= width, "\(line.text)")
            }
        }
    }
}
