import Curriculum
import DockerWords
import Testing

@Suite("Templates of --format")
struct TemplateTests {
    private let value = TemplateValue.members([
        "Id": .text("sha256:ab"), "Tags": .texts(["a:1", "b:2"]), "Size": .number(42), "None": .null,
        "Config": .members(["Env": .texts(["A=<b>"]), "Labels": .texts(["z": "1", "k": "v"]), "Tty": .bool(false)]),
    ])

    @Test(
        "what people write is filled as Go fills it",
        arguments: [
            ("{{.Id}}", "sha256:ab"), ("{{ .Size }} bytes", "42 bytes"), ("{{.Tags}}", "[a:1 b:2]"),
            ("{{json .Tags}}", #"["a:1","b:2"]"#),
            ("{{json .Config}}", #"{"Env":["A=<b>"],"Labels":{"k":"v","z":"1"},"Tty":false}"#),
            ("{{.Config.Labels}}", "map[k:v z:1]"), ("{{.None}}", "<no value>"), ("{{index .Tags 1}}", "b:2"),
            (#"{{index .Config.Labels "k"}}"#, "v"), ("{{len .Tags}}", "2"), (#"{{join .Tags ", "}}"#, "a:1, b:2"),
            ("{{range .Tags}}{{println .}}{{end}}", "a:1\nb:2\n"), ("{{range .None}}x{{else}}none{{end}}", "none"),
            ("{{if .Config.Tty}}yes{{else if .Size}}sized{{else}}no{{end}}", "sized"),
            ("{{with .Config}}{{json .Env}}{{end}}", #"["A=<b>"]"#), ("{{.Id | upper}}", "SHA256:AB"),
            (#"{{printf "%s-%d" .Id .Size}}"#, "sha256:ab-42"), ("a {{- .Size -}} b", "a42b"), ("{{/* no */}}x", "x"),
            ("{{(index .Tags 0)}}", "a:1"), ("{{range .Tags}}{{$.Size}} {{end}}", "42 42 "), ("plain", "plain"),
            ("{{eq .Size 42}} {{not .None}}", "true true"), (#"{{index (split "a,b" ",") 1}}"#, "b"),
        ])
    func filled(template: String, text: String) throws { #expect(try Template(template).filled(with: value) == text) }

    @Test(
        "a wrong one is told with its place",
        arguments: [
            ("{{.Id", TemplateError.Problem.unclosedAction, 1), ("ab {{}}", .emptyAction, 4),
            ("{{Id}}", .unknownFunction("Id"), 1), ("{{end}}", .endWithoutBeginning, 1),
            (#"{{json "x}}"#, .unclosedText, 8), ("{{.Id .Size}}", .unexpected(".Size"), 1),
            ("{{#}}", .unexpected("#"), 3),
            ("{{.Id)}}", .unexpected(")"), 1),
        ])
    func wrong(template: String, problem: TemplateError.Problem, column: Int) {
        let error = #expect(throws: TemplateError.self) { try Template(template) }
        #expect(error?.problem == problem)
        #expect(error?.column == column)
    }

    @Test(
        "what shows only in the value is told, too",
        arguments: [
            ("{{.Nope}}", TemplateError.Problem.unknownField("Nope")), ("{{.Id.X}}", .unknownField("X")),
            ("{{index .Tags 2}}", .indexOutOfRange(2, count: 2)), ("{{range .Size}}{{end}}", .notAList("42")),
            ("{{join .Id}}", .wrongArguments("join")),
        ])
    func wrongInside(template: String, problem: TemplateError.Problem) {
        #expect(throws: TemplateError.self) { try Template(template).filled(with: value) }
    }

    @Test("an end that is missing is missed")
    func missingEnd() {
        for template in ["{{if .Id}}x", "{{range .Tags}}x{{else}}y", "{{with .Id}}{{if .}}{{end}}"] {
            #expect(throws: TemplateError.self) { try Template(template) }
        }
    }

    @Test("JSON is indented by four, in the order of its members, and harmless on a terminal")
    func json() {
        let value = TemplateValue.members(["b": .list([]), "a": .text("\u{1b}\"\\\n한"), "c": .list([.number(1)])])
        #expect(
            value.indentedJSON == """
                {
                    "b": [],
                    "a": "\\u001b\\"\\\\\\n한",
                    "c": [
                        1
                    ]
                }
                """)
    }
}
