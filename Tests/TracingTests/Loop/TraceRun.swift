import Glibc
import LinuxSystem
import Synchronization

@testable import Tracing

/// Takes what a tracer tells.
final class EventLog: Sendable {
    private let stored = Mutex<[TraceEvent]>([])

    func append(_ events: [TraceEvent]) { stored.withLock { $0 += events } }
    var events: [TraceEvent] { stored.withLock { $0 } }

    var calls: [CallEvent] {
        events.compactMap { if case .call(let event) = $0 { event } else { nil } }
    }

    func calls(_ name: String) -> [CallEvent] { calls.filter { $0.call == name } }
    var changes: [Change] { events.flatMap(\.changes) }
}

/// A program that was run to its end under a tracer.
struct TraceRun {
    let events: EventLog
    let status: ExitStatus
    let pid: Int32

    /// Runs `arguments` (an absolute path first), traces `calls`, and waits for everything that it started.
    init(
        _ calls: String, _ arguments: [String], change: (inout Tracer.Options) -> Void = { _ in }
    ) throws {
        let log = EventLog()
        var options = Tracer.Options(calls: try CallSet(parsing: calls))
        change(&options)
        let tracer = try Tracer(options) { log.append($0) }
        pid = try tracer.start(try TraceRun.plan(tracer, arguments))
        status = tracer.waitForProgram()
        tracer.waitForAll()
        events = log
    }

    init(_ calls: String, sh script: String) throws {
        try self.init(calls, ["/bin/sh", "-c", script])
    }

    static func plan(_ tracer: Tracer, _ arguments: [String]) throws -> LaunchPlan {
        var plan = LaunchPlan()
        tracer.awaitAttachment(in: &plan)
        plan.resetSignals()
        tracer.installFilter(in: &plan, setsNoNewPrivileges: geteuid() != 0)
        plan.execute(arguments[0], arguments, environment: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"])
        return plan
    }
}

let isRoot = geteuid() == 0
