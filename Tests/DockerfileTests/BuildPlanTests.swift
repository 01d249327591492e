import Dockerfile
import Testing

@Suite struct BuildPlanTests {
    private let text = """
        FROM busybox AS base
        FROM base AS Build
        RUN make
        FROM alpine AS unused
        FROM scratch
        COPY --from=build /app /app
        COPY --from=nginx:1 /etc /etc
        COPY --from=0 /a /b
        """

    @Test func onlyTheStagesThatTheTargetNeedsAreBuilt() throws {
        let file = try ParsedDockerfile(text)
        let plan = try file.plan()
        #expect(plan.target == 3)
        #expect(plan.needed.map(\.stage.index) == [0, 1, 3])
        #expect(plan.needed.map(\.base) == [.image("busybox"), .stage(0), .scratch])
        #expect(plan.stages[3].dependencies == [0, 1])
        #expect(file.stages[3].title == "stage-3")
        let sources = file.stages[3].statements.map { statement -> BuildPlan.Source? in
            guard case .copy(let copy) = statement.instruction else { return nil }
            return plan.source(of: copy, in: 3)
        }
        #expect(sources == [.stage(1), .image("nginx:1"), .stage(0)])
    }

    @Test func aTargetIsAStageByNameOrNumber() throws {
        let file = try ParsedDockerfile(text)
        #expect(try file.plan(target: "BUILD").needed.map(\.stage.index) == [0, 1])
        #expect(try file.plan(target: "0").target == 0)
        let error = try #require(throws: DockerfileError.self) { try file.plan(target: "biuld") }
        #expect(error.diagnostics.map(\.problem) == [.unknownTarget("biuld", suggestion: "build")])
    }

    private func planProblem(_ text: String) throws -> (DockerfileProblem?, Place?) {
        let file = try ParsedDockerfile(text)
        let error = try #require(throws: DockerfileError.self) { try file.plan() }
        return (error.diagnostics.first?.problem, error.diagnostics.first?.range.start)
    }

    @Test func stagesThatDoNotWorkOutAreRefusedWithTheirPlace() throws {
        let later = try planProblem("FROM a\nCOPY --from=b x y\nFROM c AS b\nFROM b\nCOPY --from=0 x y\n")
        #expect(later.0 == .copyFromLaterStage("b"))
        #expect(later.1 == Place(line: 2, column: 13))
        let circle = try planProblem("FROM a AS x\nCOPY --from=y f g\nFROM b AS y\nCOPY --from=x f g\n")
        #expect(circle.0 == .circularStages(["x", "y", "x"]))
        #expect(try planProblem("FROM a AS x\nCOPY --from=x f g\n").0 == .circularStages(["x", "x"]))
        #expect(try planProblem("FROM a\nCOPY --from=7 f g\n").0 == .unknownStageIndex(7, count: 1))
        #expect(try planProblem("FROM a\nARG S=x\nCOPY --from=$S f g\n").0 == .variableInCopyFrom("$S"))
        #expect(try planProblem("ARG A\nFROM $A\n").0 == .emptyBase("$A"))
        #expect(try planProblem("FROM --platform=$A x\n").0 == .emptyPlatform("$A"))
    }

    @Test func namesThatMeanSomethingElseThanTheySeemAreWarnedOf() throws {
        let file = try ParsedDockerfile("FROM later\nFROM x AS later\nFROM y AS later\nFROM z AS scratch\n")
        #expect(
            file.warnings.map(\.problem) == [
                .baseNamesLaterStage("later"), .repeatedStageName("later"), .reservedStageName("scratch"),
            ])
        // A stage called like its own base is common and means the image.
        #expect(try ParsedDockerfile("FROM debian AS debian\nFROM debian\n").warnings.isEmpty)
    }

    @Test func aStageHidesAnEarlierOneOfItsName() throws {
        let file = try ParsedDockerfile("FROM a AS s\nFROM b AS s\nFROM s\n")
        #expect(try file.plan().stages[2].base == .stage(1))
    }
}
