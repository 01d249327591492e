/// RUN, CMD, ENTRYPOINT, SHELL, HEALTHCHECK: what ends as an argument vector.
extension StatementReader {
    mutating func command(_ context: Context) throws(Fault) -> CommandForm {
        try context.requireArguments()
        return try form(context.arguments, of: context.name)
    }

    /// Exec form where the text is a JSON array of strings. Docker takes everything else for the shell form, also what
    /// was meant as an array and is none; that is worth a warning.
    private mutating func form(_ text: LocatedText, of name: InstructionName) throws(Fault) -> CommandForm {
        switch ExecFormReader.read(text) {
        case .strings(let words)?: return .exec(words)
        case .otherElement(let range)?: throw Fault(.notStringArray, range)
        case .noJSON(let place)?:
            // `[ -f x ] && y` is a test in the shell, not a failed array.
            if Self.looksLikeArray(text) { warn(.execFormIsNoJSON(instruction: name.rawValue), SourceRange(at: place)) }
            return .shell(text.word)
        case nil: return .shell(text.word)
        }
    }

    private static func looksLikeArray(_ text: LocatedText) -> Bool {
        guard let next = text.scalars.dropFirst().first(where: { !$0.isSpace }) else { return false }
        return next == "\"" || next == "'" || next == "“" || (text.scalars.last == "]" && text.scalars.contains(","))
    }

    mutating func run(_ context: Context) throws(Fault) -> RunInstruction {
        try context.flags.refuse("mount", "security", "device")
        var network = RunInstruction.Network.standard
        if let word = try context.flags.value("network") {
            guard let known = RunInstruction.Network(rawValue: word.text) else {
                throw Fault(.badNetwork(word.text), word.range)
            }
            network = known
        }
        let command = try command(context)
        if case .exec(let words) = command, words.isEmpty {
            throw Fault(.missingArgument(instruction: "RUN"), context.arguments.range)
        }
        let isAlone =
            context.heredocs.count == 1
            && context.heredocs[0].mark.span == context.arguments.startIndex..<context.arguments.endIndex
        return RunInstruction(
            command: command, heredocs: context.heredocs.map(\.heredoc), network: network, isHeredocAlone: isAlone)
    }

    func shell(_ context: Context) throws(Fault) -> ShellInstruction {
        try context.requireArguments()
        switch ExecFormReader.read(context.arguments) {
        case .strings(let words)?:
            guard !words.isEmpty else {
                throw Fault(.missingArgument(instruction: "SHELL"), context.arguments.range)
            }
            return ShellInstruction(arguments: words)
        case .otherElement(let range)?: throw Fault(.notStringArray, range)
        case .noJSON(let place)?: throw Fault(.shellNeedsExecForm, SourceRange(at: place))
        case nil: throw Fault(.shellNeedsExecForm, context.arguments.range)
        }
    }

    mutating func healthcheck(_ context: Context) throws(Fault) -> HealthcheckInstruction {
        try context.requireArguments()
        let (kind, rest) = context.arguments.splitFirst()
        switch kind.string.uppercased() {
        case "NONE":
            guard rest.isEmpty else { throw Fault(.healthcheckNoneTakesNothing, rest.range) }
            return HealthcheckInstruction(command: nil)
        case "CMD": break
        default: throw Fault(.unknownHealthcheck(kind.string), kind.range)
        }
        guard !rest.isEmpty else { throw Fault(.healthcheckNeedsCommand, SourceRange(at: kind.range.end)) }
        let command = try form(rest, of: .healthcheck)
        if case .exec(let words) = command, words.isEmpty { throw Fault(.healthcheckNeedsCommand, rest.range) }
        var check = HealthcheckInstruction(command: command)
        check.interval = try duration("interval", context)
        check.timeout = try duration("timeout", context)
        check.startPeriod = try duration("start-period", context)
        check.startInterval = try duration("start-interval", context)
        if let word = try context.flags.value("retries") {
            guard let count = Int32(word.text), count >= 0 else {
                throw Fault(.badCount(flag: "--retries", value: word.text), word.range)
            }
            check.retries = Int(count)
        }
        return check
    }

    private func duration(_ flag: String, _ context: Context) throws(Fault) -> Duration? {
        guard let word = try context.flags.value(flag) else { return nil }
        guard let duration = GoDuration.parse(word.text), duration == .zero || duration >= .milliseconds(1) else {
            throw Fault(.badDuration(flag: "--\(flag)", value: word.text), word.range)
        }
        // Zero means "not set": the default is inherited.
        return duration == .zero ? nil : duration
    }
}
