extension String {
    /// The same with 12 hexadecimal digits of each run of 64, as Docker shortens an id: folders of containers and layers
    /// are called by such names, and two of them fill a terminal's line.
    var withShortDigests: String {
        guard utf8.count >= 64 else { return self }
        var (result, run) = ("", "")
        func told(_ run: String) -> String { run.utf8.count == 64 ? "\(run.prefix(12))…" : run }
        for character in self {
            if character.isASCII, character.isHexDigit {
                run.append(character)
            } else {
                result += told(run)
                result.append(character)
                run = ""
            }
        }
        return result + told(run)
    }
}
