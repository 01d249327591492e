import Curriculum
import Testing

@testable import TerminalUI

@Suite struct CourseViewTests {
    private let view = CourseView(
        title: "Containers, seen from the kernel",
        entries: [
            .init(
                id: "02-namespaces", title: "Namespaces", summary: "Dividing what a process can see", state: .planned),
            .init(
                id: "03-cgroups", title: "Control groups", summary: "Limiting what a process can use",
                state: .begun(done: 4, of: 20), score: .init(points: 3, max: 12)),
        ])

    @Test func mapsTheCourse() {
        #expect(
            view.lines(page: Page(width: 80)).text == """
                Containers, seen from the kernel

                · 02-namespaces  Namespaces      not written yet
                ▸ 03-cgroups     Control groups  4/20 steps · 3/12 points

                Go on with `lab run 03-cgroups`.
                """)
    }

    @Test func tellsHowFarTheLearnerIs() {
        #expect(
            view.progressLines(page: Page(width: 80, language: .ko)).text == """
                진행 상황

                ▸ 03-cgroups  20단계 중 4단계  3/12점

                `lab run 03-cgroups`으로 이어서 할 수 있습니다.
                """)
    }

    @Test func aLabThatIsReadToItsEndSendsToItsExercises() {
        var view = view
        view.entries[1].state = .finished
        #expect(view.lines(page: Page(width: 80)).text.contains("finished · 3/12 points"))
        #expect(view.lines(page: Page(width: 80)).text.hasSuffix("`lab check 03-cgroups` says where you stand."))
    }

    @Test func aLabThatWasNotBegunSaysWhatItIsAbout() {
        var view = view
        view.entries[1].state = .untouched
        view.entries[1].score = nil
        #expect(view.lines(page: Page(width: 80)).text.contains("Limiting what a process can use"))
        #expect(view.lines(page: Page(width: 80)).text.hasSuffix("Begin with `lab run 03-cgroups`."))
    }

    @Test(arguments: [20, 30, 50]) func staysWithinTheTerminal(width: Int) {
        for line in view.lines(page: Page(width: width)) { #expect(line.width <= width) }
    }
}
