internal import ArgumentParser
internal import DockerWords
internal import OCI

/// `lab docker history IMAGE`
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show the steps by which an image was made, and the size of each layer.")

    @ArgumentParser.Argument(help: "A name, an id, or the beginning of one.") var image: String
    @Flag(name: [.short, .long], help: "Only ids.") var quiet = false
    @Flag(name: .customLong("no-trunc"), help: "Cut nothing off.") var isWhole = false
    @Option(
        name: [.customShort("H"), .customLong("human")], help: "Sizes and times for people (true), or exact (false).")
    var human = "true"
    @Option(help: "A template for each line, `table TEMPLATE`, or json.") var format: String?
    @OptionGroup var language: LanguageOption

    func validate() throws {
        guard ["true", "false"].contains(human) else { throw ValidationError("--human is true or false") }
    }

    func run() throws {
        try DockerContext.run(language) { context in
            let isHuman = human == "true"
            let list = try FormattedList(
                HistoryRows.columns, shown: HistoryRows.shown(isHuman: isHuman), format: quiet ? nil : format)
            let store = try context.store()
            let found = try context.find(image, in: store)
            let sizes = LayerSizes(of: context.data)
            let rows = HistoryRows.rows(
                of: found, sizes: quiet ? [] : try found.layers.map { try sizes.size(of: $0, in: store) },
                isWhole: isWhole, isHuman: isHuman)
            try context.show(quiet ? rows.map { $0[0] + "\n" }.joined() : list.text(rows))
        }
    }
}
