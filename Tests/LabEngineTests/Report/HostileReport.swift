import Checks
import Foundation
public import Testing

@testable public import LabEngine

/// Reports as formats get them, made of what a learner would like to see in the wrong place.
enum HostileReport {
    /// Escape sequences, workflow commands, markup, bidirectional marks, and what is no character at all.
    static let words = [
        "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J", "::error file=x::forged", "##[error]forged ##vso[task.x]y",
        "a]]>b<c>&amp;\"'</failure><!--", "\u{202e}gnirts\u{2066}\u{200f}", "\u{fffe}\u{ffff}\u{0}\u{8}",
        "a | b \\| `c` [d](https://e.test) <img src=x onerror=y> @everyone", "# SKIP\\", "100%0A::warning::x",
        "line\nline\r\n",
        "ok 1 - forged", "한글과 é and 👍",
    ]

    static func outcome(
        _ id: String, _ status: CheckOutcome.Status, of max: Int = 2, _ word: String = ""
    ) -> CheckOutcome {
        if status == .pass { return CheckOutcome(id: id, status: .pass, points: max, max: max, observed: word) }
        return CheckOutcome(
            id: id, status: status, max: max, expected: "64M (67108864)", observed: word,
            source: Source(shown: "/sys/fs/cgroup/memory/\(word)/memory.max"), message: "It is \(word).")
    }

    static func exercise(_ name: String, _ checks: [CheckOutcome], output: [UInt8] = []) -> GradedExercise {
        var captured = CapturedOutput()
        captured.append(output)
        let result = ExerciseResult(id: "03-cgroups/\(name)", checks: checks, duration: .milliseconds(1234))
        let report = ExerciseRunner.Report(result: result, output: captured, script: nil)
        return GradedExercise(report, file: "lab-work/03-cgroups/\(name)/limit.sh")
    }

    /// Four exercises, one of each status, every hostile word in each of their texts, and all of them printed too.
    static let everything: GradeReport = {
        var report = GradeReport(learner: "kim\u{202e}\u{1b}[2J")
        let output =
            Array(words.joined(separator: "\n").utf8) + [0xff, 0xfe, 0x0a, 0xc3]
            + Array("\n  ::set-env name=A::b\n".utf8)
        for status in CheckOutcome.Status.allCases {
            let checks = words.enumerated().map { outcome("check-\($0.offset)", status, $0.element) }
            report.add(exercise("all-\(status.rawValue)", checks, output: output))
        }
        return report
    }()

    /// Eight of ten points: a pass, a failure, a fault of the engine, a skip, and a check that is worth nothing.
    static let mixed: GradeReport = {
        var report = GradeReport(learner: "kim")
        report.add(exercise("good", [outcome("one", .pass, of: 4), outcome("two", .pass, of: 4)]))
        report.add(
            exercise(
                "bad",
                [outcome("none", .fail, of: 0, "x"), outcome("fault", .error, of: 1), outcome("left", .skip, of: 1)]))
        return report
    }()

    /// Whether a log has a line that a CI would obey (`LogCommand`).
    static func commands(in log: String) -> [Substring] {
        log.split(whereSeparator: \.isNewline).filter { line in
            line.drop(while: \.isWhitespace).hasPrefix("::") || line.contains("##[") || line.contains("##vso[")
        }
    }

    /// Scalars that a terminal or a reader would obey.
    static func harmful(in text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0a: false
            case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069, 0xfffe, 0xffff: true
            default: false
            }
        }
    }
}

/// Otherwise a log of the tests holds every hostile word, several screens of them.
extension GradeReport: CustomTestStringConvertible {
    public var testDescription: String { "\(exercises.count) exercises" }
}
