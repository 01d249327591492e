import Curriculum
import Testing

@testable import TerminalUI

@Suite struct CourseViewTests {
    private let view = CourseView(
        title: "Containers, seen from the kernel",
        entries: [
            .init(id: "01-isolation", title: "A container is a process", state: .planned),
            .init(
                id: "02-namespaces", title: "Namespaces", summary: "Dividing what a process can see", state: .finished,
                steps: .init(30, of: 30), points: .init(12, of: 12), predictions: .init(5, of: 7)),
            .init(
                id: "03-cgroups", title: "Control groups", summary: "Limiting what a process can use", state: .begun,
                steps: .init(4, of: 20), points: .init(3, of: 12), predictions: .init(1, of: 2)),
            .init(
                id: "04-unionfs", title: "Overlay file systems", summary: "Stacking layers into one root",
                missing: ["overlay"]),
            .init(id: "05-images", title: "Images", summary: "Manifest, configuration, layers"),
        ])

    @Test func mapsTheCourse() {
        #expect(
            view.lines(page: Page(width: 80)).text == """
                Containers, seen from the kernel

                   · 01-isolation   A container is a process  not written yet
                   ✓ 02-namespaces  Namespaces                finished · 12/12 points
                →  ▸ 03-cgroups     Control groups            4/20 steps · 3/12 points
                   ✗ 04-unionfs     Overlay file systems      missing here: overlay
                   ○ 05-images      Images                    Manifest, configuration, layers

                ✓ finished  ▸ begun  ○ not begun  ✗ cannot run here  · not written yet
                This machine cannot run 04-unionfs: `lab doctor` says why, and what mends it.

                → Go on with `lab run 03-cgroups`.
                """)
    }

    @Test func mapsItInKorean() {
        #expect(
            view.lines(page: Page(width: 80, language: .ko)).text == """
                Containers, seen from the kernel

                   · 01-isolation   A container is a process  준비 중
                   ✓ 02-namespaces  Namespaces                마침 · 12/12점
                →  ▸ 03-cgroups     Control groups            4/20단계 · 3/12점
                   ✗ 04-unionfs     Overlay file systems      이 시스템에 없음: overlay
                   ○ 05-images      Images                    Manifest, configuration, layers

                ✓ 마침  ▸ 진행 중  ○ 시작 전  ✗ 이 시스템에서 실행할 수 없음  · 준비 중
                이 시스템에서 실행할 수 없는 랩: 04-unionfs. 이유와 해결 방법은 `lab doctor`로
                볼 수 있습니다.

                → `lab run 03-cgroups` 명령으로 이어서 할 수 있습니다.
                """)
    }

    @Test func tellsHowFarTheLearnerIs() {
        #expect(
            view.progressLines(page: Page(width: 80)).text == """
                Your progress

                ✓ 02-namespaces  30/30 steps  12/12 points  predicted 5 right, 2 wrong
                ▸ 03-cgroups     4/20 steps   3/12 points   predicted 1 right, 1 wrong
                ✗ 04-unionfs     not begun
                ○ 05-images      not begun
                Σ in all         34/50 steps  15/24 points  predicted 6 right, 3 wrong

                → Go on with `lab run 03-cgroups`.
                """)
        #expect(
            view.progressLines(page: Page(width: 80, language: .ko)).text.contains(
                "▸ 03-cgroups     4/20단계   3/12점   예측: 맞음 1, 틀림 1"))
    }

    @Test func aLabThatIsReadToItsEndSendsToItsExercises() {
        var view = view
        view.entries[2].state = .finished
        #expect(
            view.lines(page: Page(width: 80)).text.contains(
                "→  ✓ 03-cgroups     Control groups            finished · 3/12"))
        #expect(view.lines(page: Page(width: 80)).text.hasSuffix("`lab check 03-cgroups` says where you stand."))
    }

    @Test func whoHasDoneItAllIsSentToWhatIsNew() {
        var view = view
        view.entries.remove(at: 2)
        #expect(view.lines(page: Page(width: 80)).text.hasSuffix("→ Begin with `lab run 05-images`."))
        view.entries.removeLast()
        #expect(!view.lines(page: Page(width: 80)).text.contains("→"))
    }

    @Test func whatWasNeverTriedIsNotClaimed() {
        var view = view
        view.entries[3].missing = nil
        #expect(view.lines(page: Page(width: 80)).text.contains("`lab doctor` tries out what this machine can run."))
        view.entries[3].missing = []
        #expect(view.lines(page: Page(width: 80)).text.contains("This machine can run every lab that is written."))
    }

    @Test(arguments: [20, 30, 50, 80], [Language.ko, .en]) func staysWithinTheTerminal(width: Int, language: Language) {
        let page = Page(width: width, language: language)
        for line in view.lines(page: page) + view.progressLines(page: page) { #expect(line.width <= width) }
    }
}
