import Dockerfile

/// The testing library has a type of the same name.
typealias Place = Dockerfile.SourceLocation

struct Unexpected: Error {}

/// The only statement behind FROM.
func statement(_ text: String) throws -> Statement {
    let file = try ParsedDockerfile("FROM busybox\n" + text)
    guard file.stages.count == 1, file.stages[0].statements.count == 1 else { throw Unexpected() }
    return file.stages[0].statements[0]
}

func instruction(_ text: String) throws -> Instruction { try statement(text).instruction }

/// What is wrong with a file; empty when it can be read.
func problems(_ text: String) -> [DockerfileDiagnostic] {
    do throws(DockerfileError) {
        _ = try ParsedDockerfile(text)
        return []
    } catch {
        return error.diagnostics
    }
}

/// What is wrong with one instruction behind FROM.
func problem(_ text: String) -> DockerfileProblem? { problems("FROM busybox\n" + text).first?.problem }

/// One instruction, expanded with these variables.
func expanded(_ text: String, _ environment: [String] = []) throws -> Instruction {
    let file = try ParsedDockerfile("FROM busybox\n" + text)
    guard let statement = file.stages[0].statements.first else { throw Unexpected() }
    let variables = StageVariables(buildArguments: [:], global: [:], environment: environment)
    return try statement.expanded(in: variables, of: file)
}
