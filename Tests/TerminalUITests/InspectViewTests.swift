import Curriculum
import Testing
import Tracing

@testable import TerminalUI

@Suite struct InspectViewTests {
    private let before = Moment(sections: [
        .init(.processes, [.init(key: "1", name: "1", value: "pause", number: 40)]),
        .init(
            .groups,
            [
                .init(key: "pids:demo", name: "demo", value: "pids"),
                .init(key: "pids:demo/pids.max", depth: 1, name: "pids.max", value: "max"),
            ]),
    ])
    private let after = Moment(sections: [
        .init(
            .processes,
            [
                .init(key: "1", name: "1", value: "pause", number: 40),
                .init(key: "7", depth: 1, name: "7", value: "sleep 9", number: 51),
            ]),
        .init(
            .groups,
            [
                .init(key: "pids:demo", name: "demo", value: "pids"),
                .init(key: "pids:demo/pids.max", depth: 1, name: "pids.max", value: "5"),
            ]),
    ])

    @Test func marksWhatHasChangedSinceTheLastStep() {
        let page = Page(width: 80, language: .en)
        let sections = InspectSection.sections(of: after, since: before, messages: page.messages)
        #expect(
            sections.flatMap { $0.lines(page: page) }.text.replacing("\u{a0}", with: " ") == """
                Processes (pid inside, pid outside)
                    1    40  pause
                  +   7  51  sleep 9
                Control groups: limits and usage
                    demo        pids
                  ≠   pids.max  max → 5
                """)
    }

    @Test func withoutAnEarlierMomentNothingIsMarked() {
        let page = Page(width: 80, language: .ko)
        let sections = InspectSection.sections(of: after, since: nil, messages: page.messages)
        #expect(!sections.flatMap { $0.lines(page: page) }.text.contains("+"))
    }

    @Test(arguments: [20, 40, 80, 120]) func staysWithinTheTerminal(width: Int) {
        for language in Language.allCases {
            let page = Page(width: width, language: language)
            let sections = InspectSection.sections(of: after, since: before, messages: page.messages)
            for line in sections.flatMap({ $0.lines(page: page) }) { #expect(line.width <= width) }
        }
    }

    @Test func neighboursInOneFolderThatStayedAsTheyWereAreOneRow() {
        func mount(_ target: String, _ depth: Int = 1, _ value: String = "devtmpfs rw") -> Moment.Row {
            .init(key: target, depth: depth, name: target, value: value, number: 7)
        }
        let before = Moment(sections: [
            .init(
                .mounts,
                [
                    mount("/", 0, "tmpfs lab rw"), mount("/dev/null"), mount("/dev/zero"), mount("/dev/tty"),
                    mount("/usr", 1, "overlay rw"),
                ])
        ])
        var after = before
        after.sections[0].rows.append(mount("/dev/pts", 1, "devpts rw"))
        let page = Page(width: 60)
        let lines = InspectSection.sections(of: after, since: before, messages: page.messages).flatMap {
            $0.lines(page: page)
        }
        #expect(
            lines.text.replacing("\u{a0}", with: " ") == """
                Mounts
                    /           7  tmpfs lab rw
                      /dev/…       3 × devtmpfs: null zero tty
                      /usr      7  overlay rw
                  +   /dev/pts  7  devpts rw
                """)
    }
}
