/// Reads one instruction: keyword, flags, arguments, heredocs.
struct StatementReader {
    var lines: LogicalLineReader
    let escape: Unicode.Scalar
    private(set) var warnings: [Fault] = []

    init(lines: LogicalLineReader, escape: Unicode.Scalar) {
        self.lines = lines
        self.escape = escape
    }

    /// What the readers of single instructions share.
    struct Context {
        var name: InstructionName
        var keyword: Word
        var flags: FlagSet
        /// Without flags, trimmed.
        var arguments: LocatedText
        var heredocs: [(mark: HeredocMark, heredoc: Heredoc)]
        var escape: Unicode.Scalar

        /// Where an argument is missing: behind what is there.
        var missing: SourceRange { SourceRange(at: arguments.isEmpty ? keyword.range.end : arguments.range.end) }

        func requireArguments() throws(Fault) {
            if arguments.isEmpty { throw Fault(.missingArgument(instruction: name.rawValue), keyword.range) }
        }
    }

    /// The next statement; nil at the end of the file.
    mutating func read() throws(Fault) -> Statement? {
        guard let line = lines.read() else { return nil }
        if let place = line.emptyContinuation { warnings.append(Fault(.emptyContinuation, SourceRange(at: place))) }
        let text = line.text.trimmed
        if lines.source.wasRepaired, let bad = text.scalars.firstIndex(of: "\u{fffd}") {
            throw Fault(.notUTF8, SourceRange(at: text.place(at: bad)))
        }
        return try statement(text)
    }

    private mutating func statement(_ text: LocatedText) throws(Fault) -> Statement {
        let (first, rest) = text.splitFirst()
        let keyword = first.word
        guard let name = InstructionName(rawValue: keyword.text.uppercased()) else {
            let suggestion = NearestName.find(keyword.text, in: InstructionName.allCases.map(\.rawValue))
            // Its heredocs would be taken for instructions otherwise.
            if suggestion.flatMap(InstructionName.init)?.takesHeredocs == true { _ = try? heredocs(in: rest) }
            throw Fault(.unknownInstruction(keyword.text, suggestion: suggestion), keyword.range)
        }
        if name == .onbuild { return try onbuild(text, keyword: keyword, rest: rest) }
        let (flags, arguments) = Flag.read(rest, escape: escape)
        // First, so that they are out of the way whatever else is wrong.
        let found = name.takesHeredocs && !isExecForm(arguments) ? try heredocs(in: arguments) : []
        let context = Context(
            name: name, keyword: keyword, flags: try FlagSet(flags, of: name), arguments: arguments, heredocs: found,
            escape: escape)
        let instruction = try instruction(context)
        var range = text.range
        if let last = found.last { range.end = last.heredoc.contentRange.end }
        return Statement(instruction: instruction, keyword: keyword, range: range, text: text.string)
    }

    private func isExecForm(_ text: LocatedText) -> Bool {
        if case .strings = ExecFormReader.read(text) { return true }
        return false
    }

    private mutating func heredocs(in text: LocatedText) throws(Fault) -> [(mark: HeredocMark, heredoc: Heredoc)] {
        guard text.string.contains("<<") else { return [] }
        var found: [(mark: HeredocMark, heredoc: Heredoc)] = []
        for mark in HeredocMark.find(in: text) {
            let word = text[mark.span].word
            guard let body = lines.readHeredoc(mark.name, stripsTabs: mark.stripsTabs) else {
                throw Fault(.unterminatedHeredoc(mark.name), word.range)
            }
            if lines.source.wasRepaired, body.content.unicodeScalars.contains("\u{fffd}") {
                throw Fault(.notUTF8, SourceRange(at: body.range.start))
            }
            let heredoc = Heredoc(
                name: mark.name, expands: mark.expands, stripsTabs: mark.stripsTabs, mark: word,
                rawContent: body.content, contentRange: body.range)
            found.append((mark, heredoc))
        }
        return found
    }

    /// Checks what stands behind ONBUILD now, and keeps it as text for the build that will use the image.
    private mutating func onbuild(
        _ text: LocatedText, keyword: Word, rest: LocatedText
    ) throws(Fault) -> Statement {
        guard !rest.isEmpty else { throw Fault(.missingArgument(instruction: "ONBUILD"), keyword.range) }
        if let flag = Flag.read(rest, escape: escape).flags.first {
            throw Fault(.unknownFlag(flag.name.text, instruction: "ONBUILD", suggestion: nil), flag.range)
        }
        let (first, _) = rest.splitFirst()
        switch InstructionName(rawValue: first.string.uppercased()) {
        case .onbuild?: throw Fault(.onbuildChain, first.range)
        case .from?, .maintainer?: throw Fault(.onbuildRefuses(first.string.uppercased()), first.range)
        default: break
        }
        let inner = try statement(rest)
        var written = rest.word
        for heredoc in inner.instruction.heredocs { written.text += "\n" + heredoc.rawContent + heredoc.name }
        written.range = inner.range
        let instruction = OnbuildInstruction(text: written, trigger: inner.instruction.name)
        let range = SourceRange(start: text.range.start, end: inner.range.end)
        return Statement(instruction: .onbuild(instruction), keyword: keyword, range: range, text: text.string)
    }

    mutating func warn(_ problem: DockerfileProblem, _ range: SourceRange) { warnings.append(Fault(problem, range)) }
}

extension Instruction {
    /// The heredocs of RUN, COPY and ADD.
    public var heredocs: [Heredoc] {
        switch self {
        case .run(let run): run.heredocs
        case .copy(let copy): copy.sources.heredocs
        case .add(let add): add.sources.heredocs
        default: []
        }
    }
}
