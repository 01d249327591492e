/// A problem and its place, before the source line is known; what the readers throw to each other.
struct Fault: Error {
    var problem: DockerfileProblem
    var range: SourceRange

    init(_ problem: DockerfileProblem, _ range: SourceRange) {
        self.problem = problem
        self.range = range
    }

    func diagnostic(in source: SourceLines) -> DockerfileDiagnostic {
        DockerfileDiagnostic(problem, range: range, sourceLine: source.text(ofLine: range.start.line))
    }
}
