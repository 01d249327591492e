import Dockerfile
import Testing

@Suite struct IgnoreRulesTests {
    @Test(arguments: [
        ("a", ["a", "a/b"], ["b", "b/a", "ab"]),
        ("/a", ["a"], ["b/a"]),
        ("*.go", ["x.go"], ["d/x.go", "x.gox"]),
        ("**/*.go", ["x.go", "d/x.go", "d/e/x.go"], ["x.gos"]),
        ("**", ["a", "a/b"], []),
        ("a/**", ["a/b", "a/b/c"], ["a", "b"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/x/b/z"], ["a/xb", "b"]),
        ("**/b", ["b", "a/b", "a/c/b"], ["ab", "bc"]),
        ("**b", ["b", "ab", "x/yb"], ["bc"]),
        ("*/temp*", ["a/temp", "a/temporary/x"], ["temp", "a/b/temp"]),
        ("temp?", ["tempa"], ["temp", "temp/", "tempab"]),
        ("[a-c]x", ["ax", "cx"], ["dx"]),
        ("[^a-c]x", ["dx"], ["ax"]),
        ("a\\*", ["a*"], ["ab"]),
        ("  a  ", ["a"], []),
        ("./a/../b/", ["b", "b/c"], ["a"]),
        ("a.b", ["a.b"], ["axb"]),
        ("가*", ["가나"], ["나"]),
        // A mark that makes one character with the slash before it.
        ("sec\n!sec/a*", ["sec/\u{301}x", "sec"], ["sec/a", "se\u{301}c"]),
    ])
    func aPatternMatchesFromTheRoot(pattern: String, excluded: [String], kept: [String]) throws {
        let rules = try IgnoreRules(pattern)
        for path in excluded { #expect(rules.excludes(path), "\(pattern): \(path)") }
        for path in kept { #expect(!rules.excludes(path), "\(pattern): \(path)") }
    }

    @Test func theLastPatternThatMatchesCounts() throws {
        let rules = try IgnoreRules("# comment\n*.md\n\n!README*.md\nREADME-secret.md\r\n")
        #expect(rules.excludes("a.md"))
        #expect(!rules.excludes("README.md"))
        #expect(rules.excludes("README-secret.md"))
        #expect(!rules.excludes("# comment"))
    }

    @Test func anExceptionTakesBackFromAnExcludedFolder() throws {
        let rules = try IgnoreRules("node\n! node/keep\n")
        #expect(rules.excludes("node/x"))
        #expect(!rules.excludes("node/keep/y"))
        #expect(!rules.prunes(folder: "node"))
        #expect(try IgnoreRules("node\n!other/keep\n").prunes(folder: "node"))
        #expect(try !IgnoreRules("node\n!**/keep\n").prunes(folder: "node"))
    }

    @Test func aHashBehindASpaceIsAPattern() throws {
        #expect(try IgnoreRules(" #a").excludes("#a"))
    }

    @Test func whatIsNoPatternHasItsLine() throws {
        let error = try #require(throws: DockerfileDiagnostic.self) { try IgnoreRules("a\n[b\n") }
        #expect(error.problem == .badWildcard("[b"))
        #expect(error.range.start.line == 2)
        #expect(throws: DockerfileDiagnostic.self) { try IgnoreRules("!") }
        #expect(throws: DockerfileDiagnostic.self) { try IgnoreRules("[]") }
    }

    @Test(arguments: [
        ("*", "abc", true), ("*", "a/b", false), ("a*/b", "ax/b", true), ("a?c", "abc", true), ("a?c", "a/c", false),
        ("[a-z]*.c", "main.c", true), ("[^a]", "a", false), ("\\*", "*", true), ("[\\]]", "]", true), ("", "", true),
        ("a*b*c*d*e", "axbxcxdxe", true), ("a*b?c*x", "abxbbxdbxebxczzy", false), ("[z-a]", "m", false),
    ])
    func aSourceOfCopyMatchesAsGoDoes(pattern: String, path: String, wanted: Bool) throws {
        #expect(try PathWildcard(pattern).matches(path) == wanted, "\(pattern) \(path)")
    }

    @Test func wildcardsThatAreNoneAreRefused() {
        for pattern in ["[", "[a", "[]", "[-a]", "a\\", "[a-", "[^"] {
            #expect(throws: DockerfileProblem.self, "\(pattern)") { try PathWildcard(pattern) }
        }
        #expect(PathWildcard.hasWildcard("a*"))
        #expect(!PathWildcard.hasWildcard("a b"))
    }
}
