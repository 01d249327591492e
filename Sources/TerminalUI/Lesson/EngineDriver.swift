internal import Cgroups
internal import Checks
public import Curriculum
public import LabEngine
public import LinuxSystem
internal import Synchronization
internal import Tracing

/// Does in the engine what a lesson needs done: the terminal's side of a `LabSession`.
public final class EngineDriver: LessonDriver {
    private let session: LabSession
    private let curriculum: Curriculum
    private let progress: ProgressStore
    private let recorder: SessionRecorder?
    private let readiness: Readiness?
    private let messages: Messages
    private let language: Language
    /// Points of all exercises of the lab.
    private let points: Int
    private let failure = Mutex<SystemError?>(nil)
    /// What the kernel held before the last step.
    private let beforeStep = Mutex<Moment?>(nil)
    private let running = Mutex(Running())

    /// What `cancel` has to end besides a step.
    private struct Running {
        var isShellOpen = false
        var check: ExerciseCancellation?
    }

    /// Why the learner's progress could not be kept, a full disk say; nil where all of it was.
    public var progressError: SystemError? { failure.withLock { $0 } }

    /// - Parameters:
    ///   - recorder: keeps everything that a step did; nil keeps nothing.
    ///   - readiness: what cannot run here; nil: all can.
    public init(
        session: LabSession, curriculum: Curriculum, progress: ProgressStore, recorder: SessionRecorder? = nil,
        readiness: Readiness? = nil
    ) {
        self.readiness = readiness
        self.recorder = recorder
        self.session = session
        self.curriculum = curriculum
        self.progress = progress
        language = session.lesson.language
        messages = Messages(language)
        points = ((try? curriculum.exercises(of: session.lab.id)) ?? []).reduce(0) { $0 + $1.points }
    }

    public func prepare(before step: String?) -> String? {
        do {
            try session.open()
            if let step { try session.go(before: step, leavingOut: isLeftOut) }
            if let recorder { recorder.record(try session.moment()) }
            return nil
        } catch {
            return error.text(in: language)
        }
    }

    public func run(_ step: Step, again: Bool, report: @escaping @Sendable (StepReport) -> Void) -> StepResult {
        do {
            if case .without(let id) = step.kind, let original = session.lesson.steps.first(where: { $0.id == id }) {
                return try runBeside(original, step, report)
            }
            let before = try session.moment()
            beforeStep.withLock { $0 = before }
            var outcome = try session.run(step, again: again) { bytes in report(.output(bytes)) }
            if let comparison = outcome.comparison {
                let picture = try draw(comparison, for: step)
                report(.measured(comparison, picture: picture))
                let page = Page(width: EngineDriver.chartWidth, language: language)
                let note = picture.map { StyledLine(messages.pictureIn($0)) }
                let chart = CostChart(comparison).lines(page: page) + (note.map { [$0] } ?? [])
                // As a recording keeps it.
                outcome.run.output.append(Array((chart.text + "\n").utf8))
            }
            for event in outcome.run.events { report(.event(event)) }
            if case .shellEnded(let status) = outcome.run.ending {
                report(.note(messages.shellEnded(status.shellStatus)))
            }
            let result = result(of: step, outcome)
            let shell = step.variant(for: try session.version(of: step)).shell
            if let recorder {
                let moment = try? session.moment()
                recorder.record(step, shell: shell, outcome, asExpected: result.isAsWritten, moment: moment)
            }
            return result
        } catch {
            return StepResult(.engineFailed(error.text(in: language)))
        }
    }

    /// Puts the picture of what was measured into the learner's folder; nil where the step wants none.
    private func draw(_ comparison: WayComparison, for step: Step) throws -> String? {
        guard let name = step.comparison?.svg else { return nil }
        let picture = CostDrawing(comparison, language: language).text
        return try session.workspace.write(picture, to: name, lab: session.lab.id)
    }

    /// What is left of 80 columns beside the mark of an output.
    private static let chartWidth = 72

    /// The counterfactual of a step: only what is different is told.
    private func runBeside(
        _ original: Step, _ step: Step, _ report: @escaping @Sendable (StepReport) -> Void
    ) throws -> StepResult {
        let shell = step.variant(for: try session.version(of: step)).shell
        let comparison = try session.compare(original, with: shell) { report(.output($0)) }
        let outcome = comparison.other.outcome
        for event in outcome.run.events { report(.event(event)) }
        var result = result(of: step, outcome)
        result.comparison = ComparisonView(comparison)
        recorder?.record(step, shell: shell, outcome, asExpected: result.isAsWritten)
        return result
    }

    public func cancel() {
        session.cancel()
        let (isShellOpen, check) = running.withLock { ($0.isShellOpen, $0.check) }
        check?.cancel()
        // Only at the end of the program: a shell that is open takes Ctrl-C itself.
        if isShellOpen { session.close() }
    }

    public func inspect() -> [InspectSection] {
        guard let moment = try? session.moment() else { return [] }
        return InspectSection.sections(of: moment, since: beforeStep.withLock { $0 }, messages: messages)
    }

    private func isLeftOut(_ step: String) -> Bool { readiness?.step(step) != nil }

    public func goBack(before step: String?) -> GoBackOutcome {
        travel { try session.goBack(before: step ?? "") }
    }

    public func jump(before step: String?, report: @escaping @Sendable (StepReport) -> Void) -> GoBackOutcome {
        travel { try session.go(before: step, leavingOut: isLeftOut) { report(.passing(step: $0)) } }
    }

    private func travel(_ way: () throws -> LabSession.Arrival) -> GoBackOutcome {
        do {
            beforeStep.withLock { $0 = nil }
            let arrival = try way()
            if let recorder { recorder.record(try session.moment()) }
            return .done(arrival)
        } catch {
            return .failed(error.text(in: language))
        }
    }

    public func compare(
        _ step: Step, with text: String, report: @escaping @Sendable (StepReport) -> Void
    ) -> ComparisonOutcome {
        do {
            return .compared(ComparisonView(try session.compare(step, with: text) { report(.output($0)) }))
        } catch {
            return .failed(error.text(in: language))
        }
    }

    public func openShell() -> ShellOutcome {
        running.withLock { $0.isShellOpen = true }
        defer { running.withLock { $0.isShellOpen = false } }
        do {
            let visit = try session.visit(seat: .init(tracerRefused: messages.tracerRefused(session.lab.id)))
            recorder?.record(visit)
            return .closed(ShellVisitView(visit))
        } catch {
            return .failed(error.text(in: language))
        }
    }

    public func check(_ exercise: ExerciseBlock) -> CheckReport {
        do {
            let definition = try curriculum.exercise(exercise.id, of: session.lab.id)
            let grader = ExerciseGrader(curriculum: curriculum, lab: session.lab, language: language)
            let cancellation = ExerciseCancellation()
            running.withLock { $0.check = cancellation }
            defer { running.withLock { $0.check = nil } }
            let report = try grader.check(
                definition, in: session.workspace, live: session.sandbox, cancellation: cancellation)
            if cancellation.isCancelled { return .failed(messages.cancelled) }
            keep { $0.note(report.result, of: exercise.id) }
            return .checked(ChecksView(report.result))
        } catch {
            return .failed(error.text(in: language))
        }
    }

    public func reload(_ lesson: Lesson) { session.reload(lesson) }

    public func record(_ record: LessonRecord) {
        // As the player numbers them: counterfactuals are looked at beside a step, and belong to it.
        let steps = Set(session.lesson.numberedSteps.map(\.id))
        keep { progress in
            switch record {
            case .passed(let id):
                progress.passed.insert(id)
                progress.skipped.remove(id)
                progress.position = id
                progress.isFinished = false
            case .skipped(let id):
                if !progress.passed.contains(id) { progress.skipped.insert(id) }
                progress.position = id
            case .predicted(let id, let chosen, let answer): progress.predictions[id] = chosen == answer
            case .hinted(let id, let count):
                let seen = progress.exercises[id]?.hints ?? 0
                progress.exercises[id, default: ExerciseProgress()].hints = max(seen, count)
            case .finished:
                progress.isFinished = true
                progress.position = nil
            }
            progress.extent = LabProgress.Extent(
                stepsDone: progress.passed.intersection(steps).count, steps: steps.count, points: points)
        }
    }

    /// A full disk must neither stop a lesson nor hide a verdict; the person is told at the end, by the command.
    private func keep(_ change: (inout LabProgress) -> Void) {
        do {
            try progress.update(session.lab.id, change)
        } catch {
            failure.withLock { $0 = $0 ?? error }
        }
    }

    private func result(of step: Step, _ outcome: StepOutcome) -> StepResult {
        let variant = step.variant(for: (try? session.version(of: step)) ?? .v2)
        var answers = [String: Int]()
        for predict in session.lesson.predictions where predict.of == step.id {
            answers[predict.id] = outcome.answer(to: predict)
        }
        let ending: StepResult.Outcome
        switch outcome.run.ending {
        case .cancelled: ending = .cancelled
        case .timedOut: ending = .timedOut(limit: variant.time ?? LabSession.stepTime)
        case .finished(let status): ending = verdict(variant.expect, outcome, status)
        case .shellEnded(let status): ending = verdict(variant.expect, outcome, status.shellStatus)
        }
        var result = StepResult(
            ending, duration: outcome.run.duration, changes: outcome.changes.map(ChangeRow.init), answers: answers)
        result.layers = outcome.layers.map(LayersView.init)
        return result
    }

    private func verdict(_ expect: Step.Expect?, _ outcome: StepOutcome, _ status: Int32) -> StepResult.Outcome {
        guard let expect else { return .completed(status: status) }
        return outcome.fulfils(expect) ? .expected(expect) : .expectationMissed(expect)
    }
}

extension ChangeRow {
    /// What a step changed in the session's groups.
    init(_ change: CgroupChange) {
        let group = change.path.isEmpty ? "/" : change.path
        switch change.kind {
        case .made: self.init("cgroup \(change.controller)", from: nil, to: group)
        case .removed: self.init("cgroup \(change.controller)", from: group, to: nil)
        case .value(let file, let from, let to):
            let subject = change.path.isEmpty ? file : "\(change.path)/\(file)"
            self.init(subject, from: from.isEmpty ? nil : from, to: to.isEmpty ? nil : to)
        }
    }
}
