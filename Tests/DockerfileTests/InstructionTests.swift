import Dockerfile
import Testing

@Suite struct InstructionTests {
    @Test func everyInstructionIsRead() throws {
        let file = try ParsedDockerfile(
            """
            ARG BASE=busybox
            FROM --platform=linux/arm64 $BASE:1 AS Build
            RUN make
            CMD ["run"]
            LABEL a=b
            EXPOSE 80 53/udp 8000-8002
            ENV A=1
            ADD a /b
            COPY a /b
            ENTRYPOINT ["/entry"]
            VOLUME /data
            USER 1000:1000
            WORKDIR /work
            ARG V
            ONBUILD COPY . /app
            STOPSIGNAL SIGINT
            HEALTHCHECK NONE
            SHELL ["/bin/ash", "-c"]
            MAINTAINER somebody
            """)
        #expect(file.globalArguments.count == 1)
        let stage = file.stages[0]
        #expect(stage.name == "build")
        #expect(stage.from.base.text == "$BASE:1")
        #expect(stage.from.platform?.text == "linux/arm64")
        #expect(
            stage.statements.map(\.instruction.name) == [
                .run, .cmd, .label, .expose, .env, .add, .copy, .entrypoint, .volume, .user, .workdir, .arg, .onbuild,
                .stopsignal, .healthcheck, .shell, .maintainer,
            ])
        #expect(file.warnings.map(\.problem) == [.deprecatedMaintainer])
    }

    @Test func keywordsMayBeSmall() throws {
        #expect(try statement("run make").instruction.name == .run)
        #expect(try ParsedDockerfile("from busybox as x").stages[0].name == "x")
    }

    @Test func envTakesPairsOrTheOldForm() throws {
        guard case .env(let pairs) = try expanded(#"ENV A=1 B="two words" C=three\ words D='$A'"#) else {
            throw Unexpected()
        }
        #expect(pairs.pairs.map(\.name.text) == ["A", "B", "C", "D"])
        #expect(pairs.pairs.map(\.value.text) == ["1", "two words", "three words", "$A"])
        guard case .env(let old) = try expanded("ENV name  a value \"with\" spaces") else { throw Unexpected() }
        #expect(old.isLegacyForm)
        #expect(old.pairs.map(\.value.text) == ["a value with spaces"])
        #expect(problem("ENV name") == .missingValue(name: "name", instruction: "ENV"))
        #expect(problem("ENV a=b c") == .missingEquals(word: "c", instruction: "ENV"))
        #expect(problem("ENV =b") == .blankName(instruction: "ENV"))
    }

    @Test func healthchecksHaveTimes() throws {
        guard
            case .healthcheck(let check) = try instruction(
                "HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0 --retries=3 CMD curl -f localhost || exit 1"
            )
        else { throw Unexpected() }
        #expect(check.interval == .seconds(90))
        #expect(check.timeout == .milliseconds(1500))
        #expect(check.startPeriod == nil)
        #expect(check.retries == 3)
        #expect(check.test == ["CMD-SHELL", "curl -f localhost || exit 1"])
        guard case .healthcheck(let exec) = try instruction(#"HEALTHCHECK CMD ["ok"]"#) else { throw Unexpected() }
        #expect(exec.test == ["CMD", "ok"])
        #expect(problem("HEALTHCHECK --interval=5 CMD x") == .badDuration(flag: "--interval", value: "5"))
        #expect(problem("HEALTHCHECK --retries=-1 CMD x") == .badCount(flag: "--retries", value: "-1"))
        #expect(problem("HEALTHCHECK curl") == .unknownHealthcheck("curl"))
        #expect(problem("HEALTHCHECK NONE x") == .healthcheckNoneTakesNothing)
        #expect(problem("HEALTHCHECK CMD") == .healthcheckNeedsCommand)
    }

    @Test func portsAreNumbersWithATransport() throws {
        guard case .expose(let expose) = try expanded("EXPOSE 80 $P 8000-8002/udp", ["P=443 53/udp"]) else {
            throw Unexpected()
        }
        let ports = try expose.ports().map(\.description)
        #expect(ports == ["80/tcp", "443/tcp", "53/udp", "8000/udp", "8001/udp", "8002/udp"])
        let twice = "EXPOSE 0-65535" + String(repeating: " 0-65535 80 80/tcp", count: 5000)
        guard case .expose(let all) = try expanded(twice) else { throw Unexpected() }
        #expect(try all.ports().count == 65536)
        #expect(problem("EXPOSE http") == .badPort("http"))
        #expect(problem("EXPOSE 70000") == .badPort("70000"))
        #expect(problem("EXPOSE 9-8") == .badPort("9-8"))
        for name in ["SIGWRONG", "0", "65", "SIGRTMIN+31", "15x", "SIG", "-9"] {
            #expect(problem("STOPSIGNAL \(name)") == .badSignal(name))
        }
        for name in ["term", "SIGTERM", "9", "RTMIN+3", "$SIGNAL"] { #expect(problem("STOPSIGNAL \(name)") == nil) }
    }

    @Test func copyHasItsFlags() throws {
        let text = "COPY --from=build --chown=1:2 --chmod=755 --link --exclude=*.o --exclude=t/ a b /c/"
        guard case .copy(let copy) = try instruction(text) else { throw Unexpected() }
        #expect(copy.from?.text == "build")
        #expect(copy.sources.owner?.text == "1:2")
        #expect(copy.sources.mode?.text == "755")
        #expect(copy.sources.isLink)
        #expect(copy.sources.excludes.map(\.text) == ["*.o", "t/"])
        #expect(copy.sources.paths.map(\.text) == ["a", "b"])
        #expect(copy.sources.destination.text == "/c/")
        guard case .copy(let json) = try instruction(#"COPY ["a b", "/c d/"]"#) else { throw Unexpected() }
        #expect(json.sources.paths.map(\.text) == ["a b"])
        #expect(json.sources.destination.text == "/c d/")
        guard case .copy(let dashes) = try instruction("COPY -- --odd /c") else { throw Unexpected() }
        #expect(dashes.sources.paths.map(\.text) == ["--odd"])
    }

    @Test func flagsThatAreWrongAreNamed() {
        #expect(
            problem("COPY --form=x a b")
                == .unknownFlag("--form", instruction: "COPY", suggestion: "--from"))
        #expect(problem("COPY --from a b") == .flagNeedsValue("--from"))
        #expect(problem("COPY --link=maybe a b") == .flagNeedsBoolean("--link", value: "maybe"))
        #expect(problem("COPY --chown=1 --chown=2 a b") == .repeatedFlag("--chown"))
        #expect(problem("RUN --network=hosts ls") == .badNetwork("hosts"))
        #expect(
            problem("RUN --mount=type=cache,target=/x make")
                == .unsupportedFlag("--mount", value: "type=cache,target=/x", instruction: "RUN"))
        #expect(problem("COPY --parents a /b") == .unsupportedFlag("--parents", value: "", instruction: "COPY"))
        #expect(problem("COPY --parents=false a /b") == nil)
    }

    @Test func onbuildKeepsItsTriggerAsText() throws {
        let text = "ONBUILD COPY <<A <<B /x/\n1\nA\n2\nB\n"
        guard case .onbuild(let onbuild) = try instruction(text) else { throw Unexpected() }
        #expect(onbuild.trigger == .copy)
        #expect(onbuild.text.text == "COPY <<A <<B /x/\n1\nA\n2\nB")
        let trigger = try ParsedDockerfile.trigger(onbuild.text.text)
        #expect(trigger.instruction.heredocs.map(\.content) == ["1\n", "2\n"])
        #expect(problem("ONBUILD ONBUILD RUN x") == .onbuildChain)
        #expect(problem("ONBUILD FROM x") == .onbuildRefuses("FROM"))
        #expect(problem("ONBUILD RUM x") == .unknownInstruction("RUM", suggestion: "RUN"))
        #expect(throws: DockerfileError.self) { try ParsedDockerfile.trigger("FROM x") }
    }

    @Test func anUnknownInstructionIsSuggestedTheNearestOne() {
        let found = problems("FROM busybox\nRUN a\nCOYP a b\nENTRYPONT x\nXYZZY\n")
        #expect(
            found.map(\.problem) == [
                .unknownInstruction("COYP", suggestion: "COPY"),
                .unknownInstruction("ENTRYPONT", suggestion: "ENTRYPOINT"),
                .unknownInstruction("XYZZY", suggestion: nil),
            ])
        #expect(found.map(\.range.start.line) == [3, 4, 5])
    }

    @Test func fromTakesAnImageAndAName() {
        #expect(problems("FROM").map(\.problem) == [.missingArgument(instruction: "FROM")])
        #expect(problems("FROM a b").map(\.problem) == [.fromArguments])
        #expect(problems("FROM a AS").map(\.problem) == [.fromArguments])
        #expect(problems("FROM a AS b c").map(\.problem) == [.fromArguments])
        #expect(problems("FROM a AS 1b").map(\.problem) == [.badStageName("1b")])
    }

    @Test func aFileNeedsAFromAndOnlyArgMayStandBeforeIt() {
        #expect(problems("").map(\.problem) == [.emptyFile])
        #expect(problems("# only a comment\n").map(\.problem) == [.emptyFile])
        #expect(problems("ARG A=1\n").map(\.problem) == [.noStage])
        #expect(problems("RUN a\nFROM b\n").map(\.problem) == [.instructionBeforeFrom("RUN")])
    }

    @Test func everyProblemHasASentence() {
        let names = ["x", "y"]
        let all: [DockerfileProblem] = [
            .emptyFile, .notUTF8, .badEscape("x"), .repeatedDirective("x"), .emptyContinuation,
            .unknownInstruction("x", suggestion: nil), .unknownFlag("x", instruction: "y", suggestion: "z"),
            .repeatedFlag("x"), .flagNeedsValue("x"), .flagNeedsBoolean("x", value: "y"),
            .unsupportedFlag("x", value: "y", instruction: "z"), .badNetwork("x"), .missingArgument(instruction: "x"),
            .oneArgumentOnly(instruction: "x"), .missingDestination(instruction: "x"),
            .missingValue(name: "x", instruction: "y"), .missingEquals(word: "x", instruction: "y"),
            .blankName(instruction: "x"), .deprecatedMaintainer, .badPort("x"), .badSignal("x"),
            .badDuration(flag: "x", value: "y"),
            .badCount(flag: "x", value: "y"), .unknownHealthcheck("x"), .healthcheckNoneTakesNothing,
            .healthcheckNeedsCommand, .onbuildChain, .onbuildRefuses("x"), .notStringArray, .shellNeedsExecForm,
            .execFormIsNoJSON(instruction: "x"), .unterminatedHeredoc("x"), .heredocAsDestination(instruction: "x"),
            .unterminatedQuote("'"), .missingBrace, .badSubstitution, .unsupportedModifier(":="),
            .requiredVariable("x", message: "", isEmpty: true), .badPattern("x"), .nestedTooDeeply,
            .expansionTooLong(limit: 1),
            .undeclaredVariable("x", suggestion: "y"), .instructionBeforeFrom("x"), .noStage, .fromArguments,
            .badStageName("x"), .emptyBase("x"), .emptyPlatform("x"), .repeatedStageName("x"), .reservedStageName("x"),
            .baseNamesLaterStage("x"), .copyFromLaterStage("x"), .circularStages(names),
            .unknownStageIndex(1, count: 1),
            .variableInCopyFrom("x"), .unknownTarget("x", suggestion: "y"), .badWildcard("x"), .loneExclamationMark,
        ]
        let sentences = all.map(\.description)
        #expect(Set(sentences).count == all.count)
        #expect(!sentences.contains("the Dockerfile is wrong here"))
    }
}
