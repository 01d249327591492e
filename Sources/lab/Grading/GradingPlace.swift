internal import Curriculum
internal import LabEngine
internal import TerminalUI

/// Where an exercise is graded.
enum GradingPlace: Sendable {
    /// By this process: on this kernel, or in a machine of the exercise's own.
    case here
    /// In a virtual machine that runs what this kernel cannot, or that somebody asked for.
    case machine
    /// This machine lacks something, and no other can be had.
    case nowhere(Readiness.LeftOut)
}

extension Context {
    /// Where the exercises of a lab are graded, in their order, and the lab as this machine can run it.
    ///
    /// What this kernel cannot do goes to a virtual machine by itself, where nobody chose a place: a line says so.
    ///
    /// - Parameter wanted: those that are to be graded; nil for all.
    /// - Throws: where nothing of the lab can run on the machine that was chosen.
    func places(
        of exercises: [Exercise], _ lab: Lab, _ lesson: Lesson, on place: Place?, only wanted: Set<String>? = nil
    ) throws -> (lab: Lab, places: [GradingPlace]) {
        func elsewhere(_ exercise: Exercise) -> GradingPlace {
            exercise.isInMachine || exercise.isLive ? .here : .machine
        }
        if place == .vm {
            try refuseMachine(for: lab)
            return (lab, exercises.map(elsewhere))
        }
        let mayMove = place == nil && Context.hasMachine && lab.fitsMachine
        let readiness: Readiness
        do throws(Refusal) {
            readiness = try Readiness(of: lab, lesson: lesson, exercises: exercises)
        } catch {
            if mayMove, error.unknown.isEmpty {
                Complaint(.passed, messages.movedToMachine(lab.id, missing: error.names)).print()
                return (lab, exercises.map(elsewhere))
            }
            remember { $0.note(lab.id, missing: error.names) }
            throw Complaint(.machine, lines: DoctorView.refusal(error, lab: lab.id, page: page))
        }
        remember { $0.note(lab.id, missing: []) }
        try prepareServer(for: lab)
        var moved = [String]()
        var missing = [String]()
        let places = exercises.map { exercise -> GradingPlace in
            guard let part = readiness.exercise(exercise.id) else { return .here }
            guard mayMove, case .machine = elsewhere(exercise), !part.missing.contains(.virtualMachine) else {
                return .nowhere(part)
            }
            guard wanted?.contains(exercise.id) ?? true else { return .machine }
            moved.append("\(exercise.lab)/\(exercise.id)")
            for feature in part.missing where !missing.contains(feature.rawValue) { missing.append(feature.rawValue) }
            return .machine
        }
        if !moved.isEmpty { Complaint(.passed, messages.gradedInMachine(moved, missing: missing)).print() }
        return (readiness.lab, places)
    }
}

/// Hands over things in their order, as soon as that order allows, however they come.
struct InOrder<Element> {
    private var waiting: [Int: Element] = [:]
    private var next = 0

    mutating func add(_ element: Element, at index: Int, take: (Int, Element) throws -> Void) rethrows {
        waiting[index] = element
        while let element = waiting.removeValue(forKey: next) {
            next += 1
            try take(next - 1, element)
        }
    }
}
