internal import ArgumentParser
internal import DockerWords
internal import OCI

/// What `rmi` and `image rm` take.
struct RemoveImageOptions: ParsableArguments {
    @ArgumentParser.Argument(help: "Names, ids, or beginnings of ids.") var images: [String]
    @Flag(name: [.short, .long], help: "Also where it has several names, or a stopped container uses it.")
    var force = false
    @Flag(name: .customLong("no-prune"), help: "As Docker has it; images in between are never kept here.")
    var noPrune = false
    @OptionGroup var language: LanguageOption

    func validate() throws {
        if images.isEmpty { throw ValidationError("Name the images: lab docker rmi IMAGE…") }
    }

    func run() throws {
        try DockerContext.run(language) { context in
            try ImageUsers.enterNamespace(context.data)
            let store = try context.store()
            let removal = ImageRemoval(context: context, store: store, isForced: force)
            var problem: (any Error)?
            do {
                try context.each(images) { text in
                    for step in try removal.remove(text) {
                        switch step {
                        case .untagged(let name): try context.show("Untagged: \(name)\n")
                        case .deleted(let digest): try context.show("Deleted: \(digest)\n")
                        }
                    }
                }
            } catch {
                problem = error
            }
            try removal.collect()
            if let problem { throw problem }
        }
    }
}

/// `lab docker rmi IMAGE…`
struct RemoveImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rmi", abstract: "Remove images, or names of them.")
    @OptionGroup var options: RemoveImageOptions
    func run() throws { try options.run() }
}

/// `lab docker image rm IMAGE…`
struct ImageRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove images, or names of them.", aliases: ["remove"])
    @OptionGroup var options: RemoveImageOptions
    func run() throws { try options.run() }
}
