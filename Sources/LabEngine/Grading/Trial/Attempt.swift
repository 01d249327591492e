internal import Checks
internal import Curriculum
internal import LinuxSystem

/// One run of an exercise that an author has foretold: what is run, and whether it came out as it should.
struct Attempt: Sendable {
    enum Kind: Sendable {
        case starter
        /// One of the solutions; every second time it meets other values of the lab's parameters.
        case solution(name: String, path: String, again: Bool)
        case wrong(WrongAnswer)
    }

    let exercise: Exercise
    let lab: Lab
    let starter: String
    let kind: Kind

    /// What came of it.
    struct Outcome: Sendable {
        var fault: ExerciseTrial.Fault?
        var duration: Duration
    }

    func run(on host: SandboxHost, language: Language) -> Outcome {
        let start = ContinuousClock.now
        var fault: ExerciseTrial.Fault?
        do {
            fault = try judge(on: host, language: language)
        } catch {
            fault = ExerciseTrial.Fault("\(name): \(error)")
        }
        return Outcome(fault: fault, duration: start.duration(to: .now))
    }

    private func judge(on host: SandboxHost, language: Language) throws -> ExerciseTrial.Fault? {
        let folder = try TemporaryFolder()
        let work = folder.path + "/work"
        try FileTree.copy(starter, to: work)
        var lab = lab
        switch kind {
        case .starter: break
        case .solution(_, let path, let again):
            for file in KernelFile.names(in: path) { try put("\(path)/\(file)", at: "\(work)/\(file)") }
            if again { lab.settings.chosenParameters = lab.settings.otherParameters }
        case .wrong(let answer): try put(answer.path, at: "\(work)/\(exercise.script ?? "")")
        }
        try FileTree.giveToSandbox(work)
        let runner = ExerciseRunner(host: host, lab: lab, language: language)
        let report = try runner.run(exercise, folder: work)
        if isAsForetold(report.result) { return nil }
        return ExerciseTrial.Fault("\(name): \(report.result.summary)", details: Attempt.details(of: report))
    }

    /// Why checks did not pass, and the last of what the script printed.
    private static func details(of report: ExerciseRunner.Report) -> [String] {
        let reasons = report.result.checks.filter { !$0.message.isEmpty }.map {
            "\($0.id): \(ReportedText.line($0.message))"
        }
        return reasons + ReportedText.lines(report.output).suffix(5).map { "| \($0)" }
    }

    /// What an author's file is called in a sentence.
    private var name: String {
        switch kind {
        case .starter: "starter"
        case .solution(let name, _, let again): again ? "\(name) (with other parameters)" : name
        case .wrong(let answer): "wrong/\(answer.name)"
        }
    }

    private func isAsForetold(_ result: ExerciseResult) -> Bool {
        switch kind {
        case .starter: result.status == .fail
        case .solution: result.status == .pass
        case .wrong(let answer):
            result.status == .fail && result.checks.contains { $0.id == answer.fails && $0.status == .fail }
        }
    }

    /// A file of the author's takes the place of the starter's.
    private func put(_ source: String, at target: String) throws(SystemError) {
        try FileTree.remove(target)
        try FileTree.copy(source, to: target)
    }
}

extension LabSettings {
    /// For each parameter the choice behind its default: what somebody else may have got.
    var otherParameters: ParameterValues {
        var values = [String: String]()
        for parameter in parameters {
            let index = parameter.choices.firstIndex(of: parameter.default) ?? 0
            values[parameter.name] = parameter.choices[(index + 1) % parameter.choices.count]
        }
        return ParameterValues(values)
    }
}

extension ExerciseResult {
    /// Each check with its status, on one line.
    var summary: String { checks.map { "\($0.id) \($0.status.rawValue)" }.joined(separator: ", ") }
}
