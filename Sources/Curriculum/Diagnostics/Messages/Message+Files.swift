extension Message {
    static func missingFile(_ file: String) -> Localized { say("파일이 없습니다: \(file)", "missing file: \(file)") }

    static func missingLesson(_ file: String) -> Localized { say("수업 파일이 없습니다: \(file)", "missing lesson: \(file)") }

    static func missingFolder(_ folder: String) -> Localized {
        say("폴더가 없거나 비어 있습니다: \(folder)", "missing or empty folder: \(folder)")
    }

    static func unreadableFile(_ file: String, _ reason: String) -> Localized {
        say("파일을 읽을 수 없습니다: \(file): \(reason)", "cannot read \(file): \(reason)")
    }

    static let invalidUTF8 = say("이 자리의 바이트는 UTF-8이 아닙니다", "the bytes here are not UTF-8")

    static func writeOrPlan(_ file: String) -> Localized {
        say(
            "\(file) 파일을 만들거나, course.yaml에 'planned: true'라고 적으세요",
            "write \(file), or mark the lab 'planned: true' in course.yaml")
    }

    static func unlistedFile(_ id: String) -> Localized {
        say("course.yaml에 없는 랩입니다: '\(id)'", "course.yaml names no lab '\(id)'")
    }

    static func addToCourse(_ id: String) -> Localized {
        say(
            "curriculum/course.yaml의 labs 아래에 'id: \(id)' 항목을 더하세요",
            "add 'id: \(id)' under labs in curriculum/course.yaml")
    }

    static func unusedExercise(_ id: String) -> Localized {
        say("어느 수업에도 나오지 않는 실습 문제입니다: '\(id)'", "no lesson has the exercise '\(id)'")
    }

    static func nameInLesson(_ id: String) -> Localized {
        say("수업에 ```exercise {#\(id)} 블록을 쓰세요", "write a block ```exercise {#\(id)} in the lesson")
    }

    static let exerciseFiles = say(
        "실습 문제 하나에는 checks.yaml, starter/, solution/이 필요합니다",
        "an exercise needs checks.yaml, starter/ and solution/")

    static let wrongWithoutFails = say(
        "이 오답이 어느 검사에서 떨어져야 하는지 적혀 있지 않습니다", "this wrong answer does not say which check it fails")

    static let addFails = say(
        "파일 머리에 '# fails: 검사-ID' 줄을 더하세요", "add a line '# fails: CHECK-ID' to the header")
}
