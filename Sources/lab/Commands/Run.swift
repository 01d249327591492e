internal import Checks
internal import ArgumentParser
internal import Cgroups
internal import Curriculum
internal import Glibc
internal import LabEngine
internal import TerminalUI

/// `lab run ID`: a lesson, step by step, on the real kernel.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Play a lesson, every step live.")

    @Argument(help: "The lab, such as 03-cgroups.") var lab: String
    @Flag(help: "Go straight through, without a key.") var auto = false
    @Flag(help: "For a group that watches: spacious, nothing cut off.") var present = false
    @Flag(help: "Words alone, for a screen reader: nothing moves, and each key is a line.") var plain = false
    @Option(help: "Begin at this step.") var step: String?
    @Flag(help: "Begin at the beginning, not where you stopped.") var restart = false
    @Option(help: "Keep the session in this file, as JSON lines.") var record: String?
    @OptionGroup var place: PlaceOption
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let lab = try context.load { curriculum throws(CurriculumError) in try curriculum.lab(self.lab) }
        let lesson = try context.load { curriculum throws(CurriculumError) in
            try curriculum.lesson(lab.id, language: context.language)
        }
        let inMachine: () throws -> Never = {
            try context.refuseMachine(for: lab)
            try context.runInMachine(outputs: ["--record"])
        }
        try place.require(context, inMachine: inMachine)
        let exercises = try context.load { curriculum throws(CurriculumError) in
            try curriculum.exercises(of: lab.id, in: lesson)
        }
        let readiness = try context.readiness(
            of: lab, lesson, exercises, inMachine: place.on == nil ? inMachine : nil)
        let start = try begin(lesson, context)
        let session = LabSession(lab: readiness.lab, lesson: lesson, workspace: context.workspace)
        let recorder = try context.engine {
            try record.map { try SessionRecorder(path: $0, lab: lab.id, language: context.language) }
        }
        let driver = EngineDriver(
            session: session, curriculum: context.curriculum, progress: context.progress, recorder: recorder,
            readiness: readiness)
        var page = context.page
        page.isPresenting = present
        let interactive = !auto && isatty(0) == 1 && context.terminal.capabilities.isTerminal
        let player = LessonPlayer(
            lesson: resolved(lesson, lab), mode: interactive ? .interactive : .straight,
            start: start, versions: try versions(context), places: try places(exercises, of: lab, context),
            readiness: readiness, page: page)
        let size = TerminalCapabilities.size() ?? (80, 24)
        let face = LessonFace.suiting(
            context.terminal.capabilities, columns: size.columns, rows: size.rows, isPlain: plain,
            isPresenting: present)
        let screen = LessonScreen(
            driver: driver, player: player, terminal: context.terminal, face: face, input: interactive ? 0 : nil,
            watch: interactive ? watch(lab, context) : nil)
        Interruption.sweepsOnSignals()
        let ending = screen.run()
        session.close()
        if let reason = driver.progressError {
            Complaint(.failed, context.messages.progressNotKept(reason.text(in: context.language))).print()
        }
        if case .terminated(let signal) = ending { Glibc.exit(128 + signal) }
        if let error = recorder?.error { throw Complaint(.failed, "lab: \(error.text(in: context.language))") }
        switch ending {
        case .finished(let failed): if !failed.isEmpty { throw Status.checkFailed }
        case .quit: return
        // As a program ends whose reader went away, and one whose terminal did.
        case .outputClosed(let error) where error.errno == EPIPE: Glibc.exit(128 + SIGPIPE)
        case .outputClosed(let error) where error.errno == EIO: Glibc.exit(128 + SIGHUP)
        case .outputClosed(let error): throw Complaint(output: error)
        case .terminated(let signal): Glibc.exit(128 + signal)
        case .failed: throw Status.failed
        }
    }

    /// The lesson's file: what its author changes is played on.
    private func watch(_ lab: Lab, _ context: Context) -> LessonWatch {
        let path = context.curriculum.lessonPath(lab.id, language: context.language)
        return LessonWatch(path: path) {
            do throws(CurriculumError) {
                return .changed(resolved(try context.curriculum.lesson(lab.id, language: context.language), lab))
            } catch {
                return .broken(Complaint(error, language: context.language, root: context.curriculum.root).lines)
            }
        }
    }

    private func resolved(_ lesson: Lesson, _ lab: Lab) -> Lesson {
        var lesson = lesson
        lesson.blocks = lesson.blocks.resolved(with: lab.settings.parameterValues)
        return lesson
    }

    private func begin(_ lesson: Lesson, _ context: Context) throws -> LessonPlayer.Start {
        if let step {
            guard lesson.step(step) != nil else {
                let nearest = nearestName(to: step, among: lesson.steps.map(\.id))
                throw Complaint(.usage, context.messages.unknownStep(step, lab: lesson.id, nearest: nearest))
            }
            return .at(step)
        }
        let interactive = !auto && isatty(0) == 1 && context.terminal.capabilities.isTerminal
        guard interactive, !restart else { return .beginning }
        let progress = (try? context.progress.load())?[lesson.id]
        return progress?.position.map { .after($0) } ?? .beginning
    }

    /// The interface that each controller has on this machine.
    private func versions(_ context: Context) throws -> [String: LessonVersion] {
        let layout = try context.engine { try CgroupLayout.detect() }
        var versions = [String: LessonVersion]()
        for controller in Controller.allCases {
            versions[controller.rawValue] = layout.version(of: controller).map { $0 == .v1 ? .v1 : .v2 }
        }
        return versions
    }

    /// Where the learner works on each exercise. The starters are put there now.
    private func places(
        _ exercises: [Exercise], of lab: Lab, _ context: Context
    ) throws -> [String: ExerciseView.Place] {
        var places = [String: ExerciseView.Place]()
        for exercise in exercises {
            if !exercise.isLive {
                _ = try context.engine {
                    try context.workspace.prepare(
                        lab: lab.id, exercise: exercise.id,
                        starter: context.curriculum.starterPath(exercise.id, of: lab.id))
                }
            }
            places[exercise.id] = ExerciseView.Place(
                title: exercise.title[context.language],
                file: (exercise.edit ?? exercise.script).map { "lab-work/\(lab.id)/\(exercise.id)/\($0)" },
                command: "lab check \(lab.id)/\(exercise.id)", difficulty: exercise.difficulty, points: exercise.points)
        }
        return places
    }
}
