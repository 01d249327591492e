import Testing

@testable import TerminalUI

@Suite struct TableLayoutTests {
    private let table = TableLayout(
        header: [["File"], ["Meaning"]],
        rows: [[["memory.max"], ["the most that the group may hold"]], [["cpu.max"], ["time in each period"]]])

    @Test func standsAsItIsWhereThereIsRoom() {
        #expect(
            table.lines(width: 60).text == """
                File        Meaning
                ──────────  ────────────────────────────────
                memory.max  the most that the group may hold
                cpu.max     time in each period
                """)
    }

    @Test func wrapsInsideItsCellsWhereThereIsLess() {
        #expect(
            table.lines(width: 30).text == """
                File        Meaning
                ──────────  ──────────────────
                memory.max  the most that the
                            group may hold
                cpu.max     time in each
                            period
                """)
    }

    @Test func becomesRecordsWhereColumnsDoNotFit() {
        let wide = TableLayout(
            header: [["a"], ["b"], ["c"], ["d"]], rows: [[["first"], ["second"], ["third"], ["fourth"]]])
        #expect(wide.lines(width: 20).text == "a: first\nb: second\nc: third\nd: fourth")
    }

    @Test(arguments: 20...120) func staysWithinItsWidth(width: Int) {
        for line in table.lines(width: width) { #expect(line.width <= width) }
        for line in Frame.box(title: ["제목이 아주 긴 상자입니다, 정말로"], width: width, body: { [StyledLine("폭 \($0)")] }) {
            #expect(line.width == width)
        }
    }
}
