internal import Tracing

/// Events of a list that say the same: a fork bomb's hundred refusals, or twenty processes killed at once.
enum CallGroup: Sendable {
    case single(TraceEvent)
    /// The same call with the same answer in kind, `count` times in all; the first stands for them.
    case calls(TraceEvent, count: Int)
    /// Processes that one signal ended, by the learner's numbers.
    case deaths(signal: String, pids: [Int32])

    /// Fewer are told one by one.
    private static let fewest = 3

    /// Between two events that changed something, the order in which several processes came to their calls is
    /// chance: there alike calls are drawn together where the first of them stands.
    static func of(_ events: [TraceEvent]) -> [CallGroup] {
        var groups: [CallGroup] = []
        var rest = events[...]
        while let first = rest.first {
            let stretch = rest.prefix { isBare($0) == isBare(first) && $0.death == first.death }
            let taken = isBare(first) || first.death != nil ? stretch : rest.prefix(1)
            rest = rest.dropFirst(taken.count)
            if let signal = first.death, taken.count >= fewest {
                groups.append(.deaths(signal: signal, pids: taken.map(\.shownPid)))
            } else if isBare(first) {
                groups += calls(taken)
            } else {
                groups += taken.map { .single($0) }
            }
        }
        return groups
    }

    private static func calls(_ stretch: ArraySlice<TraceEvent>) -> [CallGroup] {
        let keys = stretch.map(words)
        var counts: [String: Int] = [:]
        for key in keys { counts[key, default: 0] += 1 }
        var told: Set<String> = []
        return zip(stretch, keys).compactMap { event, key in
            guard let count = counts[key], count >= fewest else { return .single(event) }
            return told.insert(key).inserted ? .calls(event, count: count) : nil
        }
    }

    /// A call that changed nothing.
    private static func isBare(_ event: TraceEvent) -> Bool {
        if case .call(let call) = event { call.changes.isEmpty } else { false }
    }

    /// The call as it is drawn, whatever number came back.
    private static func words(_ event: TraceEvent) -> String {
        guard case .call(var call) = event else { return "" }
        if call.errno == nil { call.ret = 0 }
        return CallSpans.of(call, columns: nil).map(\.text).joined()
    }

    /// `7, 9–12`.
    static func ranges(_ numbers: [Int32]) -> String {
        var ranges: [ClosedRange<Int32>] = []
        for number in numbers.sorted() {
            if let last = ranges.last, last.upperBound &+ 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: ", ")
    }
}

extension TraceEvent {
    /// The process as the learner's own tools number it.
    var shownPid: Int32 {
        switch self {
        case .call(let call): call.namespacePid ?? call.pid
        case .state(let state): state.namespacePid ?? state.pid
        case .exchange: pid
        }
    }

    /// The signal, for an event that tells nothing but a death. One by the OOM killer is told by itself.
    fileprivate var death: String? {
        guard case .state(let state) = self, state.changes.count == 1,
            case .killed(let signal, byOOM: false)? = state.changes.first
        else { return nil }
        return signal
    }
}
