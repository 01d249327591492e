internal import Checks

/// JUnit's XML, as Jenkins' xunit plugin writes it down in `junit-10.xsd`: a suite an exercise, a case a check.
///
/// Beyond that schema a case has `file` and `line`, as PHPUnit and pytest write them and GitLab reads them. A fault of
/// the engine is an `<error>`, a check that did not pass a `<failure>`.
public struct JUnitFormat: ReportFormat {
    public init() {}

    public func text(of report: GradeReport) -> String {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let all = report.checks.map(\.check)
        xml += "<testsuites name=\"lab grade\"" + counts(all, report.duration) + ">\n"
        for exercise in report.exercises { xml += suite(exercise) }
        return xml + "</testsuites>\n"
    }

    private func suite(_ exercise: GradedExercise) -> String {
        let skipped = exercise.checks.count { $0.status == .skip }
        var xml = "  <testsuite name=\"\(attribute(exercise.id))\"" + counts(exercise.checks, exercise.duration)
        xml += " skipped=\"\(skipped)\" file=\"\(attribute(exercise.file))\">\n"
        let name = exercise.id.split(separator: "/").joined(separator: ".")
        for check in exercise.checks {
            xml += "    <testcase name=\"\(attribute(check.id))\" classname=\"\(attribute(name))\""
            xml += " file=\"\(attribute(exercise.file))\" line=\"\(check.line)\""
            xml += outcome(of: check, in: exercise)
        }
        if !exercise.output.isEmpty {
            xml += "    <system-out>" + exercise.output.map(content).joined(separator: "\n") + "</system-out>\n"
        }
        return xml + "  </testsuite>\n"
    }

    private func outcome(of check: GradedCheck, in exercise: GradedExercise) -> String {
        let element: String
        switch check.status {
        case .pass: return "/>\n"
        case .skip: return ">\n      <skipped message=\"\(attribute(check.message))\"/>\n    </testcase>\n"
        case .fail: element = "failure"
        case .error: element = "error"
        }
        let facts = check.facts.map { "\($0.name): \($0.text)" }
        let body = (["\(exercise.file):\(check.line)"] + facts).map(content).joined(separator: "\n")
        return ">\n      <\(element) type=\"\(attribute(check.id))\" message=\"\(attribute(check.message))\">"
            + body + "</\(element)>\n    </testcase>\n"
    }

    private func counts(_ checks: [GradedCheck], _ duration: Duration) -> String {
        let failures = checks.count { $0.status == .fail }, errors = checks.count { $0.status == .error }
        return " tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
            + " time=\"\(duration.reportedSeconds)\""
    }

    // MARK: Escaping

    private func attribute(_ text: String) -> String { escaped(text) }

    /// The text of an element. A line that a CI would take for a command begins with a reference in place of its colon.
    private func content(_ line: String) -> String {
        let text = escaped(line)
        let start = text.prefix { $0.isWhitespace }
        let rest = text[start.endIndex...]
        return rest.hasPrefix("::") ? start + "&#58;" + rest.dropFirst() : text
    }

    /// `]]>` may not stand in text either: its last character is always escaped.
    private func escaped(_ text: String) -> String {
        var xml = ""
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": xml += "&amp;"
            case "<": xml += "&lt;"
            case ">": xml += "&gt;"
            case "\"": xml += "&quot;"
            case "#" where before == "#": xml += "&#35;"
            default: xml.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        return xml
    }
}
