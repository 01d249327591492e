extension Statement {
    /// The instruction with variables expanded and quotes taken off wherever Docker does that.
    ///
    /// ADD, COPY, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME, WORKDIR and ARG are expanded, and heredocs of COPY and
    /// ADD; FROM was by the plan; RUN, CMD, ENTRYPOINT and HEALTHCHECK leave it to the shell that they start; ONBUILD to
    /// the build that uses the image. All words of an instruction see the values from before it.
    ///
    /// - Throws: a diagnostic at the word, or within it.
    public func expanded(
        in variables: StageVariables, of file: ParsedDockerfile
    ) throws(DockerfileDiagnostic) -> Instruction {
        do throws(Fault) {
            let expansion = VariableExpansion(escape: file.directives.escapeScalar) { variables.value(of: $0) }
            return try expansion.expand(instruction)
        } catch {
            throw file.diagnostic(error.problem, at: error.range)
        }
    }

    /// Variables that the statement uses and nothing declares: they come out empty, which is rarely meant.
    public func undeclaredVariables(in variables: StageVariables, of file: ParsedDockerfile) -> [DockerfileDiagnostic] {
        let unset = UnsetNames()
        let expansion = VariableExpansion(escape: file.directives.escapeScalar, unset: unset) {
            variables.value(of: $0)
        }
        guard (try? expansion.expand(instruction)) != nil else { return [] }
        let known = variables.known
        return unset.found.filter { found in !known.contains(found.name) }.map { found in
            let suggestion = NearestName.find(found.name, in: known)
            return file.diagnostic(.undeclaredVariable(found.name, suggestion: suggestion), at: found.range)
        }
    }
}

/// Collects names without a value over the words of one instruction.
final class UnsetNames {
    var found: [(name: String, range: SourceRange)] = []
}

/// Expands words, each with the same variables.
struct VariableExpansion {
    let escape: Unicode.Scalar
    var unset: UnsetNames?
    let lookup: (String) -> String?

    init(escape: Unicode.Scalar, unset: UnsetNames? = nil, lookup: @escaping (String) -> String?) {
        self.escape = escape
        self.unset = unset
        self.lookup = lookup
    }

    func expand(_ word: Word) throws(Fault) -> Word { Word(try expansion(word).text, range: word.range) }

    private func expansion(_ word: Word) throws(Fault) -> WordExpander.Expansion {
        do throws(WordExpander.Failure) {
            let expansion = try WordExpander.expand(word.text, escape: escape, lookup: lookup)
            for name in expansion.unset { unset?.found.append((name, word.range)) }
            return expansion
        } catch {
            let start = word.location(ofScalar: error.index)
            throw Fault(error.problem, SourceRange(start: start, end: max(start, word.range.end)))
        }
    }

    private func expand(_ word: Word?) throws(Fault) -> Word? {
        guard let word else { return nil }
        return try expand(word) as Word
    }

    private func expand(_ words: [Word]) throws(Fault) -> [Word] {
        var expanded: [Word] = []
        for word in words { expanded.append(try expand(word)) }
        return expanded
    }

    func expand(_ instruction: Instruction) throws(Fault) -> Instruction {
        switch instruction {
        case .from, .run, .cmd, .entrypoint, .healthcheck, .shell, .onbuild, .maintainer: return instruction
        case .env(let pairs): return .env(try expand(pairs))
        case .label(let pairs): return .label(try expand(pairs))
        case .arg(let arg):
            var copy = arg
            for index in copy.declarations.indices {
                copy.declarations[index].name = try expand(copy.declarations[index].name)
                copy.declarations[index].value = try expand(copy.declarations[index].value)
            }
            return .arg(copy)
        case .user(let word): return .user(try expand(word))
        case .workdir(let word): return .workdir(try expand(word))
        case .stopsignal(let word):
            let signal = try expand(word)
            guard SignalName.isKnown(signal.text) else {
                throw Fault(.badSignal(signal.text), word.range)
            }
            return .stopsignal(signal)
        case .volume(let volume): return .volume(VolumeInstruction(paths: try expand(volume.paths)))
        case .expose(let expose): return .expose(try expand(expose))
        case .copy(var copy):
            copy.sources = try expand(copy.sources)
            return .copy(copy)
        case .add(var add):
            add.sources = try expand(add.sources)
            add.checksum = try expand(add.checksum)
            return .add(add)
        }
    }

    private func expand(_ pairs: PairsInstruction) throws(Fault) -> PairsInstruction {
        var copy = pairs
        for index in copy.pairs.indices {
            copy.pairs[index].name = try expand(copy.pairs[index].name)
            copy.pairs[index].value = try expand(copy.pairs[index].value)
            if copy.pairs[index].name.text.isEmpty {
                throw Fault(.blankName(instruction: "ENV"), copy.pairs[index].name.range)
            }
        }
        return copy
    }

    /// The only instruction in which one word may become several.
    private func expand(_ expose: ExposeInstruction) throws(Fault) -> ExposeInstruction {
        var words: [Word] = []
        for word in expose.words { words += try expansion(word).words.map { Word($0, range: word.range) } }
        return ExposeInstruction(words: words)
    }

    private func expand(_ sources: CopySources) throws(Fault) -> CopySources {
        var copy = sources
        copy.paths = try expand(sources.paths)
        copy.destination = try expand(sources.destination)
        copy.owner = try expand(sources.owner)
        copy.mode = try expand(sources.mode)
        for index in copy.heredocs.indices where copy.heredocs[index].expands {
            copy.heredocs[index] = try expand(copy.heredocs[index])
        }
        return copy
    }

    /// A heredoc's content: variables alone, quotes stay; the escape character is the backslash whatever the directive.
    private func expand(_ heredoc: Heredoc) throws(Fault) -> Heredoc {
        var copy = heredoc
        do throws(WordExpander.Failure) {
            let expansion = try WordExpander.expand(heredoc.content, escape: "\\", keepsQuotes: true, lookup: lookup)
            copy.rawContent = expansion.text
            copy.stripsTabs = false
            copy.expands = false
        } catch {
            let lines = heredoc.content.unicodeScalars.prefix(error.index).count { $0 == "\n" }
            let line = min(heredoc.contentRange.start.line + lines, heredoc.contentRange.end.line)
            throw Fault(error.problem, SourceRange(at: SourceLocation(line: line, column: 1)))
        }
        return copy
    }
}
