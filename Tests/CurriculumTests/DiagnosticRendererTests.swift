import Curriculum
import Testing

@Suite("A finding is drawn as a compiler draws it")
struct DiagnosticRendererTests {
    private func render(_ old: String, _ new: String, in file: String, _ language: Language) throws -> String {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.replace(old, with: new, in: file)
        return DiagnosticRenderer(language: language).render(folder.lint())
    }

    @Test("place, message, line, caret, help")
    func english() throws {
        let text = try render("probe: cgroup", "probe: cgruop", in: CourseFolder.checks, .en)
        #expect(
            text == """
                labs/01-demo/limit/checks.yaml:7:12: error: unknown probe 'cgruop'
                   7 |     probe: cgruop
                     |            ^~~~~~
                help: did you mean 'cgroup'?

                1 error

                """)
    }

    @Test("in Korean")
    func korean() throws {
        let text = try render("minutes: 5", "minuets: 5", in: CourseFolder.korean, .ko)
        #expect(
            text == """
                curriculum/ko/01-demo.md:5:1: 오류: 모르는 키입니다: 'minuets'
                   5 | minuets: 5
                     | ^~~~~~~
                도움말: 혹시 'minutes'?

                오류 1개

                """)
    }

    @Test("the caret stands below the mark behind Korean text, which is two columns wide")
    func wide() throws {
        let text = try render("제한을 `${limit}`", "제한을 `${한계}` 또는 `${limt}`", in: CourseFolder.korean, .ko)
        #expect(
            text == """
                curriculum/ko/01-demo.md:43:17: 오류: lab.yaml에 없는 매개변수입니다: '${limt}'
                  43 | 제한을 `${한계}` 또는 `${limt}`으로 거세요.
                     |                        ^~~~~~~
                도움말: 혹시 '${limit}'?

                오류 1개

                """)
    }

    @Test("a tab is said plainly, and drawn as spaces")
    func tab() throws {
        let text = try render("    probe: cgroup", "\t\tprobe: cgroup", in: CourseFolder.checks, .en)
        #expect(
            text == """
                labs/01-demo/limit/checks.yaml:7:1: error: a tab cannot indent YAML
                   7 |         probe: cgroup
                     | ^~~~~~~~
                help: replace the tab with spaces

                1 error

                """)
    }

    @Test("the other place of a pair is a note, and findings are counted")
    func notes() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.replace("id: wrote", with: "id: limit-set", in: CourseFolder.checks)
        try folder.replace("expect: { count", with: "v1: { count", in: CourseFolder.checks)
        #expect(
            DiagnosticRenderer(language: .en, root: "here").render(folder.lint()) == """
                here/labs/01-demo/limit/checks.yaml:12:9: error: the id 'limit-set' is used twice
                  12 |   - id: limit-set
                     |         ^~~~~~~~~
                here/labs/01-demo/limit/checks.yaml:5:9: note: the first one is here

                here/labs/01-demo/limit/checks.yaml:17:5: warning: only v1 is given: on v2 this check is skipped
                  17 |     v1: { count: { min: 1 } }
                     |     ^~

                1 error, 1 warning

                """)
    }

    @Test("colours mark severity and caret only when asked for")
    func colour() throws {
        let finding = Diagnostic(
            .emptyStep, at: SourcePosition(file: "a.md", line: 3, column: 2), length: 2, Localized(same: "empty"),
            sourceLine: "abcd")
        let text = DiagnosticRenderer(language: .en, usesColor: true).render(finding)
        #expect(text.contains("\u{1B}[1;31merror: \u{1B}[0m"))
        #expect(text.contains("\u{1B}[1;32m^~\u{1B}[0m"))
        #expect(!DiagnosticRenderer(language: .en).render(finding).contains("\u{1B}"))
    }
}
