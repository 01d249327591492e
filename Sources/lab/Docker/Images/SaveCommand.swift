internal import ArgumentParser
internal import DockerWords
internal import Glibc
internal import LinuxSystem
internal import OCI

/// `lab docker save [-o FILE] IMAGE…`
struct SaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Write images into an archive, which Docker and OCI tools read.",
        discussion:
            "A tar file: an OCI image layout with Docker's manifest.json in it. The same images, the same bytes.")

    @ArgumentParser.Argument(help: "Names, ids, or beginnings of ids; a name without a tag is :latest.")
    var images: [String]
    @Option(name: [.short, .long], help: "Write to this file instead of standard output.") var output: String?
    @OptionGroup var language: LanguageOption

    func validate() throws {
        if images.isEmpty { throw ValidationError("Name the images: lab docker save -o FILE IMAGE…") }
    }

    func run() throws {
        try DockerContext.run(language) { context in
            let store = try context.store()
            let lease = try store.lease()
            var parts = [ImageArchive.Part]()
            for text in images {
                let image = try context.find(text, in: store)
                try lease.hold(image.target.digest)
                // An image that is called by its id has no name in the archive.
                let reference = try? ImageReference(text)
                let isNamed = try reference.flatMap { try store.resolve("\($0)") }?.digest == image.target.digest
                let names = isNamed ? reference.map { [$0] } ?? [] : []
                if let position = parts.firstIndex(where: { $0.image.target == image.target }) {
                    parts[position].names += names.filter { !parts[position].names.contains($0) }
                } else {
                    parts.append(ImageArchive.Part(image, names: names))
                }
            }
            if let output {
                let export = try ExportFile(path: output)
                try ImageArchive.save(parts, of: store, to: export.file)
                try export.finish()
            } else {
                guard isatty(1) == 0 else {
                    throw Complaint(.checkFailed, context.words.error(context.words.noTerminalForArchive))
                }
                // Nothing else is written to it.
                let standardOutput = LinuxSystem.FileDescriptor(owning: 1)
                try ImageArchive.save(parts, of: store, to: standardOutput)
            }
        }
    }
}
