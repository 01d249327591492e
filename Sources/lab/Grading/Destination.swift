internal import LabEngine

/// A format of `lab grade`, and where it goes.
struct Destination: Equatable {
    /// In the order in which help lists them.
    enum Format: String, CaseIterable {
        case text, json, junit, tap, github, gradescope, classroom, classroom50
    }

    /// Why the words of a command line do not say it.
    enum Fault: Error, Equatable {
        case unknown(String)
        /// Two formats for one place would stand in each other's way; nil is standard output.
        case twice(String?)
    }

    var format: Format
    /// A file; nil for standard output.
    var path: String?

    /// Each `--output` belongs to the `--format` before it. One without a format before it is of the first format,
    /// wherever that stands; without any format, the text for people.
    static func read(_ words: [String]) throws(Fault) -> [Destination] {
        var list = [Destination]()
        var early: String?
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" { break }
            guard let (name, value) = option(word, &rest) else { continue }
            if name == "--format" {
                guard let format = Format(rawValue: value) else { throw .unknown(value) }
                list.append(Destination(format: format, path: list.isEmpty ? early : nil))
            } else if list.isEmpty {
                if let early { throw .twice(early) }
                early = value
            } else if list[list.count - 1].path != nil {
                throw .twice(value)
            } else {
                list[list.count - 1].path = value
            }
        }
        if list.isEmpty { list = [Destination(format: .text, path: early)] }
        for (index, destination) in list.enumerated() {
            if list[..<index].contains(where: { $0.path == destination.path }) { throw .twice(destination.path) }
        }
        return list
    }

    private static func option(_ word: String, _ rest: inout ArraySlice<String>) -> (String, String)? {
        for name in ["--format", "--output"] {
            if word == name, let value = rest.popFirst() { return (name, value) }
            if word.hasPrefix(name + "=") { return (name, String(word.dropFirst(name.count + 1))) }
        }
        return nil
    }
}
