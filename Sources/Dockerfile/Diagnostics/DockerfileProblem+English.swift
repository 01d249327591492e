internal import TextColumns

extension DockerfileProblem: CustomStringConvertible {
    /// The sentence in English: what is wrong, and what to write instead where that is known. What it cites of the file
    /// is made harmless for a terminal.
    public var description: String {
        VisibleText.of(instructionSentence ?? formSentence ?? variableSentence ?? stageSentence)
    }

    private func hint(_ suggestion: String?) -> String { suggestion.map { "; did you mean \($0)?" } ?? "" }

    private var instructionSentence: String? {
        switch self {
        case .emptyFile: "the file holds no instruction"
        case .notUTF8: "this line is not UTF-8"
        case .badEscape(let value): "the escape character is '\\' or '`', not \(value)"
        case .repeatedDirective(let name): "the directive \(name) may stand here only once"
        case .emptyContinuation: "an empty line in a continued instruction; remove it or make it a comment"
        case .unknownInstruction(let name, let suggestion): "unknown instruction \(name)\(hint(suggestion))"
        case .unknownFlag(let flag, let instruction, let suggestion):
            "\(instruction) has no flag \(flag)\(hint(suggestion))"
        case .repeatedFlag(let flag): "\(flag) is given twice"
        case .flagNeedsValue(let flag): "\(flag) needs a value: \(flag)=…"
        case .flagNeedsBoolean(let flag, let value): "\(flag) is true or false, not \(value)"
        case .unsupportedFlag(let flag, let value, let instruction):
            "\(instruction) \(flag)\(value.isEmpty ? "" : "=\(value)") is not supported by this builder"
        case .badNetwork(let value): "--network is default, none or host, not \(value)"
        case .missingArgument(let instruction): "\(instruction) needs at least one argument"
        case .oneArgumentOnly(let instruction): "\(instruction) takes exactly one argument"
        case .missingDestination(let instruction):
            "\(instruction) needs a source and a destination; only one of them is here"
        case .missingValue(let name, let instruction): "\(instruction) \(name) needs a value: \(instruction) \(name)=…"
        case .missingEquals(let word, let instruction):
            "'\(word)' has no '='; \(instruction) takes name=value, and quotes around a value with spaces"
        case .blankName(let instruction): "a name in \(instruction) is empty"
        case .deprecatedMaintainer: "MAINTAINER is deprecated; use LABEL org.opencontainers.image.authors=…"
        case .badSignal(let name): "'\(name)' is not a signal: SIGTERM, TERM or 15"
        case .badPort(let port): "'\(port)' is not a port: 80, 80/udp or 8000-8010"
        case .badDuration(let flag, let value):
            "\(flag) takes a time such as 30s or 1m30s of at least 1ms, not \(value)"
        case .badCount(let flag, let value): "\(flag) takes a number from 0 on, not \(value)"
        case .unknownHealthcheck(let word): "HEALTHCHECK knows CMD and NONE, not \(word)"
        case .healthcheckNoneTakesNothing: "HEALTHCHECK NONE takes no arguments"
        case .healthcheckNeedsCommand: "a command is missing after HEALTHCHECK CMD"
        case .onbuildChain: "ONBUILD ONBUILD is not allowed"
        case .onbuildRefuses(let name): "ONBUILD \(name) is not allowed"
        default: nil
        }
    }

    private var formSentence: String? {
        switch self {
        case .notStringArray: "every element of the exec form is a string in double quotes"
        case .shellNeedsExecForm: "SHELL takes the exec form: SHELL [\"/bin/sh\", \"-c\"]"
        case .execFormIsNoJSON(let instruction):
            "this is not JSON (strings take double quotes), so \(instruction) hands the whole line to the shell"
        case .unterminatedHeredoc(let name): "no line consists of \(name) alone, so this heredoc does not end"
        case .heredocAsDestination(let instruction): "the destination of \(instruction) cannot be a heredoc"
        default: nil
        }
    }

    private var variableSentence: String? {
        switch self {
        case .unterminatedQuote(let quote): "a closing \(quote) is missing"
        case .missingBrace: "a closing } is missing"
        case .badSubstitution: "a name is missing after ${"
        case .unsupportedModifier(let modifier):
            "${…\(modifier)…} is not supported; there are :- :+ :? - + ? # ## % %% / and //"
        case .requiredVariable(let name, let message, let isEmpty):
            message.isEmpty ? "\(name) must not be \(isEmpty ? "empty" : "unset")" : "\(name): \(message)"
        case .badPattern(let pattern): "'\(pattern)' is no pattern; \\ stands before * ? \\ only"
        case .nestedTooDeeply: "variables are nested too deeply"
        case .expansionTooLong(let limit): "with its variables this is too long; they may be \(limit) bytes"
        case .undeclaredVariable(let name, let suggestion): "nothing declares the variable \(name)\(hint(suggestion))"
        default: nil
        }
    }

    private var stageSentence: String {
        switch self {
        case .instructionBeforeFrom(let name): "\(name) stands before the first FROM; only ARG may"
        case .noStage: "there is no FROM"
        case .fromArguments: "FROM takes an image, and AS with a name if you like: FROM image AS name"
        case .badStageName(let name):
            "'\(name)' is no name for a stage: a letter first, then letters, digits, '-', '_' and '.'"
        case .emptyBase(let written): "the base image \(written) comes out empty"
        case .emptyPlatform(let written): "the platform \(written) comes out empty"
        case .repeatedStageName(let name): "an earlier stage is called \(name) too and is hidden from here on"
        case .reservedStageName(let name): "\(name) is a reserved name; call the stage something else"
        case .baseNamesLaterStage(let name):
            "the stage \(name) comes later, so this is the image \(name); move the stage up if you meant it"
        case .copyFromLaterStage(let name): "the stage \(name) comes later; move it before this one"
        case .circularStages(let names): "stages need each other in a circle: \(names.joined(separator: " → "))"
        case .unknownStageIndex(let index, let count):
            "there is no stage \(index); the \(count == 1 ? "only stage is 0" : "stages are 0 to \(count - 1)")"
        case .variableInCopyFrom(let name):
            "--from=\(name) is not expanded; name a stage with FROM \(name) AS … and copy from that"
        case .unknownTarget(let name, let suggestion): "there is no stage \(name)\(hint(suggestion))"
        case .badWildcard(let pattern): "'\(pattern)' is no pattern: a ] is missing, or \\ is at its end"
        case .loneExclamationMark: "a pattern is missing after '!'"
        default: "the Dockerfile is wrong here"
        }
    }
}
