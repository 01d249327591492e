internal import Curriculum
internal import LinuxSystem
internal import Synchronization
internal import Tracing

/// Steps that the engine carries out itself, outside the sandbox.
extension LabSession {
    /// Compares ways of running; the sandbox has no part in it, and stays as it is.
    func compare(
        _ request: ComparisonRequest, in step: Step, onOutput: ([UInt8]) -> Void
    ) throws -> StepOutcome {
        let began = ContinuousClock.now
        let ways = request.ways.compactMap(WayOfRunning.init(rawValue:))
        let language = lesson.language
        let comparison = try WayComparison.measure(ways.isEmpty ? WayOfRunning.allCases : ways) { text in
            onOutput(Array("· \(text[language])\n".utf8))
        }
        let run = TracedShell.Run(
            ending: .finished(status: 0), output: CapturedOutput(), events: [], duration: began.duration(to: .now))
        let script = try script(of: step)
        state.withLock { $0.history.append(script) }
        return StepOutcome(run: run, changes: [], comparison: comparison)
    }
}

extension WayComparison {
    /// Whether the middle of one quantity in one way is at least so many times what it is in another.
    func shows(_ measured: Evidence.Measured) -> Bool {
        guard let quantity = WayQuantity(rawValue: measured.quantity),
            let way = median(quantity, in: measured.way), let over = median(quantity, in: measured.over)
        else { return false }
        return way >= over * measured.times
    }

    private func median(_ quantity: WayQuantity, in way: String) -> Double? {
        rows.first { $0.way.rawValue == way }?.figure(quantity)?.median
    }
}
