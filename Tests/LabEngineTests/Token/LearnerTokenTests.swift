import Curriculum
import Testing

@testable import LabEngine

@Suite struct LearnerTokenTests {
    private let secret = Array("0123456789abcdef0123".utf8)

    /// Computed with Python's hmac: whoever has the secret can make tokens without this program.
    @Test func isTheCodeOfTheLearnersNameUnderTheSecret() {
        let token = LearnerToken(secret: secret, learner: "kim")
        #expect(token.description == "a460832adc03bc1d81b70ce8770bc9a9cb1a3a99cd62fedb8a24984c5f19d04f")
        #expect(LearnerToken(" \(token)\n") == token)
        #expect(LearnerToken("\(token)".uppercased()) == token)
    }

    @Test(arguments: ["", "a460", String(repeating: "x", count: 64), String(repeating: "+1", count: 32), "kim"])
    func anythingElseIsNoToken(text: String) { #expect(LearnerToken(text) == nil) }

    @Test func theSecretTellsWhoseATokenIs() {
        let token = LearnerToken(secret: secret, learner: "kim")
        #expect(token.isOf("kim", secret: secret))
        #expect(!token.isOf("lee", secret: secret))
        #expect(!token.isOf("kim", secret: secret + [1]))
    }

    @Test func choosesTheSameValuesAgainAndOthersForOthers() throws {
        let lab = try course.lab("03-cgroups")
        let values = LearnerToken(secret: secret, learner: "kim").parameters(of: lab)
        #expect(values.values["limit"] == "48M" && values.values["max"] == "20" && values.values["quota"] == "25%")
        for parameter in lab.settings.parameters {
            let chosen = (0..<60).map { number in
                LearnerToken(secret: secret, learner: "learner \(number)").parameters(of: lab).values[parameter.name]
                    ?? ""
            }
            #expect(Set(chosen) == Set(parameter.choices))
        }
    }

    @Test func aCourseWithATokenHandsOutItsValues() throws {
        var course = course
        let token = LearnerToken(secret: secret, learner: "kim")
        course.chooseParameters = { token.parameters(of: $0) }
        let settings = try course.lab("03-cgroups").settings
        #expect(settings.parameterValues.values["limit"] == "48M")
        #expect(settings.defaultParameters.values["limit"] == "64M")
        #expect(settings.othersChoices["limit"] == ["48M", "64M", "80M"])
    }
}
