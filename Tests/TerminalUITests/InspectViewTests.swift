import Curriculum
import Testing
import Tracing

@testable import TerminalUI

@Suite struct InspectViewTests {
    private let before = Moment(sections: [
        .init(.processes, [.init(key: "1", name: "1", value: "pause", number: 40)]),
        .init(.groups, [
            .init(key: "pids:demo", name: "demo", value: "pids"),
            .init(key: "pids:demo/pids.max", depth: 1, name: "pids.max", value: "max"),
        ]),
    ])
    private let after = Moment(sections: [
        .init(.processes, [
            .init(key: "1", name: "1", value: "pause", number: 40),
            .init(key: "7", depth: 1, name: "7", value: "sleep 9", number: 51),
        ]),
        .init(.groups, [
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
                Control groups and their limits
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
}
