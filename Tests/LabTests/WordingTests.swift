import Foundation
import Testing

@Suite struct WordingTests {
    @Test func everyStepOfAnErrorHasItsKorean() throws {
        let table = try Repository.files(in: ["Sources/Checks/Wording"], endings: [".swift"]).map(\.text).joined()
        let literal = /(?:SystemError\(\s*|step: )"([^"\\]+)["\\]/
        var steps = Set<String>()
        for file in try Repository.files(in: ["Sources"], endings: [".swift"]) {
            for match in file.lines.joined(separator: "\n").matches(of: literal) {
                // Up to the first value in it: such steps are known by how they begin.
                steps.insert(String(match.output.1))
            }
        }
        #expect(steps.count > 80)
        let keys = Set(table.matches(of: /"([^"]+)": "/).map { String($0.output.1) })
        let stems = table.matches(of: /\("([^"]+)", "/).map { String($0.output.1) }
        let missing = steps.filter { step in !keys.contains(step) && !stems.contains { step.hasPrefix($0) } }
        #expect(missing.sorted() == [])
    }
}
