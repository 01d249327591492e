import Dockerfile
import Testing

@Suite struct CommandFormTests {
    private func command(_ text: String) throws -> CommandForm {
        switch try instruction(text) {
        case .cmd(let command), .entrypoint(let command): return command.command
        case .run(let run): return run.command
        default: throw Unexpected()
        }
    }

    @Test func anArrayOfStringsIsExecutedAsItStands() throws {
        #expect(try command(#"CMD ["a b", "c"]"#).arguments() == ["a b", "c"])
        #expect(try command(#"ENTRYPOINT [ "\u00e9\n", "\ud83d\ude00" ]"#).arguments() == ["é\n", "😀"])
        #expect(try command("CMD []").arguments() == [])
        #expect(try command("RUN [\"a\", \\\n  \"b\"]").arguments() == ["a", "b"])
    }

    @Test func eachStringOfTheArrayKnowsItsPlace() throws {
        guard case .exec(let words) = try command(#"CMD ["가", "bc"]"#) else { throw Unexpected() }
        #expect(words[1].range.start == Place(line: 2, column: 11))
        #expect(words[1].range.end == Place(line: 2, column: 15))
    }

    @Test func anythingElseGoesToTheShell() throws {
        #expect(try command("RUN echo $HOME && true").arguments() == ["/bin/sh", "-c", "echo $HOME && true"])
        #expect(try command("RUN a").arguments(shell: ["bash", "-ec"]) == ["bash", "-ec", "a"])
        #expect(try command("CMD \"quoted\"").arguments().last == "\"quoted\"")
    }

    @Test func anArrayThatIsNoJSONGoesToTheShellWithAWarning() throws {
        for text in ["CMD ['a', 'b']", #"CMD ["a", "b""#, #"CMD ["a" "b"]"#, #"CMD ["a", "b",]"#, "CMD [a, b]"] {
            let file = try ParsedDockerfile("FROM busybox\n" + text)
            #expect(file.warnings.map(\.problem) == [.execFormIsNoJSON(instruction: "CMD")], "\(text)")
            guard case .cmd(let cmd)? = file.stages[0].statements.first?.instruction else { throw Unexpected() }
            #expect(cmd.command.arguments().last == String(text.dropFirst(4)))
        }
        // A test of the shell's is no failed array.
        #expect(try ParsedDockerfile("FROM busybox\nRUN [ -f /x ] && true").warnings.isEmpty)
    }

    @Test func elementsThatAreNoStringsAreRefused() {
        for array in ["[1]", "[\"a\", null]", "[[\"a\"]]", "[{\"a\": 1}]", "[true]"] {
            #expect(problem("CMD \(array)") == .notStringArray, "\(array)")
            #expect(problem("COPY \(array)") == .notStringArray, "\(array)")
        }
        #expect(problem("SHELL /bin/sh -c") == .shellNeedsExecForm)
        #expect(problem("SHELL []") == .missingArgument(instruction: "SHELL"))
        #expect(problem("RUN") == .missingArgument(instruction: "RUN"))
    }
}
