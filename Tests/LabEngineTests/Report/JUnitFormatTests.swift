import Foundation
import FoundationXML
import Testing

@testable import LabEngine

/// What Jenkins' xunit plugin accepts (`junit-10.xsd`), in our words, and the two attributes beyond it.
private enum JUnitSchema {
    static let attributes: [String: (required: Set<String>, optional: Set<String>)] = [
        "testsuites": ([], ["name", "time", "tests", "failures", "errors"]),
        "testsuite": (
            ["name", "tests", "failures", "errors"],
            ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"]
        ),
        "testcase": (["name"], ["time", "classname", "group", "file", "line"]),
        "failure": ([], ["type", "message"]), "error": ([], ["type", "message"]), "skipped": ([], ["type", "message"]),
        "system-out": ([], []), "system-err": ([], []),
    ]
    static let children: [String: Set<String>] = [
        "testsuites": ["testsuite"], "testsuite": ["testsuite", "properties", "testcase", "system-out", "system-err"],
        "testcase": ["skipped", "error", "failure", "system-out", "system-err"],
    ]

    static func faults(of element: XMLElement) -> [String] {
        let name = element.name ?? ""
        guard let rule = attributes[name] else { return ["an element <\(name)>"] }
        let present = Set((element.attributes ?? []).compactMap(\.name))
        var faults = rule.required.subtracting(present).map { "<\(name)> without \($0)" }
        faults += present.subtracting(rule.required).subtracting(rule.optional).map { "<\(name)> with \($0)" }
        if let time = element.attribute(forName: "time")?.stringValue,
            time.wholeMatch(of: /[0-9]*(\.[0-9]{0,3})?/) == nil
        {
            faults.append("time=\(time)")
        }
        for child in element.children ?? [] {
            guard let child = child as? XMLElement else { continue }
            let allowed = children[name]?.contains(child.name ?? "") ?? false
            if !allowed { faults.append("<\(child.name ?? "")> in <\(name)>") }
            faults += self.faults(of: child)
        }
        return faults
    }
}

@Suite struct JUnitFormatTests {
    private func root(_ report: GradeReport) throws -> XMLElement {
        let text = JUnitFormat().text(of: report)
        return try #require(try XMLDocument(data: Data(text.utf8)).rootElement())
    }

    @Test(arguments: [HostileReport.mixed, HostileReport.everything])
    func isWhatTheSchemaAllows(report: GradeReport) throws {
        let root = try root(report)
        #expect(root.name == "testsuites")
        #expect(JUnitSchema.faults(of: root) == [])
    }

    @Test func countsWhatItHoldsAndTellsFaultsFromFailures() throws {
        let suites = try root(HostileReport.mixed).elements(forName: "testsuite")
        #expect(suites.map { $0.attribute(forName: "name")?.stringValue } == ["03-cgroups/good", "03-cgroups/bad"])
        let bad = try #require(suites.last)
        for (name, count) in [("tests", "3"), ("failures", "1"), ("errors", "1"), ("skipped", "1")] {
            #expect(bad.attribute(forName: name)?.stringValue == count)
        }
        let cases = bad.elements(forName: "testcase")
        #expect(cases.map { $0.children?.compactMap(\.name) ?? [] } == [["failure"], ["error"], ["skipped"]])
        #expect(cases[2].elements(forName: "skipped")[0].attribute(forName: "message")?.stringValue == "It is .")
        #expect(cases[0].attribute(forName: "file")?.stringValue == "lab-work/03-cgroups/bad/limit.sh")
        #expect(cases[0].attribute(forName: "line")?.stringValue == "1")
    }

    @Test func whatALearnerWroteIsTextAndNothingElse() throws {
        let text = JUnitFormat().text(of: HostileReport.everything)
        #expect(HostileReport.commands(in: text) == [])
        #expect(HostileReport.harmful(in: text) == [])
        #expect(!text.contains("]]>"))
        let failed = try #require(
            root(HostileReport.everything).elements(forName: "testsuite")
                .first { $0.attribute(forName: "name")?.stringValue == "03-cgroups/all-fail" })
        let message = failed.elements(forName: "testcase")[3].elements(forName: "failure")[0].attribute(
            forName: "message")
        #expect(message?.stringValue == "It is a]]>b<c>&amp;\"'</failure><!--.")
        let output = try #require(failed.elements(forName: "system-out").first?.stringValue)
        #expect(output.contains("\n::error file=x::forged\n##[error]forged"))
        #expect(output.contains("  ::set-env name=A::b"))
    }
}
