internal import Checks

/// Checks and their results.
extension Messages {
    var checks: String { say(ko: "채점 결과", en: "Checks") }

    func checkStatus(_ status: CheckOutcome.Status) -> String {
        switch status {
        case .pass: say(ko: "통과", en: "passed")
        case .fail: say(ko: "실패", en: "failed")
        case .error: say(ko: "확인하지 못함", en: "could not be checked")
        case .skip: say(ko: "건너뜀", en: "skipped")
        }
    }

    var expected: String { say(ko: "기대한 값", en: "expected") }
    var kernelHeld: String { say(ko: "커널의 값", en: "the kernel held") }
    var readAt: String { say(ko: "읽은 곳", en: "read at") }
    var decidedBy: String { say(ko: "정한 호출", en: "decided by") }
    var allPassed: String { say(ko: "모두 통과했습니다.", en: "All passed.") }
    var notAllPassed: String { say(ko: "아직 통과하지 못했습니다.", en: "Not passed yet.") }

    func score(_ score: Int, of max: Int, in time: Duration) -> String {
        say(
            ko: "\(max)점 만점에 \(score)점 (\(duration(time)))",
            en: "\(score) of \(plural(max, "point", "points")) (\(duration(time)))")
    }
}
