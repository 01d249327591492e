import Dockerfile
import Testing

@Suite struct VariableTests {
    private func value(_ text: String) -> String {
        do {
            guard
                case .workdir(let word) = try expanded(
                    "WORKDIR " + text, ["A=one", "EMPTY=", "P=usr/local/bin", "S=a b", "V=foo.tar.gz", "가=나"])
            else { return "no instruction" }
            return word.text
        } catch let error as DockerfileDiagnostic {
            return "error: \(error.problem)"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("$A", "one"), ("${A}x", "onex"), ("$Ax.", "."), ("$A-$B-", "one--"), ("\\$A", "$A"), ("\\${A}", "${A}"),
        ("'$A'", "$A"), ("\"$A\"", "one"), ("\"\\$A\"", "$A"), ("\"a\\b\"", "a\\b"), ("a\\b", "ab"),
        ("\"'$A'\"", "'one'"),
        ("$", "$"), ("$.", "$."), ("$1a", "a"), ("$가", "나"), ("x$S", "xa b"), ("a\\", "a"),
        ("${B:-word}", "word"), ("${EMPTY:-word}", "word"), ("${EMPTY-word}", ""), ("${B-word}", "word"),
        ("${A:-word}", "one"), ("${A:+word}", "word"), ("${EMPTY:+word}", ""), ("${EMPTY+word}", "word"),
        ("${B+word}", ""), ("${B:-$A}", "one"), ("${B:-${C:-${A}}}", "one"), ("${B:-a}}", "a}"), ("${A:?no}", "one"),
        ("${P#*/}", "local/bin"), ("${P##*/}", "bin"), ("${P%/*}", "usr/local"), ("${P%%/*}", "usr"),
        ("${V%.gz}", "foo.tar"), ("${V#f?o}", ".tar.gz"), ("${V%x}", "foo.tar.gz"), ("${V#\\*}", "foo.tar.gz"),
        ("${P/l/L}", "usr/Local/bin"), ("${P//l/L}", "usr/LocaL/bin"), ("${P//\\//-}", "usr-local-bin"),
        ("${P/u*r/}", "/local/bin"),
        ("${V/o*./_}", "f_gz"), ("${B#x}", ""),
    ])
    func aWordIsExpandedAsDockerDoes(written: String, wanted: String) {
        #expect(value(written) == wanted, "\(written)")
    }

    @Test(arguments: [
        ("${", DockerfileProblem.missingBrace), ("${A", .missingBrace), ("${}", .badSubstitution),
        ("${:-x}", .badSubstitution),
        ("${.}", .badSubstitution), ("${A:=x}", .unsupportedModifier(":=")), ("${A^}", .unsupportedModifier("^")),
        ("${B:?tell me}", .requiredVariable("B", message: "tell me", isEmpty: false)),
        ("${EMPTY:?}", .requiredVariable("EMPTY", message: "", isEmpty: true)), ("'a", .unterminatedQuote("'")),
        ("\"a", .unterminatedQuote("\"")), ("a\\\\'b", .unterminatedQuote("'")), ("${A#\\x}", .badPattern("\\x")),
        ("${A:-x", .missingBrace), ("${A:#x}", .unsupportedModifier(":#")),
    ])
    func whatCannotBeExpandedIsNamed(written: String, problem: DockerfileProblem) {
        #expect(value(written) == "error: \(problem)")
    }

    @Test func theErrorPointsIntoTheWord() throws {
        let error = try #require(throws: DockerfileDiagnostic.self) { _ = try expanded("USER abc${A:=1}") }
        #expect(error.range.start == Place(line: 2, column: 9))
    }

    @Test func deepNestingAndHeavyPatternsComeToAnEnd() {
        #expect(value(String(repeating: "${B:-", count: 5000)) == "error: \(DockerfileProblem.nestedTooDeeply)")
        #expect(value("${V#" + String(repeating: "*?", count: 2000) + "}") == "foo.tar.gz")
    }

    /// Each line of such a file doubles the value.
    @Test(arguments: [
        "$A$A", "${A}${A}", "\"$A$A\"", "${B:-$A$A}", "${A//x/xx}", "${A#$A}", "${A%$A}", "${A//$A/y}",
        "$A$A$A$A$A$A$A$A",
    ])
    func nobodysMemoryIsFilled(written: String) throws {
        let long = String(repeating: "x", count: 100 << 10)
        let error = try #require(throws: DockerfileDiagnostic.self) {
            _ = try expanded("USER \(written)", ["A=\(long)"])
        }
        #expect(error.problem == .expansionTooLong(limit: 128 << 10))
    }

    @Test func aLongValueIsSearchedOnce() throws {
        guard case .user(let user) = try expanded("USER ${A//y/z}", ["A=\(String(repeating: "x", count: 50_000))y"])
        else { throw Unexpected() }
        #expect(user.text.hasSuffix("xz"))
    }

    @Test func allWordsOfAnInstructionSeeTheValuesFromBeforeIt() throws {
        guard case .env(let env) = try expanded("ENV A=2 B=$A", ["A=1"]) else { throw Unexpected() }
        #expect(env.pairs.map(\.value.text) == ["2", "1"])
    }

    @Test func commandsAreLeftToTheShell() throws {
        for text in [
            "RUN echo $A", "CMD echo $A", "ENTRYPOINT [\"$A\"]", "HEALTHCHECK CMD echo $A", "ONBUILD ENV B=$A",
        ] {
            #expect(try expanded(text, ["A=1"]) == instruction(text))
        }
    }

    @Test func argumentsComeFromTheCommandLineTheDefaultOrTheGlobalScope() throws {
        let file = try ParsedDockerfile(
            """
            ARG VERSION=1
            ARG BASE=busybox:$VERSION
            FROM $BASE
            ARG VERSION
            ARG BASE=other
            ARG GIVEN=default
            ARG NOTHING
            ENV GIVEN=environment
            ARG GIVEN=again
            """)
        let plan = try file.plan(buildArguments: ["GIVEN": "command line", "UNKNOWN": "x", "http_proxy": "p"])
        #expect(plan.stages[0].base == .image("busybox:1"))
        #expect(plan.unusedBuildArguments == ["UNKNOWN"])
        var variables = StageVariables(plan: plan, environment: ["PATH=/bin"])
        #expect(variables.value(of: "VERSION") == nil)
        for statement in file.stages[0].statements {
            switch try statement.expanded(in: variables, of: file) {
            case .arg(let arg): variables.declare(arg)
            case .env(let env): variables.set(env)
            default: throw Unexpected()
            }
        }
        #expect(variables.value(of: "VERSION") == "1")
        #expect(variables.value(of: "BASE") == "other")
        #expect(variables.value(of: "NOTHING") == nil)
        #expect(variables.value(of: "GIVEN") == "environment")
        #expect(variables.environment.map(\.name) == ["PATH", "GIVEN"])
        #expect(variables.runArguments.map { "\($0.name)=\($0.value)" } == ["VERSION=1", "BASE=other", "http_proxy=p"])
    }

    @Test func thePlatformIsKnownInFromAndWhereItIsDeclared() throws {
        let file = try ParsedDockerfile("FROM --platform=$BUILDPLATFORM busybox\nARG TARGETARCH\n")
        let plan = try file.plan(platform: ParsedDockerfile.platformVariables(os: "linux", architecture: "arm64"))
        #expect(plan.stages[0].platform == "linux/arm64")
        var variables = StageVariables(plan: plan)
        guard case .arg(let arg) = file.stages[0].statements[0].instruction else { throw Unexpected() }
        variables.declare(arg)
        #expect(variables.value(of: "TARGETARCH") == "arm64")
        #expect(variables.value(of: "TARGETOS") == nil)
    }

    @Test func aVariableThatNothingDeclaresIsWarnedOf() throws {
        let file = try ParsedDockerfile("FROM busybox\nWORKDIR /$VERSOIN/${X:-1}\n")
        let variables = StageVariables(buildArguments: [:], global: [:], environment: ["VERSION=1"])
        let found = file.stages[0].statements[0].undeclaredVariables(in: variables, of: file)
        #expect(found.map(\.problem) == [.undeclaredVariable("VERSOIN", suggestion: "VERSION")])
    }
}
