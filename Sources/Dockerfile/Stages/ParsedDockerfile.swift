/// A Dockerfile that was read without an error.
///
/// ```
/// let file = try ParsedDockerfile(bytes: content)
/// let plan = try file.plan(buildArguments: ["VERSION": "2"], target: nil)
/// for stage in plan.needed { … }
/// ```
public struct ParsedDockerfile: Sendable {
    public let directives: Directives
    /// The ARG instructions before the first FROM: the global scope.
    public let globalArguments: [Statement]
    /// At least one, in order.
    public let stages: [Stage]
    /// What can be built but was hardly meant.
    public let warnings: [DockerfileDiagnostic]
    let source: SourceLines

    /// Reads a Dockerfile.
    ///
    /// - Throws: `DockerfileError` with everything that is wrong in the file, up to twenty places.
    public init(_ text: String) throws(DockerfileError) {
        try self.init(SourceLines(text))
    }

    /// The same from the bytes of a file. Bytes that are not UTF-8 are let pass in comments alone.
    public init(bytes: some Collection<UInt8>) throws(DockerfileError) {
        try self.init(SourceLines(bytes: bytes))
    }

    private init(_ source: SourceLines) throws(DockerfileError) {
        var builder = StageBuilder()
        var directives = Directives()
        do throws(Fault) {
            let start = try directives.read(source)
            builder.read(source, escape: directives.escapeScalar, from: start)
        } catch {
            builder.faults.append(error)
        }
        let faults = builder.allFaults(end: source.end)
        let errors = faults.filter { !$0.problem.isWarning }
        guard errors.isEmpty else { throw DockerfileError(faults.prefix(20).map { $0.diagnostic(in: source) }) }
        self.source = source
        self.directives = directives
        globalArguments = builder.globalArguments
        stages = builder.stages
        warnings = DockerfileError(faults.map { $0.diagnostic(in: source) }).diagnostics
    }

    /// The line that a place is on, for a message about it.
    public func sourceLine(_ number: Int) -> String { source.text(ofLine: number) }

    /// A diagnostic of a later stage of the build, with its source line.
    public func diagnostic(_ problem: DockerfileProblem, at range: SourceRange) -> DockerfileDiagnostic {
        DockerfileDiagnostic(problem, range: range, sourceLine: source.text(ofLine: range.start.line))
    }

    /// Reads what an image kept of its ONBUILD instructions.
    ///
    /// - Parameter text: one trigger, as `OnbuildInstruction.text` has it.
    /// - Throws: `DockerfileError` whose places count within `text`.
    public static func trigger(_ text: String) throws(DockerfileError) -> Statement {
        let source = SourceLines(text)
        let lines = LogicalLineReader(source: source, escape: "\\", from: 0)
        var reader = StatementReader(lines: lines, escape: "\\")
        do throws(Fault) {
            guard let statement = try reader.read() else { throw Fault(.emptyFile, SourceRange(at: source.end)) }
            switch statement.instruction {
            case .onbuild: throw Fault(.onbuildChain, statement.keyword.range)
            case .from, .maintainer:
                throw Fault(.onbuildRefuses(statement.instruction.name.rawValue), statement.keyword.range)
            default: return statement
            }
        } catch {
            throw DockerfileError([error.diagnostic(in: source)])
        }
    }
}
