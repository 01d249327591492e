import Dockerfile
import Testing

@Suite struct HeredocTests {
    private func run(_ text: String) throws -> RunInstruction {
        guard case .run(let run) = try instruction(text) else { throw Unexpected() }
        return run
    }

    @Test func aHeredocAloneIsTheScript() throws {
        let run = try run("RUN <<EOF\n# comment\necho \\\n$x\nEOF\n")
        #expect(run.execution() == .command(["/bin/sh", "-c", "# comment\necho \\\n$x\n"]))
        #expect(run.heredocs[0].contentRange.start == Place(line: 3, column: 1))
    }

    @Test func aScriptWithAnInterpreterIsAFile() throws {
        let run = try run("RUN <<script\n#!/bin/awk -f\nBEGIN {}\nscript\n")
        #expect(run.execution() == .script(name: "script", content: "#!/bin/awk -f\nBEGIN {}\n"))
    }

    @Test func moreThanAHeredocGoesToTheShellWhole() throws {
        let run = try run("RUN cat <<A - <<B > /x\n1\nA\n2\nB\n")
        #expect(run.execution() == .command(["/bin/sh", "-c", "cat <<A - <<B > /x\n1\nA\n2\nB"]))
    }

    @Test func tabsGoWhereADashAsksForIt() throws {
        let run = try run("RUN <<-EOF\n\t\techo a\n\t b\n\tEOF\n")
        #expect(run.execution() == .command(["/bin/sh", "-c", "echo a\n b\n"]))
    }

    @Test func namesMayBeQuoted() throws {
        let marks: [(String, String, Bool)] = [
            ("<<EOF", "EOF", true), ("<<'EOF'", "EOF", false), ("<<\"EOF\"", "EOF", false), ("<<E'O'F", "EOF", false),
            ("<<'one two'", "one two", false), ("<< EOF", "EOF", true), ("3<<EOF", "EOF", true),
            ("<<$EOF", "$EOF", true),
            ("<<a\\'b", "a'b", true),
        ]
        for (mark, name, expands) in marks {
            let run = try run("RUN \(mark)\nx\n\(name)\n")
            #expect(run.heredocs.map(\.name) == [name], "\(mark)")
            #expect(run.heredocs.map(\.expands) == [expands], "\(mark)")
        }
    }

    @Test func whatOnlyLooksLikeAHeredocIsNone() throws {
        for text in [
            "RUN [\"<<EOF\"]", "RUN \"<<EOF\"", "RUN cat <<<word", "RUN echo $((1<<2))", "RUN a<<EOF", "RUN <<",
        ] {
            #expect(try run(text).heredocs.isEmpty, "\(text)")
        }
        #expect(try statement("USER <<EOF").instruction.heredocs.isEmpty)
    }

    @Test func aHeredocThatDoesNotEndIsAnError() {
        let found = problems("FROM busybox\nRUN <<EOF\nEOF \n EOF\n")
        #expect(found.first?.problem == .unterminatedHeredoc("EOF"))
        #expect(found.first?.range.start == Place(line: 2, column: 5))
    }

    @Test func copyWritesFilesAndExpandsTheirContent() throws {
        let text = "COPY <<a.txt <<'b' x /dest/\n$N \"q\" \\$N\n\na.txt\n$N\nb\n"
        guard case .copy(let copy) = try expanded(text, ["N=1"]) else { throw Unexpected() }
        #expect(copy.sources.heredocs.map(\.name) == ["a.txt", "b"])
        #expect(copy.sources.heredocs.map(\.content) == ["1 \"q\" $N\n\n", "$N\n"])
        #expect(copy.sources.paths.map(\.text) == ["x"])
        #expect(problem("COPY a <<EOF\nEOF\n") == .heredocAsDestination(instruction: "COPY"))
    }

    @Test func aProblemInAHeredocIsOnItsLine() throws {
        let error = try #require(throws: DockerfileDiagnostic.self) {
            _ = try expanded("COPY <<EOF /x\none\n${A:=1}\nEOF\n")
        }
        #expect(error.problem == .unsupportedModifier(":="))
        #expect(error.range.start.line == 4)
        #expect(error.sourceLine == "${A:=1}")
    }

    @Test func aMistypedInstructionTakesItsHeredocAlong() {
        #expect(problems("FROM busybox\nRUM <<EOF\nnot an instruction\nEOF\n").count == 1)
    }
}
