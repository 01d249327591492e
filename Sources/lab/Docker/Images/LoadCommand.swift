internal import ArgumentParser
internal import DockerWords
internal import Glibc
internal import LinuxSystem
internal import OCI

/// `lab docker load [-i FILE]`
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Take images out of an archive.",
        discussion: "An OCI image layout or what docker save wrote, in tar; also compressed with gzip or zstd.")

    @Option(name: [.short, .long], help: "Read this file instead of standard input.") var input: String?
    @Flag(name: [.short, .long], help: "As Docker has it; nothing is shown on the way here.") var quiet = false
    @OptionGroup var language: LanguageOption

    func run() throws {
        try DockerContext.run(language) { context in
            if input == nil, isatty(0) == 1 {
                throw Complaint(.checkFailed, context.words.error(context.words.noArchiveFromTerminal))
            }
            let source = try FileSource(path: input ?? "/dev/stdin", step: "read the archive of images")
            let store = try context.store()
            let images: [ImageArchive.LoadedImage]
            do {
                images = try ImageArchive.load(source, into: store)
            } catch {
                // What was read of it is nobody's; where that cannot be removed now, a later collection does it.
                _ = try? store.collectGarbage()
                throw error
            }
            for loaded in images {
                let names = loaded.names.map { "Loaded image: \($0.familiar)\n" }
                try context.show(names.isEmpty ? "Loaded image ID: \(loaded.image.id)\n" : names.joined())
            }
        }
    }
}
