internal import Checks
public import ArgumentParser
public import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

extension Language: ExpressibleByArgument {}

/// What every command needs: the language, the course, the terminal.
struct Context {
    let language: Language
    /// With the values of the learner whose token is in the environment.
    var curriculum: Curriculum
    let terminal: Terminal

    /// - Parameter language: from the command line; else from the environment as gettext(3) reads it.
    init(_ language: Language?) throws {
        self.language = language ?? Context.languageOfEnvironment()
        curriculum = Curriculum(root: Context.home())
        terminal = Terminal(descriptor: 1)
        if let name = getenv("LAB_PALETTE").map({ String(cString: $0) }), !name.isEmpty, Palette(rawValue: name) == nil
        {
            let names = Palette.allCases.map(\.rawValue)
            throw Complaint(.usage, Messages(self.language).unknownPalette(name, names: names))
        }
        choose(by: try Context.tokenOfEnvironment(messages))
    }

    var messages: Messages { Messages(language) }
    var page: Page { terminal.page(Page(language: language)) }
    var workspace: Workspace { Workspace(in: Context.directory) }
    /// The learner's progress; a relative `LAB_STATE` counts from here.
    var progress: ProgressStore {
        let store = ProgressStore.ofUser()
        return store.path.hasPrefix("/") ? store : ProgressStore(path: Context.directory + "/" + store.path)
    }

    /// Loads something of the course; an error becomes what the person reads.
    func load<Part>(_ body: (Curriculum) throws(CurriculumError) -> Part) throws -> Part {
        do {
            return try body(curriculum)
        } catch {
            throw Complaint(error, language: language, root: curriculum.root)
        }
    }

    /// Does something with the engine; what it could not do becomes a sentence.
    func engine<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SystemError {
            let cannot = error.errno == .notPermitted && geteuid() != 0
            throw Complaint(cannot ? .machine : .failed, "lab: \(error.text(in: language))")
        } catch let error as CurriculumError {
            throw Complaint(error, language: language, root: curriculum.root)
        }
    }

    /// What of a lab can run on this machine; refuses one of which nothing can, before anything else happens.
    ///
    /// - Parameter other: the curriculum of the lab, where it is not this one.
    /// - Parameter inMachine: what to do where another kernel than this one would run it; nil where the person chose.
    func readiness(
        of lab: Lab, in other: Curriculum? = nil, inMachine: (() throws -> Never)? = nil
    ) throws -> Readiness {
        let curriculum = other ?? self.curriculum
        let (lesson, exercises) = try load { _ throws(CurriculumError) in
            let lesson = try curriculum.lesson(lab.id, language: language)
            return (lesson, try curriculum.exercises(of: lab.id, in: lesson))
        }
        return try readiness(of: lab, lesson, exercises, in: curriculum, inMachine: inMachine)
    }

    /// The same for a lab that has been read.
    func readiness(
        of lab: Lab, _ lesson: Lesson, _ exercises: [Exercise], in other: Curriculum? = nil,
        inMachine: (() throws -> Never)? = nil
    ) throws -> Readiness {
        let curriculum = other ?? self.curriculum
        let ready: Readiness
        do throws(Refusal) {
            let readiness = try Readiness(of: lab, lesson: lesson, exercises: exercises)
            if curriculum.root == self.curriculum.root { remember { $0.note(lab.id, missing: []) } }
            ready = readiness
        } catch {
            if let inMachine, error.unknown.isEmpty, Context.hasMachine, !lab.needsServer {
                Complaint(.passed, messages.movedToMachine(lab.id, missing: error.names)).print()
                do { try inMachine() } catch let complaint as Complaint where complaint.status == .machine {
                    // No machine can be had either: what is missing here is told, too, and what mends it.
                    complaint.print()
                }
            }
            if curriculum.root == self.curriculum.root { remember { $0.note(lab.id, missing: error.names) } }
            throw Complaint(.machine, lines: DoctorView.refusal(error, lab: lab.id, page: page))
        }
        try prepareServer(for: lab)
        return ready
    }

    /// Keeps what a trial found, for `lab list`; not what another kernel is found to have, in the same file.
    func remember(_ change: (inout KnownMachine) -> Void) {
        if Context.isInMachine { return }
        var known = KnownMachine(path: progress.machinePath)
        change(&known)
        known.keep(at: progress.machinePath)
    }

    /// Shows what a command has to say. A reader that went away (`lab check | head -1`) changes neither what the
    /// command does nor its status.
    func show(_ lines: [StyledLine]) throws {
        do {
            try terminal.write(lines)
        } catch {
            try Complaint.unless(quiet: error)
        }
    }

    /// The same for text that a program reads, or that is drawn already.
    func show(text: String) throws {
        do {
            try terminal.write(text: text)
        } catch {
            try Complaint.unless(quiet: error)
        }
    }

    /// That of the lesson, inside a sandbox; else what the person's locale says (gettext(3)).
    static func languageOfEnvironment() -> Language {
        for name in ["LAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { continue }
            return Language(locale: value) ?? .en
        }
        return .en
    }

    static var directory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    /// The path without links of a folder that the person names: below it, no link is followed into a sandbox.
    static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The folder of the course: told by the launcher, else the one in which the person stands, else above the program.
    private static func home() -> String {
        if let home = getenv("LAB_HOME").map({ String(cString: $0) }), !home.isEmpty {
            return resolve(home) ?? home
        }
        return course(above: directory + "/.") ?? course(above: KernelFile.link("/proc/self/exe") ?? "") ?? directory
    }

    /// The nearest folder above a file that holds a course.
    private static func course(above file: String) -> String? {
        var path = file
        while let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
            if KernelFile.exists(path + "/curriculum/course.yaml") { return path }
        }
        return nil
    }
}

/// `--lang`, which every command has.
struct LanguageOption: ParsableArguments {
    @Option(name: .customLong("lang"), help: "Language: ko or en. Default: from LANG.")
    var language: Language?
}

/// `ID` or `ID/EX`, as a person types it.
struct ExerciseName {
    let lab: String
    let exercise: String?

    init(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        lab = parts.first ?? text
        exercise = parts.count > 1 ? parts[1] : nil
    }
}
