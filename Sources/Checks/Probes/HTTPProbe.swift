public import Curriculum
internal import LinuxSystem
internal import Wire

/// What a service of the session was asked and answered. The service tells it; a program in the sandbox has no part in it
/// but to ask.
public struct HTTPProbe: Probe {
    public let name = "http"

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { false }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let service = try context.service(check.value("port")?.integer)
        let all: [HTTPExchange]
        do throws(SystemError) { all = try service.exchanges() } catch {
            throw .engine(error.text(in: context.language))
        }
        let filter = ExchangeFilter(
            method: check.text("method"), path: check.text("path"), status: check.text("status"),
            credentials: check.value("credentials")?.bool,
            agents: (check.text("agent") ?? "").split(separator: " ").map(String.init))
        let found = all.filter(filter.matches)
        let source = Source(shown: HTTPProbe.shown(filter, port: service.port))
        var readings = [Reading]()
        for field in expectation.fields {
            let value = try value(field.key, found, all: all, check: check)
            readings.append(Reading(key: field.key, value: value, source: source))
        }
        return readings
    }

    private func value(
        _ key: String, _ found: [HTTPExchange], all: [HTTPExchange], check: Check
    ) throws(ProbeFailure) -> ObservedValue {
        switch key {
        case "count": return .count(Int64(found.count))
        case "sent": return .bytes(HTTPProbe.sum(found, \.requestBytes))
        case "received": return .bytes(HTTPProbe.sum(found, \.responseBytes))
        case "statuses": return .text(found.map { "\($0.status)" }.joined(separator: " "))
        case "in_order": return try inOrder(all, check)
        default: throw .lesson("the http probe has no '\(key)'")
        }
    }

    /// What each side told of bodies is bounded by what went through; a sum of hostile numbers must not trap.
    private static func sum(_ exchanges: [HTTPExchange], _ bytes: KeyPath<HTTPExchange, Int64>) -> Int64 {
        exchanges.reduce(0) { sum, exchange in
            let (total, overflows) = sum.addingReportingOverflow(exchange[keyPath: bytes])
            return overflows ? .max : total
        }
    }

    /// Whether the exchanges of the check's story came one behind the other, whatever came between them.
    private func inOrder(_ all: [HTTPExchange], _ check: Check) throws(ProbeFailure) -> ObservedValue {
        guard case .list(let story)? = check.arguments["story"], !story.isEmpty else {
            throw .lesson("'in_order' is of a story")
        }
        // By their beginnings: the first to be answered is not always the first that was asked.
        var rest = all.sorted { $0.began < $1.began }[...]
        for step in story {
            guard let pattern = ExchangePattern(parsing: step.text) else {
                throw .lesson("'\(step.text)' is no exchange")
            }
            let filter = ExchangeFilter(pattern)
            guard let next = rest.firstIndex(where: filter.matches) else { return .bool(false) }
            rest = rest[rest.index(after: next)...]
        }
        return .bool(true)
    }

    /// `localhost:5000: HEAD /v2/*/blobs/* 404`
    private static func shown(_ filter: ExchangeFilter, port: Int) -> String {
        let words = [filter.method, filter.path, filter.status].compactMap { $0 }
        return (["localhost:\(port):"] + words).joined(separator: " ")
    }
}
