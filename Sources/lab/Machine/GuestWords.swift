/// The words of a command line as the program in a virtual machine gets them.
struct GuestWords: Equatable {
    /// A file that is to be written here.
    struct Result: Equatable {
        /// As it was named.
        var path: String
        /// Its name among the results.
        var name: String
    }

    private(set) var words: [String] = []
    private(set) var results: [Result] = []

    /// Where the guest sees the folder of the results.
    static let folder = "/run/vm/results"

    /// - Parameters:
    ///   - words: behind the program's name.
    ///   - outputs: options whose value is a file to be written. Each file gets a place among the results, and comes
    ///     here at the end: the guest sees no folder that it might write to but those.
    ///   - isFile: whether something at a path would be written as a file; a device or a pipe is the guest's own.
    init(_ words: [String], outputs: [String], isFile: (String) -> Bool = { _ in true }) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                self.words += [word] + rest
                return
            }
            if word == "--on" {
                rest.removeFirst(min(1, rest.count))
            } else if word.hasPrefix("--on=") {
                continue
            } else if outputs.contains(word), let path = rest.popFirst() {
                self.words += [word, place(path, isFile)]
            } else if let option = outputs.first(where: { word.hasPrefix($0 + "=") }) {
                self.words.append("\(option)=\(place(String(word.dropFirst(option.count + 1)), isFile))")
            } else {
                self.words.append(word)
            }
        }
    }

    private mutating func place(_ path: String, _ isFile: (String) -> Bool) -> String {
        guard isFile(path) else { return path }
        let name = "\(results.count)-" + (path.split(separator: "/").last.map(String.init) ?? "file")
        results.append(Result(path: path, name: name))
        return "\(GuestWords.folder)/\(name)"
    }
}
