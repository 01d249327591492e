internal import Curriculum
internal import Glibc
internal import LabEngine
internal import TerminalUI

/// Where the results of one `lab grade` go: what is shown at once, and the files that are written at the end.
struct Outlets {
    private let context: Context
    private let destinations: [Destination]
    private let environment = Outlets.environment()
    /// What files of text hold, drawn as it comes.
    private var text = ""

    init(reading words: ArraySlice<String>, _ context: Context) throws {
        self.context = context
        do throws(Destination.Fault) {
            destinations = try Destination.read(Array(words))
        } catch {
            throw Complaint(.usage, error.text(context.messages))
        }
        for destination in destinations { _ = try format(destination.format) }
    }

    /// A path as whoever reads the report finds it: below the CI's checkout or the current directory where it is there.
    func shown(_ path: String) -> String {
        for root in [environment["GITHUB_WORKSPACE"].flatMap(Context.resolve), Context.directory].compactMap(\.self) {
            if path.hasPrefix(root + "/") { return String(path.dropFirst(root.count + 1)) }
        }
        return path
    }

    /// Shows what became of an exercise, where standard output is for people.
    mutating func show(_ report: ExerciseRunner.Report) throws {
        for destination in destinations where destination.format == .text {
            if destination.path == nil, context.terminal.capabilities.isTerminal {
                try context.show(report.lines(page: context.page))
            } else if destination.path == nil {
                try context.show(text: TextFormat(page: context.page).text(of: report))
            }
        }
        if destinations.contains(where: { $0.format == .text && $0.path != nil }) {
            text += filed.text(of: report)
        }
    }

    /// Writes the rest.
    func finish(_ grade: GradeReport) throws {
        for destination in destinations {
            let format = try format(destination.format)
            if let path = destination.path {
                let whole = format?.text(of: grade) ?? text + filed.total(of: grade)
                try context.engine { try ResultFile.write(whole, to: absolute(path)) }
            } else if let format {
                try context.show(text: format.text(of: grade))
            } else if grade.exercises.count > 1 {
                try context.show(text: TextFormat(page: context.page).total(of: grade))
            }
            if let summary = format?.summary(of: grade), let page = environment["GITHUB_STEP_SUMMARY"],
                !page.isEmpty
            {
                try context.engine { try ResultFile.append(summary, to: absolute(page)) }
            }
        }
    }

    /// Text for a file is as wide as on a terminal of ordinary width.
    private var filed: TextFormat { TextFormat(page: Page(language: context.language, hasColour: false)) }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : Context.directory + "/" + path }

    /// - Returns: nil for text, which is drawn exercise by exercise.
    private func format(_ format: Destination.Format) throws -> (any ReportFormat)? {
        switch format {
        case .text: return nil
        case .json: return JSONFormat()
        case .junit: return JUnitFormat()
        case .tap: return TapFormat()
        case .github: return GitHubFormat()
        case .gradescope: return GradescopeFormat()
        case .classroom: return ClassroomFormat()
        case .classroom50:
            var missing = [String]()
            guard let submission = Classroom50Format.Submission(environment: environment, missing: &missing) else {
                throw Complaint(.usage, context.messages.formatNeeds(format.rawValue, variables: missing))
            }
            return Classroom50Format(submission, time: time(nil))
        }
    }

    private static func environment() -> [String: String] {
        var values = [String: String]()
        var entry = environ
        while let line = entry.pointee {
            let words = String(cString: line).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if words.count == 2 { values[String(words[0])] = String(words[1]) }
            entry += 1
        }
        return values
    }
}

extension Destination.Fault {
    fileprivate func text(_ messages: Messages) -> String {
        switch self {
        case .unknown(let name):
            let known = Destination.Format.allCases.map(\.rawValue)
            return messages.unknownFormat(name, known: known, nearest: nearestName(to: name, among: known))
        case .twice(let path): return messages.oneFormatForEachPlace(path)
        }
    }
}
