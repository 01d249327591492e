internal import ArgumentParser
internal import DockerWords
internal import Glibc
internal import ImageBuild
internal import OCI

/// `lab docker image prune`
struct PruneImagesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Remove images that have no name, or that no container uses.")

    @Flag(name: [.short, .long], help: "Every image that no container uses, not only those without a name.")
    var all = false
    @Flag(name: [.short, .long], help: "Do not ask.") var force = false
    @OptionGroup var language: LanguageOption

    func run() throws {
        try DockerContext.run(language) { context in
            try ImageUsers.enterNamespace(context.data)
            if !force {
                try context.show(all ? context.words.pruneAllWarning : context.words.pruneWarning)
                guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
                    return try context.show("Total reclaimed space: 0B\n")
                }
            }
            let store = try context.store()
            let removal = ImageRemoval(context: context, store: store, isForced: false)
            let users = try ImageUsers(context.data)
            var lines = [String]()
            for listed in try store.images() where all || listed.isDangling {
                guard users.first(of: listed.id) == nil else { continue }
                lines += try removal.delete(listed).map { step in
                    switch step {
                    case .untagged(let name): "untagged: \(name)"
                    case .deleted(let digest): "deleted: \(digest)"
                    }
                }
            }
            let freed = try removal.collect()
            try BuildCacheSweep.run(context.data, images: store)
            if !lines.isEmpty { try context.show("Deleted Images:\n\(lines.joined(separator: "\n"))\n\n") }
            try context.show("Total reclaimed space: \(HumanSize(freed).text(digits: 4))\n")
        }
    }
}
