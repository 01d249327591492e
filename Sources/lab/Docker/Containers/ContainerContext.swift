internal import ArgumentParser
internal import Curriculum
internal import DockerWords
internal import Glibc
internal import ImageBuild
internal import LinuxSystem
internal import OCI
internal import Runtime
internal import TerminalUI

/// What every command about containers needs. It works in mounts of its own, which end with it.
struct ContainerContext {
    let language: Language
    let data: DataFolder
    let containers: ContainerStore
    let terminal = Terminal(descriptor: 1)

    private init(_ option: LanguageOption) throws {
        language = option.language ?? Context.languageOfEnvironment()
        data = DataFolder.ofUser()
        try PrivateMounts.enter(data: data)
        containers = try ContainerStore(data)
    }

    /// Runs a command in it.
    ///
    /// - Parameter status: what the command ends with where it cannot be done; `docker run` has its own.
    static func run(
        _ option: LanguageOption, status: (any Error) -> Int32 = { _ in 1 }, _ body: (ContainerContext) throws -> Void
    ) throws {
        let language = option.language ?? Context.languageOfEnvironment()
        do {
            try body(ContainerContext(option))
        } catch let error as Status {
            throw error
        } catch let error as ValidationError {
            throw error
        } catch let error as OutputClosed {
            try Complaint.unless(quiet: error)
        } catch let error as Complaint {
            error.print()
            Glibc.exit(status(error))
        } catch {
            Complaint(.checkFailed, "lab: \(error.sentence(in: language))").print()
            Glibc.exit(status(error))
        }
    }

    func images() throws -> ContentStore { try data.openImages() }

    func show(_ text: String) throws { try terminal.write(text: text) }

    /// To standard error, as it is.
    func tell(_ text: String) { Complaint(.checkFailed, text).print() }

    /// The image that a name means. Where it is not here it is fetched, as `docker run` does.
    func image(_ name: String, in store: ContentStore) throws -> Image {
        do {
            return try store.find(name)
        } catch ImageError.noSuchImage {
            let reference = try ImageReference(name)
            if BusyboxImage.isMeant(by: reference) {
                try BusyboxImage.ensure(in: store)
                return try store.find(name)
            }
            tell("Unable to find image '\(reference.familiar)' locally")
            let status = try ServerProgram.run(["docker", "pull", "--before-run", name], toError: true)
            guard status == 0 else { throw ImageError.noSuchImage(name) }
            return try store.find(name)
        }
    }

    /// Does something for each of several containers. Those for which it fails are told, and the others are done.
    func each(_ names: [String], _ body: (String) throws -> Void) throws {
        var failed = false
        for name in names {
            do {
                try body(name)
            } catch let error as OutputClosed {
                throw error
            } catch {
                tell("lab: \(error.sentence(in: language))")
                failed = true
            }
        }
        if failed { throw Status.checkFailed }
    }
}
