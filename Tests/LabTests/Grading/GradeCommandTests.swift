import Foundation
import Testing

/// `lab grade` as a CI job calls it.
@Suite(.serialized) struct GradeCommandTests {
    private static let isRoot = getuid() == 0
    private let playground: Playground

    init() throws { playground = try Playground() }

    /// A learner's work: one right answer, and one that prints what a CI, a terminal or an XML parser would obey.
    private let setUp = """
        mkdir -p work/03-cgroups; cp -r "$LAB_HOME/labs/03-cgroups/memory-limit/solution" work/03-cgroups/memory-limit
        mkdir work/03-cgroups/fork-bomb
        cat >work/03-cgroups/fork-bomb/workers.sh <<'EOF'
        printf '\\e[2J\\e]0;title\\a\\x9b2J\\n::error file=x::forged\\n##[error]forged\\n]]></system-out>\\n'
        printf '  ::set-env name=A::b\\n\\xff\\xfe\\xe2\\x80\\xae gnirts\\n'
        echo '{"score": 1000}' | tee /work/result.json /work/../result.json >/tmp/result.json
        mkdir $LAB_CGROUP_PIDS/jobs
        EOF

        """

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func severalFormatsAreWrittenFromOneRun() throws {
        let result = try playground.bash(
            setUp + """
                export GITHUB_STEP_SUMMARY=$PWD/summary.md GITHUB_WORKSPACE=$PWD; echo before >summary.md
                export CLASSROOM=c ASSIGNMENT=a USERNAME=kim SUBMISSION_TAG=submit/1 COMMIT_URL=u RELEASE_URL=u
                lab grade 03-cgroups/memory-limit 03-cgroups/fork-bomb --work work --learner kim \\
                    --format json --output a.json --format junit --output=b.xml --format tap --output c.tap \\
                    --format gradescope --output d.json --format classroom --output e --format classroom50 --output f.json \\
                    --format text --output g.txt --format github
                echo "status $?"
                """)
        let log = result.text
        #expect(log.hasSuffix("status 1\n"), "\(log)")
        #expect(
            log.contains(
                "::error file=work/03-cgroups/fork-bomb/workers.sh,line=4,title=03-cgroups/fork-bomb%3A limit-set::"),
            "\(log)")
        #expect(!log.contains("forged"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(playground.text(of: "a.json").utf8)) as? [String: Any])
        #expect(json["learner"] as? String == "kim")
        #expect(json["score"] as? Int == 4 && json["max"] as? Int == 8)
        #expect(
            try playground.text(of: "b.xml").contains(
                "<testcase name=\"limit-bites\" classname=\"03-cgroups.memory-limit\""))
        #expect(
            try playground.text(of: "c.tap").hasPrefix("TAP version 14\n1..2\n# Subtest: 03-cgroups/memory-limit\n"))
        #expect(try playground.text(of: "d.json").contains("\"max_score\": 2"))
        #expect(try playground.text(of: "e").count { $0 == "\n" } == 1)
        #expect(try playground.text(of: "f.json").contains("\"submission\": \"submit/1\""))
        #expect(try playground.text(of: "g.txt").contains("limit-set passed"))
        #expect(try playground.text(of: "summary.md").hasPrefix("before\n### lab grade: 4/8 · <code>kim</code>\n"))
    }

    /// Whatever a learner prints, on whichever format: no line of the log is a command, no byte moves a cursor.
    @Test(
        .enabled(if: isRoot, "needs root: namespaces and control groups"), arguments: ["text", "json", "junit", "tap"])
    func nothingThatALearnerPrintsReachesTheLogAsACommand(format: String) throws {
        let result = try playground.bash(setUp + "lab grade 03-cgroups/fork-bomb --work work --format \(format)")
        #expect(result.status == 1)
        let lines = result.text.split(whereSeparator: \.isNewline)
        #expect(
            !lines.contains { $0.drop(while: \.isWhitespace).hasPrefix("::") || $0.contains("##[") }, "\(result.text)")
        let harmful = result.text.unicodeScalars.filter {
            ($0.value < 0x20 && $0 != "\n") || 0x7f..<0xa0 ~= $0.value || $0 == "\u{202e}"
        }
        #expect(harmful.isEmpty, "\(result.text)")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aResultThatTheLearnerPlantsIsIgnored() throws {
        let result = try playground.bash(
            setUp + """
                echo '{"version":1,"score":1000}' >work/result.json; cp work/result.json work/03-cgroups/fork-bomb/
                lab grade 03-cgroups/fork-bomb --work work --format json --output work/result.json; echo $?
                cat work/result.json; ls work
                """)
        #expect(
            result.text.hasPrefix("1\n{\n  \"version\": 1,\n  \"learner\": null,\n  \"score\": 0,\n"), "\(result.text)")
        #expect(result.text.hasSuffix("}\n03-cgroups\nresult.json\n"), "\(result.text)")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func whatWasNotHandedInFailsAndCountsInTheMaximum() throws {
        let result = try playground.bash(setUp + "lab grade --work work --format json; echo $?")
        #expect(result.text.hasSuffix("1\n"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(result.text.dropLast(2).utf8)) as? [String: Any])
        let exercises = try #require(json["exercises"] as? [[String: Any]])
        #expect(exercises.count == 4)
        #expect(exercises.filter { $0["status"] as? String == "fail" }.count == 3)
        #expect(exercises.reduce(0) { $0 + ($1["max"] as? Int ?? 0) } == json["max"] as? Int)
    }

    /// In the order of the lesson, whoever is done first.
    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func severalAtATimeComeToTheSame() throws {
        let result = try playground.bash(
            """
            for path in "$LAB_HOME"/labs/02-namespaces/*/solution; do
                mkdir -p work/02-namespaces; cp -r $path work/02-namespaces/$(basename $(dirname $path))
            done
            for jobs in 1 3; do
                lab grade --work work --jobs $jobs --format json | grep -E '"(id|status|points)"' >$jobs
            done
            cmp 1 3 && grep -c pass 1
            """)
        #expect(result.text == "32\n", "\(result.text)")
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func aLinkInPlaceOfAFolderIsAsGoodAsNothing() throws {
        let result = try playground.bash(
            """
            mkdir -p work/03-cgroups; ln -s "$LAB_HOME/labs/03-cgroups/memory-limit/solution" work/03-cgroups/memory-limit
            lab grade 03-cgroups/memory-limit --work work --format json; echo $?
            """)
        #expect(result.text.hasSuffix("1\n") && result.text.contains("\"score\": 0"), "\(result.text)")
        #expect(result.text.contains("There is no folder"), "\(result.text)")
    }

    /// What comes to ten megabytes is shortened, whatever the format.
    @Test(
        .enabled(if: isRoot, "needs root: namespaces and control groups"), arguments: ["text", "json", "junit", "tap"])
    func muchOutputMakesNoLongReport(format: String) throws {
        let result = try playground.bash(
            """
            mkdir -p work/03-cgroups/memory-limit
            echo 'yes "]]>::error::" | head -c 10M; head -c 10M /dev/urandom' >work/03-cgroups/memory-limit/limit.sh
            lab grade 03-cgroups/memory-limit --work work --format \(format)
            """)
        #expect(result.status == 1)
        #expect(result.text.utf8.count < 200_000)
    }

    @Test(arguments: [
        ("--format jsn", "json"), ("--format json --format junit", "standard output"),
        ("--format json --output a --output b", "--output"), ("--format json --output a --format tap --output a", "a"),
        ("--format classroom50", "CLASSROOM"),
    ])
    func wrongUsageIsToldBeforeAnythingIsRun(options: String, word: String) throws {
        let result = try playground.bash("mkdir work; lab grade --work work \(options)")
        #expect(result.status == 2)
        #expect(result.text.hasPrefix("lab: ") && result.text.contains(word), "\(result.text)")
    }
}
