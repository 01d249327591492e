import Dockerfile
import Testing

@Suite struct LinesTests {
    private func run(_ text: String) throws -> String {
        guard case .run(let run) = try instruction(text) else { throw Unexpected() }
        return run.command.arguments().last ?? ""
    }

    @Test func linesAreContinuedPastCommentsAndBlanks() throws {
        #expect(try run("RUN a \\\n  # comment\n    # another\n  b \\  \t\n c") == "a   b  c")
        let file = try ParsedDockerfile("FROM busybox\nRUN a \\\n\n\n  b\n")
        #expect(file.warnings.map(\.problem) == [.emptyContinuation])
        #expect(file.warnings.first?.range.start.line == 3)
    }

    @Test func aHashWithinALineIsNoComment() throws {
        #expect(try run("RUN echo # not a comment") == "echo # not a comment")
    }

    @Test func anEscapedEscapeCharacterContinuesNothing() throws {
        let file = try ParsedDockerfile("FROM busybox\nRUN a \\\\\nRUN b")
        #expect(file.stages[0].statements.count == 2)
    }

    @Test func theLastLineMayBeContinued() throws {
        #expect(try run("RUN a \\") == "a")
        #expect(try run("RUN a \\\n") == "a")
    }

    @Test func theEscapeDirectiveChangesTheCharacter() throws {
        let file = try ParsedDockerfile(
            "# syntax=docker/dockerfile:1\n# Escape = `\n# check=skip=all\nFROM busybox\nCOPY c:\\a `\n  d:\\\nENV A=`$x\n"
        )
        #expect(file.directives.syntax?.text == "docker/dockerfile:1")
        #expect(file.directives.check?.text == "skip=all")
        #expect(file.directives.escape == "`")
        guard case .copy(let copy) = file.stages[0].statements[0].instruction else { throw Unexpected() }
        #expect(copy.sources.destination.text == "d:\\")
        let variables = StageVariables(buildArguments: [:], global: [:], environment: ["x=1"])
        guard case .env(let env) = try file.stages[0].statements[1].expanded(in: variables, of: file) else {
            throw Unexpected()
        }
        #expect(env.pairs[0].value.text == "$x")
    }

    @Test func directivesStandFirstAndOnce() throws {
        #expect(problems("# escape=x\nFROM a").map(\.problem) == [.badEscape("x")])
        #expect(problems("# escape=`\n# escape=`\nFROM a").map(\.problem) == [.repeatedDirective("escape")])
        #expect(try ParsedDockerfile("# a comment\n# escape=`\nFROM a").directives.escape == "\\")
        #expect(try ParsedDockerfile("\n# escape=`\nFROM a").directives.escape == "\\")
        #expect(try ParsedDockerfile("# unknown=1\n# escape=`\nFROM a").directives.escape == "\\")
    }

    @Test func lineEndsOfWindowsAndAByteOrderMarkAreNoMatter() throws {
        let file = try ParsedDockerfile("\u{feff}# escape=`\r\nFROM busybox\r\nRUN a `\r\n  b\r\nRUN c\r\n")
        #expect(file.directives.escape == "`")
        #expect(file.stages[0].statements.map(\.text) == ["RUN a   b", "RUN c"])
    }

    @Test func bytesThatAreNoUTF8ArePlacedUnlessTheyStandInAComment() throws {
        let comment = Array("# ".utf8) + [0xb0, 0xa1] + Array("\nFROM busybox\n".utf8)
        #expect(try ParsedDockerfile(bytes: comment).stages.count == 1)
        let error = try #require(throws: DockerfileError.self) {
            try ParsedDockerfile(bytes: comment + Array("ENV a=".utf8) + [0xb0, 0xa1])
        }
        #expect(error.diagnostics.map(\.problem) == [.notUTF8])
        #expect(error.diagnostics.first?.range.start == Place(line: 3, column: 7))
    }
}
