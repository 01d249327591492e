/// What `lab grade` says.
extension Messages {
    public func graded(_ score: Int, of max: Int, exercises: Int) -> String {
        say(
            ko: "실습 \(exercises)개: \(max)점 만점에 \(score)점",
            en: "\(plural(exercises, "exercise", "exercises")): \(score) of \(plural(max, "point", "points"))")
    }

    public func unknownFormat(_ name: String, known: [String], nearest: String?) -> String {
        let list = known.joined(separator: ", ")
        guard let nearest else {
            return say(
                ko: "lab: '\(name)'이라는 형식은 없습니다. 쓸 수 있는 형식: \(list)",
                en: "lab: there is no format '\(name)'. Those that are: \(list)")
        }
        return say(
            ko: "lab: '\(name)'이라는 형식은 없습니다. 혹시 '\(nearest)'인가요? 쓸 수 있는 형식: \(list)",
            en: "lab: there is no format '\(name)'. Did you mean '\(nearest)'? Those that are: \(list)")
    }

    public func oneFormatForEachPlace(_ path: String?) -> String {
        guard let path else {
            return say(
                ko: "lab: 표준 출력에는 한 가지 형식만 쓸 수 있습니다. 다른 형식 뒤에 --output FILE을 적어 주세요.",
                en:
                    "lab: only one format goes to standard output. Name a file behind the others: --format json --output FILE"
            )
        }
        return say(
            ko: "lab: \(path) 에는 한 가지 형식만 쓸 수 있습니다. --output은 바로 앞의 --format에 딸립니다.",
            en: "lab: only one format goes to \(path). An --output belongs to the --format before it.")
    }

    public func formatNeeds(_ format: String, variables: [String]) -> String {
        let list = variables.joined(separator: " ")
        return say(
            ko: "lab: \(format) 형식에 필요한 환경 변수가 없습니다: \(list)",
            en: "lab: the format \(format) needs variables that are not in the environment: \(list)")
    }

    public var noToken: String {
        say(
            ko: "lab: LAB_TOKEN이 올바른 토큰이 아닙니다. 선생님에게 받은 64자를 그대로 넣거나, 지우세요(unset LAB_TOKEN).",
            en: "lab: this is no token. Set LAB_TOKEN to the 64 characters that you were given, or unset it.")
    }

    public func token(isOf learner: String, _ isRight: Bool) -> String {
        if isRight { return say(ko: "\(learner)의 토큰이 맞습니다.", en: "The token is \(learner)'s.") }
        return say(ko: "lab: \(learner)의 토큰이 아닙니다.", en: "lab: the token is not \(learner)'s.")
    }

    public func secretTooShort(_ path: String, least: Int) -> String {
        say(
            ko: "lab: \(path) 의 비밀이 너무 짧습니다. \(least)바이트 이상이어야 합니다: head -c 32 /dev/urandom | base64 > \(path)",
            en:
                "lab: the secret in \(path) is too short. It takes \(least) bytes: head -c 32 /dev/urandom | base64 > \(path)"
        )
    }

    public var secretNeedsLearner: String {
        say(ko: "lab: --secret에는 --learner도 필요합니다.", en: "lab: --secret needs --learner too.")
    }
}
