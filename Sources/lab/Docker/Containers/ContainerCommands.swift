internal import ArgumentParser
internal import Curriculum
internal import Dockerfile
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

/// `lab docker rm CONTAINER…`
struct RemoveContainerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rm", abstract: "Remove containers.")

    @Flag(name: .shortAndLong, help: "Also those that run: they are killed.") var force = false
    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(help: "Names or ids.") var containers: [String]

    func run() throws {
        try ContainerContext.run(language) { context in
            var images = Set<Digest>()
            try context.each(containers) { name in
                let record = try context.containers.find(name)
                try context.containers.remove(record, force: force)
                images.insert(record.imageID)
                try context.show("\(name)\n")
            }
            // An image that was removed before its last container goes with it.
            let store = try context.images()
            if try !images.isSubset(of: store.images().map(\.id)) { try ImageUsers(context.data).collect(store) }
        }
    }
}

/// `lab docker diff CONTAINER`
struct DifferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what a container has changed of its image.",
        discussion: "A: added, C: changed, D: deleted. It is what lies in the upper directory of its overlay.")

    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(help: "A name or an id.") var container: String

    func run() throws {
        try ContainerContext.run(language) { context in
            let changes = try context.containers.difference(
                of: context.containers.find(container), images: context.images(), layers: LayerFolder(context.data))
            try context.show(changes.map { "\($0.kind.rawValue) \($0.path)\n" }.joined())
        }
    }
}

/// `lab docker logs CONTAINER`
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show what a container wrote that was started with -d.")

    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(help: "A name or an id.") var container: String

    func run() throws {
        try ContainerContext.run(language) { context in
            let record = try context.containers.find(container)
            let path = context.containers.log(record.id)
            guard KernelFile.exists(path) else { return }
            let file = try FileDescriptor.open(path, O_RDONLY, step: "show the log of a container")
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = try file.read(into: &chunk)
                if count == 0 { return }
                try context.show(String(decoding: chunk[..<count], as: UTF8.self))
            }
        }
    }
}

/// `lab docker commit CONTAINER [REPOSITORY[:TAG]]`
struct CommitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commit", abstract: "Make an image of what a container has changed.")

    @Option(name: .shortAndLong, help: "Who made it.") var author: String?
    @Option(name: .shortAndLong, help: "What was done.") var message: String?
    @Option(
        name: .shortAndLong, parsing: .unconditionalSingleValue,
        help: "A Dockerfile instruction, such as 'CMD [\"sh\"]'.")
    var change: [String] = []
    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(help: "A name or an id.") var container: String
    @ArgumentParser.Argument(help: "A name for the image.") var image: String?

    func run() throws {
        try ContainerContext.run(language) { context in
            let name = try image.map { try ImageReference($0) }
            let record = try context.containers.find(container)
            var request = CommitRequest(config: record.imageConfig)
            request.author = author
            request.message = message
            request.name = name
            for text in change { try CommitChange.apply(text, to: &request.config) }
            let made = try context.containers.commit(record, request, images: context.images())
            try context.show("\(made.id)\n")
        }
    }
}
