import Foundation
import Testing

/// The composite action, run as a runner runs it, with the built program in place of the release.
@Suite(.serialized) struct GradeActionTests {
    private static let isRoot = getuid() == 0
    private let playground: Playground

    init() throws { playground = try Playground() }

    private let setUp = """
        mkdir -p release/.github/actions checkout temp
        cp -r "$LAB_HOME/.github/actions/grade" release/.github/actions/
        ln -s "$(command -v lab)" release/lab
        cd checkout; mkdir -p lab-work/03-cgroups
        cp -r "$LAB_HOME/labs/03-cgroups/memory-limit/solution" lab-work/03-cgroups/memory-limit
        export RUNNER_TEMP=$PWD/../temp GITHUB_WORKSPACE=$PWD GITHUB_OUTPUT=$PWD/../output GITHUB_STEP_SUMMARY=$PWD/../summary
        export LAB_WORK=lab-work LAB_LEARNER=kim LAB_TOKEN= LAB_SECRET= LAB_LANGUAGE=en LAB_EXERCISES=03-cgroups/memory-limit
        action=../release/.github/actions/grade/grade.sh

        """

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func itsOutputsAreTheScoreAndTheResults() throws {
        let result = try playground.bash(setUp + "$action; echo status $?; . ../output; ls $results; cat ../output")
        #expect(result.text.contains("::notice title=lab grade::4/4\nstatus 0\n"), "\(result.text)")
        #expect(
            result.text.contains("classroom\ngradescope.json\njunit.xml\nresults.json\nscore=4\nmax=4\n"),
            "\(result.text)")
        #expect(try playground.text(of: "summary").hasPrefix("### lab grade: 4/4 · <code>kim</code>\n"))
    }

    /// A learner's checkout may hold whatever they like: a course with easier checks, a program of the same name.
    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func nothingInTheCheckoutIsRunOrTrusted() throws {
        let result = try playground.bash(
            setUp + """
                cp -r "$LAB_HOME/curriculum" "$LAB_HOME/labs" .
                sed -i 's/points: 2/points: 200/' labs/03-cgroups/memory-limit/checks.yaml
                printf '#!/bin/sh\\necho forged\\n' | tee lab swift sudo >bash; chmod +x lab swift sudo bash
                echo true >lab-work/03-cgroups/memory-limit/limit.sh
                unset LAB_HOME; export LAB_HOME=\(Repository.root.path)
                $action; echo status $?; cat ../output
                """)
        #expect(result.text.contains("status 1\nscore=0\nmax=4\n"), "\(result.text)")
        #expect(!result.text.contains("forged"))
    }

    @Test(.enabled(if: isRoot, "needs root: namespaces and control groups"))
    func theSecretGivesTheLearnerTheirValuesAndStaysNowhere() throws {
        let result = try playground.bash(
            setUp + """
                sed -i 's/\\$LAB_PARAM_LIMIT/48M/' lab-work/03-cgroups/memory-limit/limit.sh
                export LAB_SECRET=0123456789abcdef0123; $action; echo status $?
                LAB_LEARNER=jung $action; echo status $?; grep -r "$LAB_SECRET" ../temp ../output ../summary . | grep -v lab-work
                """)
        #expect(result.text.contains("status 0\n") && result.text.hasSuffix("status 1\n"), "\(result.text)")
        #expect(result.text.contains("another learner's values: yours is LAB_PARAM_LIMIT=80M"), "\(result.text)")
    }

    @Test func itTakesNothingFromOutsideIntoAScript() throws {
        let folder = Repository.root.appending(path: ".github/actions/grade")
        let action = try String(contentsOf: folder.appending(path: "action.yml"), encoding: .utf8)
        for line in action.split(separator: "\n") where line.contains("run:") {
            #expect(!line.contains("${{"), "\(line)")
        }
        let script = try String(contentsOf: folder.appending(path: "grade.sh"), encoding: .utf8)
        #expect(!script.contains("${{"))
    }
}
