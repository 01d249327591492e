extension Messages {
    /// The program that serves is neither beside this one nor can it be built from here.
    public func noServerProgram(at path: String) -> String {
        say(
            ko: "lab: 이 명령을 처리하는 프로그램 labd가 \(path)에 없습니다. 소스 폴더의 ./lab으로 실행하면 빌드됩니다",
            en: "lab: the program labd, which does this, is not at \(path). ./lab among the sources builds it")
    }
}
