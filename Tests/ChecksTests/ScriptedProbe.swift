import Checks
import Curriculum
import Synchronization

/// A probe that reads what a test has prepared: one value for each look, the last one again and again.
final class ScriptedProbe: Probe {
    let name: String
    let disturbs: Bool
    private let values: Mutex<[Result<ObservedValue, ProbeFailure>]>

    init(named name: String = "scripted", disturbs: Bool = false, _ values: Result<ObservedValue, ProbeFailure>...) {
        self.name = name
        self.disturbs = disturbs
        self.values = Mutex(values)
    }

    func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let next = values.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        let value = try next.get()
        return expectation.fields.map {
            Reading(key: $0.key, value: value, source: Source(shown: "/sys/fs/cgroup/pids/web/pids.max"))
        }
    }
}
