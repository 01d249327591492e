import Curriculum
import Testing

@testable import Checks

/// A copied answer is told as such, and only a copied one.
@Suite struct OthersValuesTests {
    private func message(
        _ value: ObservedValue, expecting matcher: Matcher, choices: [String: [String]], language: Language = .en
    ) throws -> String {
        var context = try ProbeContext.fixture(parameters: ["max": "16", "path": "a"], language: language)
        context.choices = choices
        let check = Check.fixture(
            expect: [("limit", matcher)], fail: Localized(ko: "{actual}입니다.", en: "The limit is {actual}."))
        let registry = ProbeRegistry([ScriptedProbe(.success(value))])
        let evaluator = Evaluator(checks: [check], registry: registry, context: context)
        let outcome = try #require(evaluator.evaluate().first)
        #expect(outcome.status == .fail && outcome.points == 0)
        return outcome.message
    }

    private let written = Matcher.equals("${max}")

    @Test func anotherLearnersValueIsToldAsSuch() throws {
        let choices = ["max": ["16", "20"]]
        #expect(
            try message(.count(20), expecting: written, choices: choices)
                == "These are another learner's values: yours is LAB_PARAM_MAX=16. The limit is 20.")
        #expect(
            try message(.count(20), expecting: written, choices: choices, language: .ko)
                == "다른 학습자의 값입니다. 내 값은 LAB_PARAM_MAX=16입니다. 20입니다.")
    }

    @Test func aValueThatIsNobodysIsNot() throws {
        #expect(try message(.count(21), expecting: written, choices: ["max": ["16", "20"]]) == "The limit is 21.")
    }

    @Test func whereEverybodyHasTheSameNothingIsSaid() throws {
        #expect(try message(.count(20), expecting: written, choices: [:]) == "The limit is 20.")
    }

    @Test func aCheckWithoutParametersIsAboutNobodysValues() throws {
        #expect(
            try message(.count(20), expecting: .equals("3"), choices: ["max": ["16", "20"]]) == "The limit is 20.")
    }
}
