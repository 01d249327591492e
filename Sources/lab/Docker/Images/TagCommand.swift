internal import ArgumentParser
internal import DockerWords
internal import ImageBuild
internal import OCI

/// `lab docker tag IMAGE NAME`
struct TagCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Give an image another name.",
        discussion: "A name is [REGISTRY[:PORT]/][USER/]REPOSITORY[:TAG]; without a tag it is :latest.")

    @ArgumentParser.Argument(help: "A name, an id, or the beginning of one.") var image: String
    @ArgumentParser.Argument(help: "The new name.") var name: String
    @OptionGroup var language: LanguageOption

    func run() throws {
        try DockerContext.run(language) { context in
            let reference = try context.reference(name)
            guard reference.digest == nil else {
                throw Complaint(.checkFailed, context.words.error(context.words.digestCannotBeTarget(name)))
            }
            let store = try context.store()
            // From before it is looked for until it has the name, nobody collects it.
            let lease = try store.lease()
            // The one image that is made where it is asked for.
            if let source = try? ImageReference(image), BusyboxImage.isMeant(by: source) {
                try BusyboxImage.ensure(in: store)
            }
            let found = try context.find(image, in: store)
            try lease.hold(found.target.digest)
            try store.tag(found.target, as: reference)
        }
    }
}
