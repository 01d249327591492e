internal import Curriculum
internal import Synchronization

/// Leading the sandbox to another moment of the lesson, backwards and forwards.
extension LabSession {
    /// Where the sandbox was led.
    public struct Arrival: Sendable, Hashable {
        /// Steps before that moment that cannot be repeated: they had run, and what they did is gone.
        public var missing: [String]
        /// Steps before that moment that run only when they are asked for, and have not.
        public var unasked: [String]
        /// The step in which `cancel` ended the way: the sandbox is in the state before it. Nil where the way was gone to
        /// its end.
        public var interruptedAt: String?

        public init(missing: [String] = [], unasked: [String] = [], interruptedAt: String? = nil) {
            self.missing = missing
            self.unasked = unasked
            self.interruptedAt = interruptedAt
        }
    }

    /// Makes the sandbox anew, in the state of the moment before a step: what ran before it runs again, without its
    /// output. Where nothing is to be undone, nothing happens.
    ///
    /// - Parameter id: of a step; what stands at it or behind it in the lesson is undone.
    @discardableResult
    public func goBack(before id: String) throws -> Arrival {
        let scripts = scripts(before: id)
        guard state.withLock({ $0.history.count != scripts.count }) else { return Arrival() }
        let interruptedAt = try rebuild(through: scripts)
        return Arrival(missing: scripts.filter(\.runsOnce).map(\.id), interruptedAt: interruptedAt)
    }

    /// Leads the sandbox to the moment before a step, wherever it is: as if every step before it had been run, and none
    /// behind. What is missing runs now, without its output; where something has to be undone, the sandbox is made anew.
    ///
    /// - Parameters:
    ///   - id: of a step; nil is the moment behind the last one.
    ///   - isLeftOut: whether a step cannot run on this machine.
    ///   - onStep: told of each step that runs on the way, before it does.
    @discardableResult
    public func go(
        before id: String?, leavingOut isLeftOut: (String) -> Bool = { _ in false }, onStep: (String) -> Void = { _ in }
    ) throws -> Arrival {
        let steps = lesson.steps.prefix { $0.id != id }.filter { $0.kind == .run && !isLeftOut($0.id) }
        let history = state.withLock { $0.history }
        let done = Set(history.map(\.id))
        let wanted = try steps.map { step in
            let script = try script(of: step)
            return history.first { $0.id == script.id && $0.shell == script.shell } ?? script
        }
        let unasked = wanted.filter { $0.runsOnce && !done.contains($0.id) }.map(\.id)
        let way = wanted.filter { !unasked.contains($0.id) }

        let isStale = state.withLock { $0.isStale }
        if !isStale, history.leadsTo(way) {
            let interruptedAt = try extend(by: way.filter { !done.contains($0.id) }, onStep: onStep)
            return Arrival(unasked: unasked, interruptedAt: interruptedAt)
        }
        let interruptedAt = try rebuild(through: way, onStep: onStep)
        return Arrival(missing: way.filter(\.runsOnce).map(\.id), unasked: unasked, interruptedAt: interruptedAt)
    }

    /// Runs what comes next without looking at it.
    private func extend(by scripts: [StepScript], onStep: (String) -> Void) throws -> String? {
        let interruptedAt = try stage().lead(through: scripts, onStep: onStep)
        state.withLock { state in
            state.history += scripts.prefix { $0.id != interruptedAt }
            state.isStale = interruptedAt != nil
        }
        return interruptedAt
    }

    /// - Returns: the step in which it was interrupted.
    @discardableResult
    func rebuild(through scripts: [StepScript], onStep: (String) -> Void = { _ in }) throws -> String? {
        tearDown()
        let interruptedAt = try stage().lead(through: scripts, onStep: onStep)
        state.withLock { state in
            // What cannot be repeated is not in the new sandbox.
            state.history = scripts.prefix { $0.id != interruptedAt }.filter { !$0.runsOnce }
            state.isStale = interruptedAt != nil
        }
        return interruptedAt
    }

    /// What has been run before a step, in the lesson's order; behind the last of the lesson's steps, all of it.
    func scripts(before id: String) -> [StepScript] {
        let order = Dictionary(
            lesson.steps.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let end = order[id] ?? .max
        return state.withLock { state in
            Array(state.history.prefix { $0.id != id && (order[$0.id] ?? -1) < end })
        }
    }
}

extension [StepScript] {
    /// Whether a sandbox that has gone through these has nothing to undo on its way through those. What only looks is
    /// passed over.
    fileprivate func leadsTo(_ others: [StepScript]) -> Bool {
        let (own, way) = (filter { !$0.onlyLooks }, others.filter { !$0.onlyLooks })
        return own.count <= way.count && zip(own, way).allSatisfy { $0.id == $1.id && $0.shell == $1.shell }
    }
}
