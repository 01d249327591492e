internal import ArgumentParser
internal import DockerWords
internal import LinuxSystem
internal import OCI
internal import Runtime

/// What `inspect` and `image inspect` take.
struct InspectOptions: ParsableArguments {
    @ArgumentParser.Argument(help: "Names, ids, or beginnings of ids.") var names: [String]
    @Option(name: [.short, .long], help: "A template, such as {{.Id}} or {{json .Config}}; or json.")
    var format: String?
    @OptionGroup var language: LanguageOption

    /// - Parameter inspect: what is known of a name; nil where nothing has it.
    func run(_ inspect: (DockerContext, ContentStore, String) throws -> TemplateValue?) throws {
        try DockerContext.run(language) { context in
            let template = try format.flatMap { $0 == "json" ? nil : try Template($0) }
            let store = try context.store()
            var values = [TemplateValue]()
            var problem: (any Error)?
            do {
                try context.each(names) { name in
                    guard let value = try inspect(context, store, name) else { throw ImageError.noSuchImage(name) }
                    values.append(value)
                }
            } catch {
                problem = error
            }
            if let template {
                try context.show(values.map { try template.filled(with: $0) + "\n" }.joined())
            } else {
                // What was not found leaves an empty list, which a program can read.
                let all = TemplateValue.list(values)
                try context.show((format == "json" ? all.json() : all.indentedJSON) + "\n")
            }
            if let problem { throw problem }
        }
    }

    /// What is known of an image.
    static func image(_ context: DockerContext, _ store: ContentStore, _ name: String) throws -> TemplateValue? {
        let image = try context.find(name, in: store)
        let names = try store.images().first { $0.id == image.id }?.names ?? []
        let size = try LayerSizes(of: context.data).size(of: image, in: store)
        return ImageInspection.value(of: image, names: names, size: size)
    }
}

/// `lab docker image inspect IMAGE…`
struct ImageInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show everything that is known of an image, as JSON.")
    @OptionGroup var options: InspectOptions
    func run() throws { try options.run(InspectOptions.image) }
}

/// `lab docker inspect NAME…`
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show everything that is known of an image, as JSON.")
    @Option(help: "image, the one kind that is shown here.") var type: String?
    @OptionGroup var options: InspectOptions

    func run() throws {
        try options.run { context, store, name in
            if let type, type != "image" {
                throw Complaint(.usage, context.words.error(context.words.noSuchKind(type)))
            }
            do {
                return try InspectOptions.image(context, store, name)
            } catch ImageError.noSuchImage(let missing) {
                guard KernelFile.exists(context.data.containers),
                    (try? ContainerStore(context.data).find(name)) != nil
                else { throw ImageError.noSuchImage(missing) }
                throw Complaint(.checkFailed, context.words.error(context.words.isContainer(name)))
            }
        }
    }
}
