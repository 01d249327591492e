import Checks
import Testing

@testable import LabEngine

/// A strict reader of TAP 14 as its specification describes it: what is not a version, a plan, a test point, a
/// subtest, a comment or a YAML block is a fault.
private struct TapReader {
    struct Point: Equatable {
        var isOk: Bool
        var number: Int
        var name: String
        var skip: String?
        var yaml: [String] = []
        var children: [Point] = []
    }

    struct Fault: Error { var line: Substring }

    private var lines: ArraySlice<Substring>

    static func read(_ text: String) throws -> [Point] {
        guard text.hasSuffix("\n") else { throw Fault(line: "no newline at the end") }
        var reader = TapReader(lines: text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)[...])
        guard reader.lines.popFirst() == "TAP version 14" else { throw Fault(line: "no version") }
        let points = try reader.document(indent: "")
        if let rest = reader.lines.first { throw Fault(line: rest) }
        return points
    }

    private mutating func document(indent: String) throws -> [Point] {
        guard let first = lines.popFirst(), let plan = first.wholeMatch(of: /( *)1\.\.(\d+)/), plan.1 == indent,
            let count = Int(plan.2)
        else { throw Fault(line: lines.first ?? "no plan") }
        var points = [Point]()
        var children: (name: Substring, points: [Point])?
        while points.count < count, let line = lines.popFirst() {
            if let comment = line.wholeMatch(of: /( *)# Subtest: (.*)/), comment.1 == indent {
                children = (comment.2, try document(indent: indent + "    "))
                continue
            }
            guard var point = point(in: line, indent: indent) else { throw Fault(line: line) }
            if let (name, inner) = children {
                if unescaped(name) != point.name { throw Fault(line: name) }
                point.children = inner
                children = nil
            }
            if lines.first == "\(indent)  ---"[...] { point.yaml = try block(indent: indent + "  ") }
            if point.number != points.count + 1 { throw Fault(line: line) }
            points.append(point)
        }
        return points
    }

    private func point(in line: Substring, indent: String) -> Point? {
        guard line.hasPrefix(indent),
            let match = line.dropFirst(indent.count).wholeMatch(of: /(not )?ok (\d+) - (.*)/), let number = Int(match.2)
        else { return nil }
        // The first unescaped # with white space on both sides begins a directive.
        var name = match.3, skip: Substring?
        var escapes = 0
        for index in match.3.indices {
            let character = match.3[index]
            if character == "#", escapes % 2 == 0, match.3[..<index].last == " " {
                guard let directive = match.3[index...].wholeMatch(of: /# SKIP( (.*))?/) else { return nil }
                name = match.3[..<index].dropLast()
                skip = directive.2 ?? ""
                break
            }
            escapes = character == "\\" ? escapes + 1 : 0
        }
        return Point(
            isOk: match.1 == nil, number: number, name: unescaped(name), skip: skip.map { unescaped($0) })
    }

    private mutating func block(indent: String) throws -> [String] {
        lines.removeFirst()
        var block = [String]()
        while let line = lines.popFirst() {
            if line == "\(indent)..."[...] { return block }
            guard line.hasPrefix(indent) else { throw Fault(line: line) }
            block.append(String(line.dropFirst(indent.count)))
        }
        throw Fault(line: "an open block")
    }

    private func unescaped(_ text: Substring) -> String {
        String(text.replacing(/\\([\\#])/) { String($0.1) })
    }
}

@Suite struct TapFormatTests {
    @Test func isASubtestForEachExerciseAndAPointForEachCheck() throws {
        let points = try TapReader.read(TapFormat().text(of: HostileReport.mixed))
        #expect(points.map(\.name) == ["03-cgroups/good", "03-cgroups/bad"])
        #expect(points.map(\.isOk) == [true, false])
        let bad = points[1].children
        #expect(bad.map(\.isOk) == [false, false, true])
        #expect(bad[2].skip == "It is .")
        #expect(bad[1].yaml.contains("severity: \"error\""))
        #expect(bad[0].yaml.contains("observed: \"x\""))
        #expect(bad[0].yaml.contains("at: {\"file\":\"lab-work/03-cgroups/bad/limit.sh\",\"line\":1}"))
    }

    @Test func noTextOfALearnersChangesAVerdict() throws {
        let text = TapFormat().text(of: HostileReport.everything)
        #expect(HostileReport.commands(in: text) == [])
        #expect(HostileReport.harmful(in: text) == [])
        for point in try TapReader.read(text) {
            for check in point.children {
                #expect(check.isOk == ["pass", "skip"].contains { point.name.hasSuffix($0) })
            }
            #expect(point.children.map(\.name) == HostileReport.words.indices.map { "check-\($0)" })
            if point.name.hasSuffix("skip") { #expect(point.children[7].skip == "It is # SKIP\\.") }
        }
    }
}
