internal import ArgumentParser
internal import DockerWords
internal import Glibc
internal import ImageBuild
internal import LinuxSystem
internal import OCI
internal import Runtime

/// `lab oci …`: what other programs of the Open Container Initiative take.
struct Oci: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oci", abstract: "Make what other container runtimes take.", subcommands: [BundleCommand.self])
}

/// `lab oci bundle IMAGE DIR [-- COMMAND…]`
struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Write an image as a bundle that runc and crun run as it is.",
        discussion: """
            Then: runc run --bundle DIR NAME, or crun run --bundle DIR NAME. Where cgroups are hybrid, crun wants the v2 \
            half hidden: unshare --mount --propagation private sh -c 'umount /sys/fs/cgroup/unified; crun run …'
            """)

    @Flag(help: "For an ordinary user: with a user namespace whose root is you.") var rootless = false
    @Option(help: "The host name in the container.") var hostname = "bundle"
    @OptionGroup var language: LanguageOption
    @ArgumentParser.Argument(help: "A name or an id.") var image: String
    @ArgumentParser.Argument(help: "The bundle's folder.") var directory: String
    @ArgumentParser.Argument(parsing: .postTerminator, help: "What to run instead of what the image says, after --.")
    var command: [String] = []

    func run() throws {
        do {
            let store = try DataFolder.ofUser().openImages()
            if let reference = try? ImageReference(image), BusyboxImage.isMeant(by: reference) {
                try BusyboxImage.ensure(in: store)
            }
            let found = try store.find(image)
            var config = found.config.config ?? RunConfig()
            if !command.isEmpty { (config.entrypoint, config.cmd) = (nil, command) }
            var settings = RunSettings(config)
            settings.hostName = hostname
            try Bundle.write(
                found, in: store, settings: settings, to: directory, isRootless: rootless || geteuid() != 0)
        } catch {
            let language = language.language ?? Context.languageOfEnvironment()
            throw Complaint(.checkFailed, "lab: \(error.sentence(in: language))")
        }
    }
}
