public import Cgroups
internal import Checks
public import Curriculum
internal import LinuxSystem
public import Tracing
internal import Wire

/// What the kernel made of a step.
public struct StepOutcome: Sendable {
    public var run: TracedShell.Run
    /// The differences of the session's groups over the whole step: limits, counters, groups made and removed.
    public var changes: [CgroupChange]
    /// The overlays whose files or layers are others than before.
    public var layers: [LayerPicture] = []
    /// Every call that a question of the lesson names, whether or not the step shows it.
    var asked: [CallEvent] = []
    /// What a step measured that the engine carried out itself; nil for a step of the shell.
    public var comparison: WayComparison?

    /// Whether a step that had to fail in one way did so: an errno in one of its traced calls, or the signal that
    /// ended one of its processes.
    public func fulfils(_ expect: Step.Expect) -> Bool {
        switch expect {
        case .errno(let name): calls.contains { $0.errno == name }
        case .signal(let name): signals.contains(name)
        }
    }

    /// The index of the first choice for which the kernel produced the evidence.
    public func answer(to predict: Predict) -> Int? {
        predict.choices.firstIndex { shows($0.when) }
    }

    /// Whether one call, one death, one change or the status is what the evidence describes.
    func shows(_ evidence: Evidence) -> Bool {
        if evidence.otherwise { return true }
        if let status = evidence.status, !matches(status) { return false }
        if let counter = evidence.counter {
            let total = changes.compactMap(\.increase).filter { $0.counter.rawValue == counter }.reduce(0) {
                $0 + $1.by
            }
            if total < UInt64(max(evidence.min ?? 1, 0)) { return false }
        }
        if let file = evidence.file, !values(of: file).contains(where: { evidence.to == nil || $0 == evidence.to }) {
            return false
        }
        if let path = evidence.layer, !holds(path, evidence.state) { return false }
        if let pattern = evidence.exchange {
            let filter = ExchangeFilter(pattern)
            let count = exchanges.count { filter.matches($0) }
            if count < max(evidence.min ?? 1, 1) { return false }
        }
        if let measured = evidence.measured, comparison?.shows(measured) != true { return false }
        if let signal = evidence.signal, !signals.contains(signal) { return false }
        if evidence.call != nil || evidence.errno != nil {
            return (evidence.call == nil ? calls : calls + asked).contains { call in
                (evidence.call == nil || call.call == evidence.call)
                    && (evidence.errno == nil || call.errno == evidence.errno)
            }
        }
        return true
    }

    var calls: [CallEvent] {
        run.events.compactMap { if case .call(let call) = $0 { call } else { nil } }
    }

    /// What the session's services were asked.
    var exchanges: [HTTPExchange] {
        run.events.compactMap { if case .exchange(let event) = $0 { event.exchange } else { nil } }
    }

    private var signals: Set<String> {
        Set(
            run.events.flatMap(\.changes).compactMap {
                if case .killed(let signal, _) = $0 { signal } else { nil }
            })
    }

    /// Whether the step left a path of an overlay in that state.
    private func holds(_ path: String, _ state: String?) -> Bool {
        layers.contains { $0.rows.contains { $0.path == path && $0.state.rawValue == state } }
    }

    private func values(of file: String) -> [String] {
        let written = run.events.flatMap(\.changes).compactMap { change -> String? in
            if case .cgroup(_, _, file, _, let to) = change { to } else { nil }
        }
        return written + changes.filter { $0.file == file }.compactMap(\.to)
    }

    private func matches(_ status: Evidence.Status) -> Bool {
        let actual = run.ending.status
        switch status {
        case .code(let code): return Int(actual) == code
        case .nonzero: return actual != 0
        }
    }
}
