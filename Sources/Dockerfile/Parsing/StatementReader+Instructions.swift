extension StatementReader {
    /// Hands the arguments to the reader of the instruction.
    mutating func instruction(_ context: Context) throws(Fault) -> Instruction {
        switch context.name {
        case .from: .from(try from(context))
        case .run: .run(try run(context))
        case .cmd: .cmd(CommandInstruction(command: try command(context)))
        case .entrypoint: .entrypoint(CommandInstruction(command: try command(context)))
        case .shell: .shell(try shell(context))
        case .healthcheck: .healthcheck(try healthcheck(context))
        case .copy: .copy(try copy(context))
        case .add: .add(try add(context))
        case .env: .env(try pairs(context))
        case .label: .label(try pairs(context))
        case .arg: .arg(try arg(context))
        case .expose: .expose(try expose(context))
        case .volume: .volume(try volume(context))
        case .user: .user(try single(context))
        case .workdir: .workdir(try single(context))
        case .stopsignal: .stopsignal(try signal(context))
        case .maintainer: .maintainer(try maintainer(context))
        case .onbuild: throw Fault(.onbuildChain, context.keyword.range)
        }
    }

    private func from(_ context: Context) throws(Fault) -> FromInstruction {
        let words = context.arguments.words()
        guard let base = words.first else { throw Fault(.missingArgument(instruction: "FROM"), context.keyword.range) }
        let platform = try context.flags.value("platform")
        if words.count == 1 { return FromInstruction(base: base.word, platform: platform) }
        guard words[1].string.lowercased() == "as", words.count == 3 else {
            // `FROM a AS` lacks something behind; anything else is too much.
            let isCut = words.count == 2 && words[1].string.lowercased() == "as"
            throw Fault(
                .fromArguments, isCut ? context.missing : words[words.count == 2 ? 1 : min(3, words.count - 1)].range)
        }
        let name = words[2].word
        guard Self.isStageName(name.text) else { throw Fault(.badStageName(name.text), name.range) }
        return FromInstruction(base: base.word, name: name, platform: platform)
    }

    static func isStageName(_ text: String) -> Bool {
        let scalars = text.lowercased().unicodeScalars
        guard let first = scalars.first, ("a"..."z").contains(first) else { return false }
        return scalars.allSatisfy { ("a"..."z").contains($0) || $0.isASCIIDigit || $0 == "-" || $0 == "_" || $0 == "." }
    }

    private func single(_ context: Context) throws(Fault) -> Word {
        guard !context.arguments.isEmpty else {
            throw Fault(.oneArgumentOnly(instruction: context.name.rawValue), context.keyword.range)
        }
        return context.arguments.word
    }

    private mutating func maintainer(_ context: Context) throws(Fault) -> Word {
        let word = try single(context)
        warn(.deprecatedMaintainer, context.keyword.range)
        return word
    }

    private func signal(_ context: Context) throws(Fault) -> Word {
        let word = try single(context)
        guard word.text.contains("$") || SignalName.isKnown(word.text) else {
            throw Fault(.badSignal(word.text), word.range)
        }
        return word
    }

    private func expose(_ context: Context) throws(Fault) -> ExposeInstruction {
        try context.requireArguments()
        let words = context.arguments.words().map(\.word)
        for word in words where !word.text.contains("$") {
            guard ExposedPort.parse(word.text) != nil else { throw Fault(.badPort(word.text), word.range) }
        }
        return ExposeInstruction(words: words)
    }

    private func volume(_ context: Context) throws(Fault) -> VolumeInstruction {
        try context.requireArguments()
        let words = try listOrWords(context).map(\.word)
        guard !words.isEmpty else { throw Fault(.missingArgument(instruction: "VOLUME"), context.arguments.range) }
        for word in words where word.text.allSatisfy(\.isWhitespace) {
            throw Fault(.blankName(instruction: "VOLUME"), word.range)
        }
        return VolumeInstruction(paths: words)
    }

    private func arg(_ context: Context) throws(Fault) -> ArgInstruction {
        try context.requireArguments()
        var declarations: [ArgInstruction.Declaration] = []
        for text in context.arguments.quotedWords(escape: escape) {
            let (name, value) = text.splitAtEquals()
            guard !name.isEmpty else { throw Fault(.blankName(instruction: "ARG"), text.range) }
            declarations.append(.init(name: name.word, value: value?.word))
        }
        return ArgInstruction(declarations: declarations)
    }

    /// `name=value …`, or the old `name value` where the first word has no equals sign.
    private func pairs(_ context: Context) throws(Fault) -> PairsInstruction {
        try context.requireArguments()
        let instruction = context.name.rawValue
        let words = context.arguments.quotedWords(escape: escape)
        if let first = words.first, !first.scalars.contains("=") {
            let (name, value) = context.arguments.splitFirst()
            guard !value.isEmpty else {
                throw Fault(.missingValue(name: name.string, instruction: instruction), name.range)
            }
            return PairsInstruction(pairs: [.init(name: name.word, value: value.word)], isLegacyForm: true)
        }
        var pairs: [PairsInstruction.Pair] = []
        for text in words {
            let (name, value) = text.splitAtEquals()
            guard let value else {
                throw Fault(.missingEquals(word: text.string, instruction: instruction), text.range)
            }
            guard !name.isEmpty else { throw Fault(.blankName(instruction: instruction), text.range) }
            pairs.append(.init(name: name.word, value: value.word))
        }
        return PairsInstruction(pairs: pairs)
    }

    /// A JSON array of strings, or words between white space.
    func listOrWords(_ context: Context) throws(Fault) -> [ListElement] {
        switch ExecFormReader.read(context.arguments) {
        case .strings(let words)?: return words.map { ListElement(word: $0, span: nil) }
        case .otherElement(let range)?: throw Fault(.notStringArray, range)
        case .noJSON?, nil: break
        }
        // A heredoc's mark may hold spaces: it is one word.
        var elements: [ListElement] = []
        var start = context.arguments.startIndex
        for mark in context.heredocs.map(\.mark) {
            elements += context.arguments[start..<mark.span.lowerBound].words().map {
                ListElement(word: $0.word, span: nil)
            }
            elements.append(ListElement(word: context.arguments[mark.span].word, span: mark.span))
            start = mark.span.upperBound
        }
        elements += context.arguments[start..<context.arguments.endIndex].words().map {
            ListElement(word: $0.word, span: nil)
        }
        return elements
    }

    /// A word, and where a heredoc's mark stands when it is one.
    struct ListElement {
        var word: Word
        var span: Range<Int>?
    }
}

extension LocatedText {
    /// `name=value`; nil for the value without an equals sign.
    fileprivate func splitAtEquals() -> (name: LocatedText, value: LocatedText?) {
        guard let equals = scalars.firstIndex(of: "=") else { return (self, nil) }
        return (self[startIndex..<equals], self[(equals + 1)..<endIndex])
    }
}
