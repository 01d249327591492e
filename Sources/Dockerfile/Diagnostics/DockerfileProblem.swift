/// What can be wrong in a Dockerfile. The associated values are what a sentence about it needs in any language.
public enum DockerfileProblem: Hashable, Sendable {
    // The file.

    case emptyFile
    case notUTF8
    /// `# escape=` with something else than `\` or a backquote.
    case badEscape(String)
    case repeatedDirective(String)
    /// Warning: an empty line between two parts of a continued instruction.
    case emptyContinuation

    // Instructions and flags.

    case unknownInstruction(String, suggestion: String?)
    case unknownFlag(String, instruction: String, suggestion: String?)
    case repeatedFlag(String)
    case flagNeedsValue(String)
    case flagNeedsBoolean(String, value: String)
    /// A flag of Docker's that this builder does not implement; `value` is what makes it so (`type=secret`), or empty.
    case unsupportedFlag(String, value: String, instruction: String)
    case badNetwork(String)
    case missingArgument(instruction: String)
    case oneArgumentOnly(instruction: String)
    case missingDestination(instruction: String)
    /// `ENV name` without a value.
    case missingValue(name: String, instruction: String)
    /// `ENV a=b c`.
    case missingEquals(word: String, instruction: String)
    case blankName(instruction: String)
    /// Warning: MAINTAINER gave way to a label.
    case deprecatedMaintainer
    case badPort(String)
    case badSignal(String)
    case badDuration(flag: String, value: String)
    case badCount(flag: String, value: String)
    case unknownHealthcheck(String)
    case healthcheckNoneTakesNothing
    case healthcheckNeedsCommand
    case onbuildChain
    case onbuildRefuses(String)

    // Exec form, heredocs.

    /// An array with numbers, `null`, or arrays in it.
    case notStringArray
    case shellNeedsExecForm
    /// Warning: looks like the exec form and is not JSON, so a shell gets it as it stands.
    case execFormIsNoJSON(instruction: String)
    case unterminatedHeredoc(String)
    case heredocAsDestination(instruction: String)

    // Variables.

    /// The quote that is not closed.
    case unterminatedQuote(String)
    case missingBrace
    case badSubstitution
    case unsupportedModifier(String)
    /// `${name:?message}`; `isEmpty` when the variable is set to nothing.
    case requiredVariable(String, message: String, isEmpty: Bool)
    case badPattern(String)
    case nestedTooDeeply
    /// In bytes.
    case expansionTooLong(limit: Int)
    /// Warning: a variable that nothing declares, with the declared name that looks most like it.
    case undeclaredVariable(String, suggestion: String?)

    // Stages.

    case instructionBeforeFrom(String)
    case noStage
    case fromArguments
    case badStageName(String)
    /// `FROM $NAME` where the variable holds nothing.
    case emptyBase(String)
    case emptyPlatform(String)
    /// Warning: the later stage hides the earlier one.
    case repeatedStageName(String)
    /// Warning: `scratch` and `context` mean something else in FROM and `--from`.
    case reservedStageName(String)
    /// Warning: `FROM x` means the image x, for the stage of that name comes later.
    case baseNamesLaterStage(String)
    case copyFromLaterStage(String)
    case circularStages([String])
    case unknownStageIndex(Int, count: Int)
    case variableInCopyFrom(String)
    case unknownTarget(String, suggestion: String?)

    // .dockerignore and wildcards.

    case badWildcard(String)
    case loneExclamationMark

    /// The build goes on.
    public var isWarning: Bool {
        switch self {
        case .emptyContinuation, .deprecatedMaintainer, .execFormIsNoJSON, .repeatedStageName, .reservedStageName,
            .baseNamesLaterStage, .undeclaredVariable:
            true
        default: false
        }
    }
}
