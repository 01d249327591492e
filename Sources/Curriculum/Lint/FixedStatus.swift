/// Finds whether the status of a shell text is the same whatever happens in it.
///
/// It knows what authors write by mistake, an `echo` or a `true` at the end; of what it does not understand it says
/// nothing.
enum FixedStatus {
    /// The command at the end of a text whose status never changes; nil where the status may tell something.
    static func command(endingIn text: String) -> String? {
        // A here-document ends the text with lines that are no commands; set -e ends it anywhere.
        if text.contains("<<") || text.contains("set -e") { return nil }
        guard let last = lastCommand(of: text), !last.isConditional else { return nil }
        let words = last.text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let name = words.first else { return nil }
        switch name {
        case "true", ":", "false": return name
        case "exit": return words.count == 2 && Int(words[1]) != nil ? last.text : nil
        // Writing into a file of the kernel's is a question to the kernel.
        case "echo", "printf": return writesToFile(words) ? nil : name
        default: return nil
        }
    }

    private struct Command {
        var text = ""
        /// It runs only where what stands before it has succeeded, or has not.
        var isConditional = false
    }

    private static func writesToFile(_ words: [String]) -> Bool {
        let targets = zip(words, words.dropFirst() + [""]).compactMap { word, next -> String? in
            guard let sign = word.lastIndex(of: ">") else { return nil }
            let rest = word[word.index(after: sign)...]
            return rest.isEmpty ? next : String(rest)
        }
        return targets.contains { !$0.hasPrefix("&") && !["/dev/null", "/dev/stderr", "/dev/stdout"].contains($0) }
    }

    /// The last simple command of a text, without the quoted parts of its words.
    private static func lastCommand(of text: String) -> Command? {
        var last: Command?
        var current = Command()
        var quote: Character?
        var rest = Substring(text)
        func end(nextIsConditional: Bool) {
            current.text = String(
                current.text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            if !current.text.isEmpty { last = current }
            current = Command(isConditional: nextIsConditional)
        }
        while let character = rest.popFirst() {
            if let open = quote {
                if open == "\"", character == "\\" { rest = rest.dropFirst() }
                if character == open { quote = nil }
                continue
            }
            switch character {
            case "'", "\"":
                quote = character
                current.text.append("_")
            case "\\":
                if rest.popFirst() != "\n" { current.text.append("_") }
            case "#" where current.text.isEmpty || current.text.last?.isWhitespace == true:
                rest = rest.drop { $0 != "\n" }
            case "&" where rest.first == "&", "|" where rest.first == "|":
                rest = rest.dropFirst()
                end(nextIsConditional: true)
            case "&" where current.text.last == ">": current.text.append(character)
            case "\n", ";", "|", "&", "(", ")":
                // Behind `&&`, a line may break before the command.
                let keeps = current.text.allSatisfy(\.isWhitespace) && current.isConditional
                end(nextIsConditional: keeps)
            default: current.text.append(character)
            }
        }
        end(nextIsConditional: false)
        return last
    }
}
