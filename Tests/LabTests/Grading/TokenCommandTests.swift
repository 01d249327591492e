import Foundation
import Testing

/// A teacher's secret, learners' tokens, and work that was handed on.
@Suite(.serialized) struct TokenCommandTests {
    private static let isRoot = getuid() == 0
    private let playground: Playground

    init() throws { playground = try Playground() }

    private let setUp = "echo 0123456789abcdef0123 >secret; token=$(lab token --secret secret kim)\n"

    @Test func theSecretMakesTokensAndSaysWhoseTheyAre() throws {
        let result = try playground.bash(
            setUp + """
                echo $token; lab token --secret secret kim --verify $token; echo $?
                lab token --secret secret lee --verify $token; echo $?
                """)
        #expect(
            result.text == """
                a460832adc03bc1d81b70ce8770bc9a9cb1a3a99cd62fedb8a24984c5f19d04f
                The token is kim's.
                0
                lab: the token is not lee's.
                1

                """)
    }

    @Test(arguments: [
        ("echo short >s; lab token --secret s kim", 2, "too short"), ("lab token --secret none kim", 4, "ENOENT"),
        ("LAB_TOKEN=x lab list", 2, "64 characters"), ("lab token --secret secret kim --verify x", 2, "64 characters"),
        ("mkdir w; lab grade --work w --secret secret", 2, "--learner"),
        ("mkdir w; LAB_TOKEN=$token lab grade --work w --secret secret --learner lee", 2, "not lee's"),
    ])
    func whatIsWrongIsSaidInOneSentence(command: String, status: Int32, word: String) throws {
        let result = try playground.bash(setUp + command)
        #expect(result.status == status && result.text.contains(word), "\(result.text)")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aCopiedAnswerFailsWithItsReasonAndTheOwnersPasses() throws {
        let result = try playground.bash(
            setUp + """
                mkdir -p work/03-cgroups/memory-limit
                sed 's/\\$LAB_PARAM_LIMIT/48M/' "$LAB_HOME/labs/03-cgroups/memory-limit/solution/limit.sh" \\
                    >work/03-cgroups/memory-limit/limit.sh
                grade() { lab grade 03-cgroups/memory-limit --work work --format json "$@" >result; echo $?; }
                export LAB_TOKEN=$token; grade; unset LAB_TOKEN
                grade --secret secret --learner kim
                for other in jung park lee; do
                    LAB_TOKEN=$(lab token --secret secret $other) grade; grep -o "another learner's values[^.]*" result
                done
                grade; grep -c "another learner" result
                """)
        // By their tokens jung has 80M, park 64M, and lee 48M as kim does.
        let copied = "1\nanother learner's values: yours is LAB_PARAM_LIMIT="
        #expect(result.text == "0\n0\n\(copied)80M\n\(copied)64M\n0\n1\n0\n", "\(result.text)")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func theLearnerReadsTheirOwnValues() throws {
        let result = try playground.bash(
            setUp
                + "LAB_TOKEN=$token lab hint 03-cgroups/memory-limit; LAB_TOKEN=$token lab check 03-cgroups/memory-limit"
        )
        #expect(result.text.contains("should be 48M (50331648)") && !result.text.contains("64M"), "\(result.text)")
    }
}
