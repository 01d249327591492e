internal import Curriculum
public import LabEngine

/// What `lab lint --execute` found: one row an exercise, and one for all.
public struct TrialView: Sendable {
    private let results: [ExerciseTrial.Result]
    private let elapsed: Duration

    /// - Parameter elapsed: from the first start to the last verdict; less than the sum, where several ran at a time.
    public init(_ results: [ExerciseTrial.Result], elapsed: Duration) {
        self.results = results
        self.elapsed = elapsed
    }

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        let header = messages.trialColumns.map { [Span($0, .dim)] }
        var all = ExerciseTrial.Result(exercise: messages.trialTotal(results.count))
        for result in results {
            all.solutionPasses += result.solutionPasses
            all.solutionRuns += result.solutionRuns
            all.caught += result.caught
            all.wrong += result.wrong
            all.faults += result.faults
        }
        all.starterFails = results.allSatisfy(\.starterFails)
        all.duration = elapsed
        var lines = TableLayout(rows: [header] + (results + [all]).map { row($0, page) }).lines(width: page.width)
        for result in results {
            for fault in result.faults {
                let place = StyledLine("  \(result.exercise)/")
                lines += TextFlow.wrap([Span(fault.text)], width: page.width, first: place)
                for detail in fault.details {
                    lines += TextFlow.wrap([Span(detail, .dim)], width: page.width, first: StyledLine("    "))
                }
            }
        }
        return lines
    }

    private func row(_ result: ExerciseTrial.Result, _ page: Page) -> [[Span]] {
        let sign = result.isSound ? Span("✓", .success) : Span("✗", .error)
        return [
            [sign, Span(" " + result.exercise, .strong)],
            [Span(page.messages.yesNo(result.starterFails))],
            [Span("\(result.solutionPasses)/\(result.solutionRuns)")],
            [Span("\(result.caught)/\(result.wrong)")],
            [Span(page.messages.duration(result.duration), .dim)],
        ]
    }
}

extension Messages {
    var trialColumns: [String] {
        switch language {
        case .ko: ["실습", "시작 파일 실패", "풀이 통과", "오답 적발", "시간"]
        case .en: ["exercise", "starter fails", "solutions", "wrong caught", "time"]
        }
    }

    func trialTotal(_ count: Int) -> String {
        say(ko: "실습 \(count)개", en: plural(count, "exercise", "exercises"))
    }

    public func tried(_ done: Int, of all: Int) -> String {
        say(ko: "채점해 보는 중: \(all)번 가운데 \(done)번", en: "Trying the exercises: \(done) of \(all) runs")
    }

    func yesNo(_ yes: Bool) -> String { yes ? say(ko: "예", en: "yes") : say(ko: "아니요", en: "no") }
}
