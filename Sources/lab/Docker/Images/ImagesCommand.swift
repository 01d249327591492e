internal import ArgumentParser
internal import DockerWords
internal import OCI

/// What `images` and `image ls` take.
struct ImagesOptions: ParsableArguments {
    @ArgumentParser.Argument(help: "Only images of this name, or name and tag; shell patterns are possible.")
    var repository: String?
    @Flag(name: [.short, .long], help: "Only ids.") var quiet = false
    @Flag(name: [.short, .long], help: "As Docker has it; images in between are never kept here.") var all = false
    @Flag(help: "Show the digests of what the names mean.") var digests = false
    @Flag(name: .customLong("no-trunc"), help: "Show whole ids.") var isWhole = false
    @Option(
        name: [.customShort("f"), .customLong("filter")],
        help: "dangling=true, reference=PATTERN, label=NAME[=VALUE], before=IMAGE, since=IMAGE.")
    var filters: [String] = []
    @Option(help: "A template for each line, `table TEMPLATE`, or json.") var format: String?
    @OptionGroup var language: LanguageOption

    func run() throws {
        try DockerContext.run(language) { context in
            let list = try FormattedList(
                ImageRows.columns, shown: ImageRows.shown(digests: digests), format: quiet ? nil : format)
            let store = try context.store()
            let filters = filters + (repository.map { ["reference=\($0)"] } ?? [])
            let filter = try ImageFilter(filters) { try context.find($0, in: store) }
            let sizes = LayerSizes(of: context.data)
            let rows = ImageRows(isWhole: isWhole)
            // Two names may mean one image in two forms: with its layers compressed in another way.
            let targets = Dictionary(try store.names().map { ($0.name, $0.descriptor.digest) }) { first, _ in first }
            var ids = [String]()
            var table = [[String]]()
            for listed in try store.images() {
                guard let names = filter.names(of: listed) else { continue }
                if quiet {
                    ids.append(isWhole ? "\(listed.id)" : listed.id.short)
                    continue
                }
                let size = try sizes.size(of: listed.image, in: store)
                for name in names.isEmpty ? [nil] : names.map(Optional.some) {
                    let digest = name.flatMap { targets["\($0)"] } ?? listed.image.target.digest
                    table.append(rows.row(of: listed.image, name: name, digest: digest, size: size))
                }
            }
            try context.show(quiet ? ids.map { $0 + "\n" }.joined() : list.text(table))
        }
    }
}

/// `lab docker images`
struct ImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "images", abstract: "List images.")
    @OptionGroup var options: ImagesOptions
    func run() throws { try options.run() }
}

/// `lab docker image ls`
struct ImageListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List images.", aliases: ["list"])
    @OptionGroup var options: ImagesOptions
    func run() throws { try options.run() }
}
