internal import Cgroups
public import Curriculum
internal import Glibc

/// What of a lab can run on this machine, found out before it starts.
///
/// A feature that steps name for themselves stops those steps: they are shown, not run. One that the lab needs and no
/// step names stops the lab, and so does it where no step is left.
public struct Readiness: Sendable {
    /// A step or an exercise that cannot run, and what it misses, in the order of `Feature.allCases`.
    public struct LeftOut: Sendable, Hashable {
        public let id: String
        public let missing: [Feature]
    }

    /// The lab, asking only for what is there.
    public let lab: Lab
    /// What is missing of that which the lab and its parts need.
    public let missing: [FeatureReport]
    /// In the order of the lesson, counterfactuals among them.
    public let steps: [LeftOut]
    public let exercises: [LeftOut]
    public let machine: Machine

    /// Tries what the lab, its steps and its exercises need, and nothing else.
    ///
    /// - Throws: where the lab cannot run at all.
    public init(
        of lab: Lab, lesson: Lesson, exercises: [Exercise], machine: Machine = .own
    ) throws(Refusal) {
        let named = lesson.steps.reduce(into: Set<String>()) { $0.formUnion($1.features) }
        let needs = exercises.reduce(into: named.union(lab.settings.needs)) { $0.formUnion($1.needs ?? []) }
        let unknown = needs.filter { Feature(rawValue: $0) == nil }.sorted()
        try self.init(
            of: lab, lesson: lesson, exercises: exercises, machine: machine,
            missing: Doctor.examine(Set(needs.compactMap(Feature.init(rawValue:)))).missing, unknown: unknown)
    }

    /// The same with findings that are known.
    public init(
        of lab: Lab, lesson: Lesson, exercises: [Exercise], machine: Machine = .own, missing: [FeatureReport],
        unknown: [String] = []
    ) throws(Refusal) {
        let lacks = Set(missing.map(\.feature))
        func leftOut(_ id: String, _ needs: some Sequence<String>) -> LeftOut? {
            let needs = Set(needs.compactMap(Feature.init(rawValue:)))
            let missing = Feature.allCases.filter { needs.contains($0) && lacks.contains($0) }
            return missing.isEmpty ? nil : LeftOut(id: id, missing: missing)
        }
        let features = Dictionary(lesson.steps.map { ($0.id, $0.features) }, uniquingKeysWith: { first, _ in first })
        steps = lesson.steps.compactMap { step in
            if case .without(let other) = step.kind {
                return leftOut(step.id, step.features.union(features[other] ?? []))
            }
            return leftOut(step.id, step.features)
        }
        self.exercises = exercises.compactMap { leftOut($0.id, $0.needs ?? lab.settings.needs) }
        self.missing = missing
        self.machine = machine
        var lab = lab
        if lacks.contains(.blockDevice) { lab.settings.sandbox.blockDevice = false }
        self.lab = lab

        let named = features.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        let stopped = Set(steps.map(\.id))
        let isStopped = lab.settings.needs.contains { name in
            !named.contains(name) && lacks.contains { $0.rawValue == name }
        }
        // A step with a machine of its own says nothing of what runs on this one.
        let own = lesson.steps.filter { !$0.isElsewhere }
        let isEmpty = !own.isEmpty && own.allSatisfy { stopped.contains($0.id) }
        if isStopped || isEmpty || !unknown.isEmpty { throw Refusal(missing: missing, unknown: unknown) }
    }

    /// Whether everything can run.
    public var isComplete: Bool { steps.isEmpty && exercises.isEmpty }

    /// What a step or an exercise misses; nil where it can run.
    public func step(_ id: String) -> LeftOut? { steps.first { $0.id == id } }
    public func exercise(_ id: String) -> LeftOut? { exercises.first { $0.id == id } }

    /// What a part of the lesson misses; nil where it can run. A question is about a step, and goes with it.
    public func leftOut(_ block: Block) -> LeftOut? {
        switch block {
        case .step(let step): self.step(step.id)
        case .predict(let predict): step(predict.of)
        case .exercise(let block): exercise(block.id)
        default: nil
        }
    }

    /// What of the sandbox no group limits on this machine: `memory`, `cpu`. Processes are limited in any case.
    public var unlimited: [String] {
        guard let layout = try? machine.layout() else { return [] }
        return [Controller.memory, .cpu].filter { layout.hierarchy(of: $0) == nil }.map(\.rawValue)
    }
}
