internal import Curriculum
public import LabEngine

/// What `lab lint --execute` found: one row an exercise.
public struct TrialView: Sendable {
    private let results: [ExerciseTrial.Result]

    public init(_ results: [ExerciseTrial.Result]) { self.results = results }

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let header = messages.trialColumns.map { [Span($0, .dim)] }
        let rows = results.map { result -> [[Span]] in
            let sign = result.isSound ? Span("✓", .success) : Span("✗", .error)
            return [
                [sign, Span(" " + result.exercise, .strong)],
                [Span(messages.yesNo(result.starterFails))],
                [Span("\(result.solutionPasses)/2")],
                [Span("\(result.caught)/\(result.wrong)")],
                [Span(messages.duration(result.duration), .dim)],
            ]
        }
        var lines = TableLayout(rows: [header] + rows).lines(width: page.width)
        for result in results {
            for fault in result.faults {
                lines += TextFlow.wrap([Span(fault)], width: page.width, first: StyledLine("  \(result.exercise)/"))
            }
        }
        return lines
    }
}

extension Messages {
    var trialColumns: [String] {
        switch language {
        case .ko: ["연습 문제", "시작 파일 실패", "풀이 통과", "오답 적발", "시간"]
        case .en: ["exercise", "starter fails", "solution", "wrong caught", "time"]
        }
    }

    func yesNo(_ yes: Bool) -> String { yes ? say(ko: "예", en: "yes") : say(ko: "아니요", en: "no") }
}
