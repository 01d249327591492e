public import Dockerfile
public import OCI
public import Runtime

/// A build that failed at a step.
public struct BuildError: Error, Hashable, Sendable {
    public var problem: BuildProblem
    /// Where in the Dockerfile; nil where an ONBUILD of a base image or no instruction is to blame.
    public var range: SourceRange?
    /// The line that the range begins on.
    public var sourceLine: String

    public init(_ problem: BuildProblem, range: SourceRange? = nil, sourceLine: String = "") {
        self.problem = problem
        self.range = range
        self.sourceLine = sourceLine
    }

    /// As compilers write it: place, message, the line, a caret below the place.
    ///
    /// - Parameters:
    ///   - file: the name of the Dockerfile.
    ///   - message: in the reader's language; English when nil.
    ///   - label: the word for an error in that language.
    public func rendered(file: String, message: String? = nil, label: String = "error") -> String {
        guard let range else { return "\(label): \(message ?? problem.description)\n" }
        // The form is that of all diagnostics; the sentence is ours.
        return DockerfileDiagnostic(.emptyFile, range: range, sourceLine: sourceLine)
            .rendered(file: file, message: message ?? problem.description, label: label)
    }
}

extension BuildError: CustomStringConvertible {
    public var description: String { range.map { "\($0.start): \(problem)" } ?? "\(problem)" }
}

/// Why a build fails. What the kernel refuses is a `SystemError`, what is wrong in the Dockerfile a `DockerfileError`.
public enum BuildProblem: Hashable, Sendable {
    /// The command of a RUN ended with another status than 0.
    case runFailed(command: String, status: Int32)
    /// The command of a RUN could not be started.
    case cannotRun(command: String, RuntimeError)
    /// A source of COPY or ADD is not there, or `.dockerignore` leaves it out.
    case sourceNotFound(String, from: String?)
    /// No file matches any pattern.
    case nothingMatches(String)
    /// Several sources and a destination that is no folder.
    case destinationIsNoFolder(String)
    /// ADD of an address: this builder fetches nothing but images.
    case remoteSource(String)
    /// COPY or ADD without a context.
    case noContext
    case noSuchUser(String)
    case noSuchGroup(String)
    /// `--chmod` with something that is no mode.
    case badMode(String)
    /// A file should go where the image has a folder.
    case folderInTheWay(String)
    /// A folder should go where the image has something else.
    case notAFolder(String)
    case badImageName(String, ReferenceError)
    /// The image is not in the store, and could not be fetched.
    case noImage(String)
    /// `--platform` of another machine.
    case otherPlatform(String, own: String)
    /// An archive that ADD should unpack is damaged.
    case badArchive(String, reason: String)
    /// What a base image wants to be done in a build of this kind (ONBUILD) is no instruction.
    case badTrigger(String, reason: String)
}

extension BuildProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .runFailed(let command, let status):
            "process \"\(command)\" did not complete successfully: exit code: \(status)"
        case .cannotRun(let command, let error): "process \"\(command)\" could not be started: \(error)"
        case .sourceNotFound(let path, let from):
            "\"\(path)\" not found\(from.map { " in \($0)" } ?? " in the build context, or left out by .dockerignore")"
        case .nothingMatches(let pattern): "no file matches \(pattern)"
        case .destinationIsNoFolder(let path):
            "several files are copied, so the destination must be a folder and end with a slash: \(path)/"
        case .remoteSource(let address):
            "ADD fetches nothing from other machines here: \(address). Download it in a RUN, or put it into the context"
        case .noContext: "there is no build context to copy from: the Dockerfile came through a pipe"
        case .noSuchUser(let name): "the image has no user \(name) in its /etc/passwd; a number needs no entry"
        case .noSuchGroup(let name): "the image has no group \(name) in its /etc/group; a number needs no entry"
        case .badMode(let text): "--chmod takes an octal number such as 0755, or changes such as u+x, not \(text)"
        case .folderInTheWay(let path): "cannot replace the folder \(path) with a file"
        case .notAFolder(let path): "cannot copy to non-directory: \(path)"
        case .badImageName(_, let error): "\(error)"
        case .noImage(let name): "the image \(name) is not here, and could not be pulled"
        case .otherPlatform(let wanted, let own): "this machine builds for \(own) only, not for \(wanted)"
        case .badArchive(let path, let reason): "\(path) cannot be unpacked: \(reason)"
        case .badTrigger(let text, let reason):
            "the base image has an ONBUILD that is no instruction: \(text): \(reason)"
        }
    }
}
