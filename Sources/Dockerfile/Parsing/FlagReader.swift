/// `--name=value` before the arguments of an instruction.
struct Flag {
    /// With its dashes.
    var name: Word
    /// nil without `=`.
    var value: Word?
    var range: SourceRange

    /// Takes the flags off the front of an instruction's arguments. A lone `--` ends them.
    static func read(_ text: LocatedText, escape: Unicode.Scalar) -> (flags: [Flag], rest: LocatedText) {
        var flags: [Flag] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index].isSpace {
                index += 1
                continue
            }
            guard text[index] == "-", index + 1 < text.endIndex, text[index + 1] == "-" else { break }
            let end = text.endOfQuotedWord(from: index, escape: escape)
            let word = text[index..<end]
            index = end
            if word.scalars.count == 2 { break }
            flags.append(Flag(word, escape: escape))
        }
        return (flags, text[index..<text.endIndex].trimmed)
    }

    private init(_ word: LocatedText, escape: Unicode.Scalar) {
        range = word.range
        let equals = word.scalars.firstIndex(of: "=") ?? word.endIndex
        name = word[word.startIndex..<equals].word
        value = nil
        if equals < word.endIndex {
            let written = word[(equals + 1)..<word.endIndex]
            value = Word(Self.unquoted(written.scalars, escape: escape), range: written.range)
        }
    }

    /// The value without its quotes and escape characters.
    private static func unquoted(_ scalars: ArraySlice<Unicode.Scalar>, escape: Unicode.Scalar) -> String {
        var kept = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if scalar == escape {
                index += 1
                if index < scalars.endIndex { kept.append(scalars[index]) }
            } else if quote == scalar {
                quote = nil
            } else if quote == nil, scalar == "'" || scalar == "\"" {
                quote = scalar
            } else {
                kept.append(scalar)
            }
            index += 1
        }
        return String(kept)
    }
}

/// The flags of one instruction, each taken out by its reader; what the instruction does not have was refused at once.
struct FlagSet {
    private var flags: [String: [Flag]] = [:]
    let instruction: InstructionName

    init(_ list: [Flag], of instruction: InstructionName) throws(Fault) {
        self.instruction = instruction
        for flag in list {
            let name = String(flag.name.text.dropFirst(2))
            guard instruction.flags.contains(name) else {
                let suggestion = NearestName.find(name, in: instruction.flags).map { "--" + $0 }
                throw Fault(
                    .unknownFlag(flag.name.text, instruction: instruction.rawValue, suggestion: suggestion),
                    flag.name.range)
            }
            let mayRepeat = name == "mount" || name == "exclude" || name == "device"
            if flags[name] != nil, !mayRepeat { throw Fault(.repeatedFlag(flag.name.text), flag.range) }
            flags[name, default: []].append(flag)
        }
    }

    /// Every value of a flag that may repeat.
    func values(_ name: String) throws(Fault) -> [Word] {
        var words: [Word] = []
        for flag in flags[name] ?? [] {
            guard let value = flag.value else { throw Fault(.flagNeedsValue(flag.name.text), flag.range) }
            words.append(value)
        }
        return words
    }

    func value(_ name: String) throws(Fault) -> Word? { try values(name).first }

    /// nil when the flag is not there; without a value it is true.
    func boolean(_ name: String) throws(Fault) -> Bool? {
        guard let flag = flags[name]?.first else { return nil }
        guard let value = flag.value else { return true }
        switch value.text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw Fault(.flagNeedsBoolean(flag.name.text, value: value.text), value.range)
        }
    }

    /// Refuses flags that Docker has and this builder lacks.
    func refuse(_ names: String...) throws(Fault) {
        for name in names {
            guard let flag = flags[name]?.first else { continue }
            let problem = DockerfileProblem.unsupportedFlag(
                flag.name.text, value: flag.value?.text ?? "", instruction: instruction.rawValue)
            throw Fault(problem, flag.range)
        }
    }
}
