import Curriculum
import Foundation
import Testing

private let english = CourseFolder.english

@Suite("What is wrong with a lesson is told where it stands")
struct LessonFaultTests {
    @Test("a faultless course has no findings")
    func faultless() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        #expect(folder.lint() == [])
    }

    @Test(
        "front matter",
        arguments: [
            Fault("is missing", .frontMatter, in: english, "---\nlab", "«# Demo»\n---\nlab"),
            Fault(
                "is not closed", .frontMatter, in: english,
                "---\nlab: 01-demo\ntitle: Demo\nsummary: A short demonstration\nminutes: 5\n---",
                "«---»\nlab: 01-demo\ntitle: Demo\n"),
            Fault("is indented by a tab", .yamlTab, in: english, "minutes: 5", "«\t»minutes: 5", help: "spaces"),
            Fault("is no YAML", .yamlSyntax, in: english, "title: Demo", "title: Demo«:» two", help: "quotes"),
            Fault("has an unknown key", .unknownKey, in: english, "minutes: 5", "«minuets»: 5", help: "'minutes'"),
            Fault("has a key twice", .duplicateKey, in: english, "minutes: 5", "minutes: 5\n«title»: Again"),
            Fault(
                "lacks the title", .missingKey, in: english, "lab: 01-demo\ntitle: Demo", "«lab»: 01-demo",
                help: "title"),
            Fault("has an empty title", .missingKey, in: english, "title: Demo", "«title»:"),
            Fault("names another lab", .invalidValue, in: english, "lab: 01-demo", "lab: «01-dmo»", help: "01-demo"),
            Fault("counts minutes in words", .invalidValue, in: english, "minutes: 5", "minutes: «five»"),
        ])
    func frontMatter(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "fences",
        arguments: [
            Fault(
                "are not closed", .unterminatedFence, in: english,
                "```exercise {#limit}\nSet the limit to `${limit}`.\n```",
                "«```»exercise {#limit}\nSet the limit to `${limit}`.\n"),
            Fault(
                "swallow the next one", .unterminatedFence, in: english,
                "```sh {#kill-not .without of=kill}\ntrue\n```", "«```»sh {#kill-not .without of=kill}\ntrue\n"),
        ])
    func fences(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "attributes",
        arguments: [
            Fault(
                "without a closing brace", .attributeSyntax, in: english, "{#look .run trace=cgroup,exec time=10s}",
                "«{»#look .run trace=cgroup,exec time=10s"),
            Fault("with an open quote", .attributeSyntax, in: english, "time=10s}", "time=«\"»10s}"),
            Fault(
                "with a word that is nothing", .attributeSyntax, in: english, ".run expect=SIGKILL",
                ".run «slow» expect=SIGKILL", help: "'.slow'"),
            Fault(
                "with an unknown class", .unknownAttribute, in: english, "{#look .run", "{#look .run «.rnu»",
                help: "'.run'"),
            Fault(
                "with an unknown key", .unknownAttribute, in: english, "time=10s", "time=10s «tarce»=ns",
                help: "'trace='"),
            Fault(
                "without saying whether it runs", .attributeSyntax, in: english,
                "{#look .run trace=cgroup,exec time=10s}", "«{#look trace=cgroup,exec time=10s}»", inBoth: true,
                help: ".run"),
            Fault(
                "without an id", .missingKey, in: english, "{#look .run trace=cgroup,exec time=10s}",
                "«{.run trace=cgroup,exec time=10s}»", inBoth: true, help: "#id"),
            Fault("with an id in capitals", .invalidID, in: english, "{#look", "{«#Look»", inBoth: true),
            Fault(
                "with an unknown trace set", .unknownTraceSet, in: english, "trace=cgroup,exec", "trace=cgroup,«exce»",
                inBoth: true, help: "'exec'"),
            Fault(
                "with a quoted, unknown trace set", .unknownTraceSet, in: english, "trace=cgroup,exec",
                "trace=\"cgroup,«exce»\"", inBoth: true, help: "'exec'"),
            Fault(
                "with an unknown errno", .unknownErrno, in: english, "expect=SIGKILL", "expect=«EPREM»", inBoth: true,
                help: "'EPERM'"),
            Fault(
                "with an unknown signal", .unknownSignal, in: english, "expect=SIGKILL", "expect=«SIGKIL»",
                inBoth: true, help: "'SIGKILL'"),
            Fault(
                "with an unknown feature", .unknownFeature, in: english, "{#look .run trace=cgroup,exec time=10s}",
                "{#look .run trace=cgroup,exec time=10s needs=userns,«memroy»}", inBoth: true),
            Fault(
                "with an unknown controller", .unknownController, in: english, "controller=memory .v1}\n",
                "controller=«memroy» .v1}\n", inBoth: true, also: [.missingTwin], help: "'memory'"),
            Fault(
                "with a time without a unit", .invalidTime, in: english, "time=10s", "time=«10»", inBoth: true,
                help: "10s"),
            Fault(
                "with of= that names no step", .unknownStep, in: english, ".without of=kill", ".without of=«kil»",
                inBoth: true, help: "'kill'"),
            Fault(
                "of a prediction with of= that names no step", .unknownStep, in: english, "{#guess of=kill}",
                "{#guess of=«look-at»}", inBoth: true),
            Fault(
                "of a prediction that comes too late", .predictOrder, in: english, "{#guess of=kill}",
                "{#guess of=«look»}", inBoth: true),
            Fault(
                "of a version without a controller", .missingKey, in: english, "{#look .run", "{#look .run «.v1»",
                inBoth: true, also: [.missingTwin], help: "controller="),
            Fault(
                "of a variant without its twin", .missingTwin, in: english,
                "```sh {#limit .run controller=memory .v1}\necho 64M > memory.limit_in_bytes\n```\n\n```sh {#limit .run controller=memory .v2}",
                "```sh {«#limit» .run controller=memory .v2}", inBoth: true, help: ".v1"),
            Fault(
                "of two steps with one id", .duplicateID, in: english, "{#kill-not .without of=kill}",
                "{«#look» .without of=kill}", inBoth: true),
            Fault(
                "of a predict without an id", .attributeSyntax, in: english, "```predict {#guess of=kill}",
                "```«predict»", inBoth: true, help: "of=STEP"),
            Fault(
                "of another language that should run", .attributeSyntax, in: english,
                "```sh {#kill-not .without of=kill}", "```«python» {#kill-not .without of=kill}", inBoth: true,
                help: "sh"),
        ])
    func attributes(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "blocks",
        arguments: [
            Fault(
                "an empty step", .emptyStep, in: english, "{#kill-not .without of=kill}\ntrue",
                "«{#kill-not .without of=kill}»\n", inBoth: true),
            Fault(
                "a step inside a list", .nestedStep, in: english, "```sh {#kill-not .without of=kill}\ntrue\n```",
                "- item\n\n  ```sh «{#kill-not .without of=kill}»\n  true\n  ```", inBoth: true),
            Fault(
                "a prediction with an unknown signal", .unknownSignal, in: english, "signal: SIGKILL",
                "signal: «SIGKIL»", inBoth: true, help: "'SIGKILL'"),
            Fault(
                "a prediction with an unknown errno", .unknownErrno, in: english, "signal: SIGKILL", "errno: «ENOMME»",
                inBoth: true, help: "'ENOMEM'"),
            Fault(
                "a prediction with an unknown call", .unknownCall, in: english, "signal: SIGKILL", "call: «mkdri»",
                inBoth: true, help: "'mkdir'"),
            Fault(
                "a prediction with an unknown counter", .unknownCounter, in: english, "signal: SIGKILL",
                "counter: «oom_kill»", inBoth: true, help: "'oom_kills'"),
            Fault(
                "a prediction with an unknown state of a file of an overlay", .invalidValue, in: english,
                "signal: SIGKILL", "layer: a, state: «delete»", inBoth: true, help: "'deleted'"),
            Fault(
                "a prediction with an unknown key", .unknownKey, in: english, "signal: SIGKILL", "«singal»: SIGKILL",
                inBoth: true, help: "'signal'"),
            Fault(
                "a prediction with one choice", .predictChoices, in: english,
                "choices:\n  - text: \"It dies\"\n    when: { signal: SIGKILL }\n", "«choices»:\n"),
            Fault(
                "a choice that is right only where one before it is", .predictChoices, in: english,
                "    when: { otherwise: true }\n",
                "    when: «{» signal: SIGKILL, call: kill }\n  - text: \"3\"\n    when: { otherwise: true }\n",
                inBoth: true),
            Fault(
                "a prediction that a status settles which never changes", .predictUnsettled, in: english,
                "{ otherwise: true }\n```\n\n```sh {#kill .run expect=SIGKILL}\nsh -c 'kill -9 $$'\n",
                "«{» status: 0 }\n```\n\n```sh {#kill .run expect=SIGKILL}\nsh -c 'kill -9 $$'\necho \"$?\"\n",
                inBoth: true, help: "last"),
            Fault(
                "a prediction about a call on files that its step does not trace", .predictUnsettled, in: english,
                "{ otherwise: true }\n```\n\n```sh {#kill .run expect",
                "«{» call: openat, errno: EPERM }\n```\n\n```sh {#kill .run trace=ns expect", inBoth: true,
                help: "openat"),
            Fault(
                "a prediction indented by a tab", .yamlTab, in: english, "    when: { signal: SIGKILL }",
                "«\t»when: { signal: SIGKILL }", inBoth: true, help: "spaces"),
            Fault(
                "a parameter that the lab lacks", .unknownParameter, in: english, "`${limit}`", "`«${limt}»`",
                help: "${limit}"),
            Fault(
                "a parameter that the lab lacks, in a hint", .unknownParameter, in: english, "Write a number.",
                "Write «${limt}», not ${HOME}.", help: "${limit}"),
            Fault("details that stay open", .unterminatedDetails, in: english, "<details>", "«<details>»\n\n<details>"),
            Fault("HTML that no terminal draws", .unknownHTML, in: english, "# Demo\n", "# Demo\n\n«<div>»hello\n"),
        ])
    func blocks(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "drift between two languages",
        arguments: [
            Fault(
                "a step in one language only", .onlyInOneLanguage, in: english, "# Demo\n",
                "# Demo\n\n```sh {«#more» .run}\ntrue\n```\n", help: "curriculum/ko/01-demo.md"),
            Fault(
                "another shell text", .stepDiffers, in: english, "cat /proc/self/cgroup ",
                "«cat /proc/self/cgroups   # where am I?»\n#", help: "comments"),
            Fault(
                "another need", .stepDiffers, in: english, "{#kill .run expect=SIGKILL}",
                "{«#kill» .run expect=SIGKILL needs=userns}"),
            Fault("other attributes", .stepDiffers, in: english, "{#kill .run expect=SIGKILL}", "{«#kill» .run}"),
            Fault(
                "other evidence", .stepDiffers, in: english,
                "{#guess of=kill}\nquestion: \"What happens?\"\nchoices:\n  - text: \"It dies\"\n    when: { signal: SIGKILL }",
                "{«#guess» of=kill}\nquestion: \"What happens?\"\nchoices:\n  - text: \"It dies\"\n    when: { status: nonzero }"
            ),
        ])
    func drift(_ fault: Fault) throws { try fault.expectFinding() }

    @Test("another order in the second language is told once, with both places")
    func order() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let text = try folder.read(english)
        let moved = "```sh {#kill-not .without of=kill}\ntrue\n```\n\n"
        try folder.write(
            text.replacing(moved, with: "").replacing("```exercise", with: moved + "```exercise"), to: english)
        let found = folder.lint()
        #expect(found.map(\.code) == [.orderDiffers])
        #expect(found.first?.notes.first?.position.file == CourseFolder.korean)
    }

    @Test("comments and echoed text may differ, redirections may not")
    func echoed() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.replace("echo \"hello\"", with: "echo \"hello\" > \"$LAB/a\"", in: english)
        try folder.replace("echo \"안녕하세요\"", with: "echo '안녕'   >   \"$LAB/a\" # 씀", in: CourseFolder.korean)
        #expect(folder.lint() == [])
        try folder.replace("$LAB/a", with: "$LAB/b", in: english)
        #expect(folder.lint().map(\.code) == [.stepDiffers])
    }

    @Test("all errors of a lesson are told, not the first")
    func all() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.replace("minutes: 5", with: "minutes: five", in: english)
        try folder.replace("trace=cgroup,exec time=10s", with: "trace=cgrop,exce time=10", in: english)
        try folder.replace("signal: SIGKILL", with: "signal: SIGKIL", in: english)
        try folder.replace("`${limit}`", with: "`${limt}`", in: english)
        let codes = folder.lint().filter { $0.file == english }.map(\.code)
        #expect(codes.contains(.invalidValue) && codes.contains(.invalidTime) && codes.contains(.unknownSignal))
        #expect(codes.count { $0 == .unknownTraceSet } == 2)
        #expect(codes.contains(.unknownParameter))
    }
}
