import Foundation
import Testing

/// `lab progress --export`, used as a learner and their teacher use it.
@Suite(.serialized) struct ProgressExportCommandTests {
    private static let isRoot = getuid() == 0
    private let playground: Playground

    init() throws { playground = try Playground() }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    private func lab(_ id: String, in object: [String: Any]) throws -> [String: Any] {
        let labs = try #require(object["labs"] as? [[String: Any]])
        return try #require(labs.first { $0["id"] as? String == id })
    }

    @Test(arguments: ["--export", "--export=-", "--lang ko --export"])
    func goesToStandardOutputAndNothingElseDoes(options: String) throws {
        let result = try playground.bash("lab progress \(options)")
        #expect(result.status == 0)
        let object = try object(result.text)
        #expect(object["version"] as? Int == 1)
        #expect(object["learner"] is NSNull)
        let steps = try #require(try lab("03-cgroups", in: object)["steps"] as? [String: Int])
        #expect(steps["seen"] == 0 && (steps["total"] ?? 0) > 0)
    }

    @Test func aTeacherTellsWhoseItIs() throws {
        let result = try playground.bash(
            """
            echo 0123456789abcdef0123 >secret; export LAB_TOKEN=$(lab token --secret secret kim)
            lab progress --export mine.json
            token=$(grep -o '"token": "[0-9a-f]*"' mine.json | cut -d'"' -f4); unset LAB_TOKEN
            lab token --secret secret kim --verify $token; lab token --secret secret lee --verify $token
            ls -A
            """)
        #expect(
            result.text == """
                Your progress is in mine.json. It is your own statement: the proof is `lab grade` on your work.
                The token is kim's.
                lab: the token is not lee's.
                mine.json
                secret

                """)
    }

    @Test func helpSaysThatItIsNoProof() throws {
        let text = try playground.bash("lab progress --help").text.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(text.contains("your own statement") && text.contains("the proof is `lab grade`"), "\(text)")
    }

    @Test(arguments: [
        ("mkdir there; lab progress --export there", 4), ("lab progress --export none/file", 4),
        ("mkdir -p state; echo '{' >state/progress.json; lab progress --export mine.json", 4),
        ("LAB_TOKEN=x lab progress --export mine.json", 2),
    ])
    func whatCannotBeWrittenLeavesNothing(command: String, status: Int32) throws {
        let result = try playground.bash(command + "; status=$?; ls *.json *.new 2>/dev/null; exit $status")
        #expect(result.status == status, "\(result.text)")
        #expect(result.text.hasPrefix("lab: ") && !result.text.contains(".json\n"), "\(result.text)")
    }

    @Test func aFileThatIsThereIsReplacedAndALinkIsNotFollowed() throws {
        let result = try playground.bash(
            "echo old >target; ln -s target mine.json; lab progress --export mine.json >/dev/null; cat target; ls -A")
        #expect(result.text == "old\nmine.json\ntarget\n")
        #expect(try object(playground.text(of: "mine.json"))["version"] as? Int == 1)
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func tellsWhatWasTriedAndWhatWasReached() throws {
        let result = try playground.bash(
            """
            lab check 03-cgroups/memory-limit >/dev/null
            cp "$LAB_HOME/labs/03-cgroups/memory-limit/solution/limit.sh" lab-work/03-cgroups/memory-limit/
            lab check 03-cgroups/memory-limit >/dev/null
            lab progress --export
            """)
        let exercises = try #require(try lab("03-cgroups", in: object(result.text))["exercises"] as? [[String: Any]])
        let exercise = try #require(exercises.first { $0["id"] as? String == "03-cgroups/memory-limit" })
        #expect(exercise["best"] as? Int == 4 && exercise["max"] as? Int == 4 && exercise["attempts"] as? Int == 2)
        #expect(exercise["passed"] as? Bool == true)
        #expect(exercises.contains { $0["passed"] as? Bool == false })
    }
}
