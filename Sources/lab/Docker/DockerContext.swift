internal import ArgumentParser
internal import Curriculum
internal import DockerWords
internal import Glibc
internal import LinuxSystem
internal import OCI
internal import TerminalUI

/// What every command of `lab docker` needs: the language, the folder of images, the terminal.
struct DockerContext {
    let language: Language
    let data = DataFolder.ofUser()
    let terminal = Terminal(descriptor: 1)
    var words: DockerMessages { DockerMessages(language) }

    init(_ option: LanguageOption) { language = option.language ?? Context.languageOfEnvironment() }

    /// Runs a command in it; what it could not do becomes a sentence and status 1, as with Docker.
    static func run(_ option: LanguageOption, _ body: (DockerContext) throws -> Void) throws {
        let context = DockerContext(option)
        do {
            try body(context)
        } catch {
            throw context.complaint(about: error)
        }
    }

    /// An error as the person reads it. What went wrong with the words of the command itself is wrong usage.
    func complaint(about error: any Error) -> any Error {
        switch error {
        case is Complaint, is Status, is ExitCode, is CleanExit, is ValidationError: error
        case let error as OutputClosed: error.isQuiet ? Status.passed : Complaint(output: error)
        case is TemplateError, is ImageFilter.Problem: Complaint(.usage, words.error(error.sentence(in: language)))
        case let error as ImageError:
            Complaint(.checkFailed, words.error(error.sentence(in: language), advice: words.advice(for: error)))
        default: Complaint(.checkFailed, words.error(error.sentence(in: language)))
        }
    }

    func store() throws -> ContentStore { try data.openImages() }

    /// Writes to standard output.
    func show(_ text: String) throws { try terminal.write(text: text) }

    /// Does something for each of several names. Those that cannot be done are told, and the others are done.
    func each(_ names: [String], _ body: (String) throws -> Void) throws {
        var failed = false
        for name in names {
            do {
                try body(name)
            } catch {
                guard let complaint = complaint(about: error) as? Complaint else { throw error }
                complaint.print()
                failed = true
            }
        }
        if failed { throw Status.checkFailed }
    }

    /// The image that somebody means. What can be neither a name nor an id is told as such, with the place.
    func find(_ text: String, in store: ContentStore) throws -> Image {
        do {
            return try store.find(text)
        } catch ImageError.noSuchImage {
            if text.utf8.contains(where: { !Character(Unicode.Scalar($0)).isHexDigit }) { _ = try reference(text) }
            throw ImageError.noSuchImage(text)
        }
    }

    /// A name that somebody typed.
    func reference(_ text: String) throws -> ImageReference {
        do throws(ReferenceError) {
            return try ImageReference(text)
        } catch {
            throw Complaint(.checkFailed, words.error(error.text(in: language)))
        }
    }
}
