import Curriculum
import Foundation
import Testing

private let checks = CourseFolder.checks
private let lab = CourseFolder.lab
private let course = CourseFolder.course

@Suite("What is wrong with an exercise, a lab or the course is told where it stands")
struct ExerciseFaultTests {
    @Test(
        "checks.yaml",
        arguments: [
            Fault("an unknown probe", .unknownProbe, in: checks, "probe: cgroup", "probe: «cgruop»", help: "'cgroup'"),
            Fault(
                "an unknown key of a check", .unknownKey, in: checks, "    path: demo",
                "    path: demo\n    «pionts»: 2", help: "'points'"),
            Fault(
                "a value that the probe does not read", .unknownKey, in: checks, "{ limit: \"${limit}\" }",
                "{ «limt»: \"${limit}\" }", help: "'limit'"),
            Fault(
                "a probe without what it needs", .missingKey, in: checks,
                "  - id: limit-set\n    points: 2\n    probe: cgroup\n    controller: memory\n    path: demo",
                "  - «id»: limit-set\n    points: 2\n    probe: cgroup\n    controller: memory", help: "path"),
            Fault(
                "an unknown parameter", .unknownParameter, in: checks, "\"${limit}\"", "\"«${limti}»\"",
                help: "${limit}"),
            Fault(
                "an unknown parameter in a message", .unknownParameter, in: checks, "it is {actual}", "it is «${lmit}»",
                help: "${limit}"),
            Fault(
                "an unknown placeholder in a message", .unknownPlaceholder, in: checks, "it is {actual}",
                "it is {expected}, not «{actul}»", help: "{actual}"),
            Fault(
                "a namespace that stands in no known relation", .invalidValue, in: checks,
                "probe: cgroup\n    controller: memory\n    path: demo\n    expect: { limit: \"${limit}\" }",
                "probe: namespace\n    argv: sleep 1\n    expect: { uts: «onw» }", help: "'own'"),
            Fault(
                "a capability that there is not", .invalidValue, in: checks,
                "probe: cgroup\n    controller: memory\n    path: demo\n    expect: { limit: \"${limit}\" }",
                "probe: capability\n    argv: sleep 1\n    expect: { effective: «CAP_SYS_ADMN» }",
                help: "'CAP_SYS_ADMIN'"),
            Fault("a repeated id", .duplicateID, in: checks, "id: wrote", "id: «limit-set»"),
            Fault("negative points", .negativePoints, in: checks, "points: 2", "points: «-2»"),
            Fault("a size that is none", .invalidSize, in: checks, "\"${limit}\"", "«64MB»", help: "64M"),
            Fault("a time that is none", .invalidTime, in: checks, "time: 5s", "time: «5»", help: "10s"),
            Fault(
                "a syscall check that scores alone", .syscallWithoutState, in: checks,
                "probe: syscall\n    call: write\n    with: limit-set", "probe: «syscall»\n    call: write",
                help: "with:"),
            Fault(
                "with: that names no check", .unknownCheck, in: checks, "with: limit-set", "with: «limit-sett»",
                help: "'limit-set'"),
            Fault("an unknown call", .unknownCall, in: checks, "call: write", "call: «wirte»", help: "'write'"),
            Fault(
                "a message in one language", .missingTranslation, in: checks,
                "fail: { ko: \"{actual}입니다\", en: \"it is {actual}\" }", "«fail»: { ko: \"{actual}입니다\" }"),
            Fault(
                "a message that is not translated", .missingTranslation, in: checks,
                "fail: { ko: \"{actual}입니다\", en: \"it is {actual}\" }", "«fail»: wrong"),
            Fault(
                "an unknown controller", .unknownController, in: checks, "controller: memory", "controller: «memroy»",
                help: "'memory'"),
            Fault(
                "an unknown moment", .invalidValue, in: checks, "when: { within: 5s }", "when: «evr»", help: "'ever'"),
            Fault("an expectation of two kinds", .invalidValue, in: checks, "{ min: 1 }", "«{» min: 1, in: [1] }"),
            Fault("an empty range", .invalidValue, in: checks, "{ min: 1 }", "{ min: «5», max: 1 }"),
            Fault(
                "a check without an expectation", .missingKey, in: checks,
                "  - id: limit-set\n    points: 2\n    probe: cgroup\n    controller: memory\n    path: demo\n    expect: { limit: \"${limit}\" }",
                "  - «id»: limit-set\n    points: 2\n    probe: cgroup\n    controller: memory\n    path: demo",
                help: "v1"),
            Fault(
                "one version only", .missingTwin, in: checks, "    expect: { limit: \"${limit}\" }",
                "    «v1»: { limit: \"${limit}\" }"),
            Fault("a tab", .yamlTab, in: checks, "    probe: cgroup", "«\t»probe: cgroup", help: "spaces"),
            Fault(
                "no script", .missingKey, in: checks, "title: { ko: 제한, en: Limit }\nscript: limit.sh",
                "«title»: { ko: 제한, en: Limit }", help: "live: true"),
            Fault(
                "a file to edit outside the starter", .invalidValue, in: checks, "script: limit.sh",
                "script: limit.sh\nedit: «/limit.sh»"),
            Fault(
                "a file to edit that is not there", .missingScript, in: checks, "script: limit.sh",
                "script: limit.sh\nedit: «Dockerfile»"),
            Fault("a script outside the starter", .invalidValue, in: checks, "script: limit.sh", "script: «/limit.sh»"),
            Fault(
                "a script that is not there", .missingScript, in: checks, "script: limit.sh", "script: «limits.sh»",
                also: [.missingScript], help: "'limit.sh'"),
        ])
    func checksFile(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "lab.yaml and course.yaml",
        arguments: [
            Fault("an unknown feature", .unknownFeature, in: lab, "userns", "«user-ns»", help: "'userns'"),
            Fault(
                "a service that there is not", .unknownKey, in: lab, "sandbox:",
                "services: [ { «registri»: { port: 5000 } } ]\nsandbox:", also: [.missingKey], help: "'registry'"),
            Fault(
                "a port that there is not", .invalidValue, in: lab, "sandbox:",
                "services: [ { registry: { port: «70000» } } ]\nsandbox:"),
            Fault(
                "two services of one port", .duplicateID, in: lab, "sandbox:",
                "services: [ { registry: { port: 5000 } }, { registry: { port: «5000» } } ]\nsandbox:"),
            Fault(
                "a way to log in that there is not", .invalidValue, in: lab, "sandbox:",
                "services: [ { registry: { port: 5000, users: { a: b }, auth: «tokn» } } ]\nsandbox:", help: "'token'"),
            Fault(
                "a way to log in for nobody", .missingKey, in: lab, "sandbox:",
                "services: [ { registry: { port: 5000, «auth»: token } } ]\nsandbox:", help: nil),
            Fault("an unknown limit", .unknownKey, in: lab, "  memory: 512M", "  «memroy»: 512M", help: "'memory'"),
            Fault("a size that is none", .invalidSize, in: lab, "512M", "«512MB»"),
            Fault("a time that is none", .invalidTime, in: lab, "2m", "«2 minutes»"),
            Fault("a share without a percent sign", .invalidValue, in: lab, "150%", "«150»"),
            Fault("a default that is no choice", .invalidValue, in: lab, "default: 64M", "default: «32M»"),
            Fault(
                "a parameter without choices", .missingKey, in: lab, "    choose: [48M, 64M]\n    default: 64M",
                "    «default»: 64M", help: "choose"),
            Fault(
                "a title in one language", .missingTranslation, in: course, "title: { ko: 시연, en: Demo }",
                "«title»: { ko: 시연 }"),
            Fault("an id twice", .duplicateID, in: course, "id: 02-later", "id: «01-demo»"),
            Fault(
                "an unknown key", .unknownKey, in: course, "planned: true", "«planed»: true\n    planned: true",
                help: "'planned'"),
            Fault(
                "a bracket that stays open", .yamlSyntax, in: course, "title: { ko: 시연, en: Demo }\n    summary:",
                "title: { ko: 시연, en: Demo\n    summary«:»"),
        ])
    func others(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "wrong answers",
        arguments: [
            Fault(
                "that do not say which check they fail", .wrongWithoutFails, in: CourseFolder.wrong,
                "#!/bin/bash\n# fails: limit-set\n", "«#!/bin/bash»\n", help: "# fails:"),
            Fault(
                "that name an unknown check", .unknownCheck, in: CourseFolder.wrong, "# fails: limit-set",
                "# fails: «limit-sat»", help: "'limit-set'"),
        ])
    func wrong(_ fault: Fault) throws { try fault.expectFinding() }

    @Test(
        "a missing file or folder is told",
        arguments: [
            ("labs/01-demo/limit", [Diagnostic.Code.missingExercise]),
            ("labs/01-demo/limit/checks.yaml", [.missingChecks]),
            ("labs/01-demo/limit/starter", [.missingStarter]),
            ("labs/01-demo/limit/solution", [.missingSolution]),
            ("labs/01-demo/limit/solution/limit.sh", [.missingSolution]),
            ("labs/01-demo/lab.yaml", [.missingFile]),
            ("curriculum/en/01-demo.md", [.missingLesson]),
            ("curriculum/course.yaml", [.missingFile]),
        ])
    func missing(_ file: String, _ codes: [Diagnostic.Code]) throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.remove(file)
        let found = folder.lint()
        #expect(found.map(\.code) == codes, "\(DiagnosticRenderer(language: .en).render(found))")
    }

    @Test("files that the course does not name are told")
    func unlisted() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.write("", to: "curriculum/en/01-dmo.md")
        try folder.write("", to: "labs/09-x/lab.yaml")
        try folder.write("", to: "labs/01-demo/extra/checks.yaml")
        let found = folder.lint()
        #expect(found.map(\.code) == [.unlistedFile, .unusedExercise, .unlistedFile])
        #expect(found.first?.help.first?[.en] == "did you mean '01-demo'?")
    }

    @Test("a list where a map belongs, an empty prediction and an unreadable file are told")
    func shapes() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.write("- memory\n", to: lab)
        #expect(folder.lint().map(\.code) == [.wrongType])

        try folder.remove(lab)
        try folder.write("", to: lab + "/nothing")
        let unreadable = try #require(folder.lint().first { $0.file == lab })
        #expect(unreadable.code == .unreadableFile)
        #expect(unreadable.message[.en].contains("Is a directory"))

        let text = try folder.read(CourseFolder.english)
        let question = try #require(text.range(of: "question"))
        let end = try #require(text.range(of: "```", range: question.lowerBound..<text.endIndex))
        try folder.write(
            text.replacingCharacters(in: question.lowerBound..<end.lowerBound, with: ""), to: CourseFolder.english)
        #expect(folder.lint().filter { $0.file == CourseFolder.english }.map(\.code) == [.emptyFile])
    }

    @Test("an exercise without checks is told")
    func noChecks() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.write("title: { ko: 제한, en: Limit }\nscript: limit.sh\nchecks: []\n", to: checks)
        try folder.remove(CourseFolder.wrong)
        #expect(folder.lint().map(\.code) == [.noChecks])
    }

    @Test("several repeated keys are all told, and what stands behind them too")
    func repeatedKeys() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        try folder.replace("points: 2", with: "points: 2\n    points: 3\n    probe: cgroup", in: checks)
        try folder.replace("call: write", with: "call: wirte", in: checks)
        #expect(folder.lint().map(\.code) == [.duplicateKey, .duplicateKey, .unknownCall])
    }

    @Test("bytes that are no UTF-8 are told once, with their place")
    func notUTF8() throws {
        let folder = try CourseFolder()
        defer { folder.delete() }
        let url = folder.path + "/" + checks
        let bytes = Array("title: a\nscript: x".utf8) + [0xFF, 0x0A]
        bytes.withUnsafeBufferPointer { buffer in
            guard let file = fopen(url, "w") else { return }
            fwrite(buffer.baseAddress, 1, buffer.count, file)
            fclose(file)
        }
        let finding = try #require(folder.lint().first { $0.code == .invalidUTF8 })
        #expect((finding.line, finding.column) == (2, 10))
    }
}
