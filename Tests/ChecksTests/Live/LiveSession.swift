import Cgroups
import Curriculum
import Glibc
import LinuxSystem
import Testing
import Tracing

@testable import Checks

/// A session's group of this test alone, on the real kernel, with outer limits as a lab has them. It goes away with
/// everything in it when the test ends.
final class LiveSession {
    let group: Cgroup
    /// Where its processes begin. A v2 group that hands controllers down takes none itself.
    let home: Cgroup

    init(_ name: String) throws {
        group = Cgroup(layout: try CgroupLayout.detect(), path: "lab-test-\(getpid())-session-\(name)")
        try group.create(mayExist: false)
        home = Machine.isUnified ? group.child("shell") : group
        try home.create()
        try group.memory.setLimit(.bytes(512 << 20))
        try group.pids.setLimit(.count(256))
    }

    deinit {
        do {
            try group.killAll()
            try group.remove()
        } catch {
            Issue.record(error)
        }
    }

    func context(
        language: Language = .en, recording: [TraceEvent] = [], parameters: [String: String] = [:],
        process: Int32 = getpid()
    ) -> ProbeContext {
        ProbeContext(
            session: group, initProcess: process, recording: { recording },
            parameters: ParameterValues(parameters), language: language)
    }

    /// Makes a group below, as a learner does: in the hierarchy of one controller.
    @discardableResult
    func make(_ path: String, _ controller: Controller, _ files: [String: String] = [:]) throws -> String {
        let directory = try #require(group.child(path).directory(of: controller))
        try #require(mkdir(directory, 0o755) == 0, "\(directory): \(Errno.current)")
        for (file, value) in files { try KernelFile.write(value, to: "\(directory)/\(file)") }
        return directory
    }

    func write(_ value: String, to file: String, of path: String, _ controller: Controller) throws {
        let directory = try #require(group.child(path).directory(of: controller))
        try KernelFile.write(value, to: "\(directory)/\(file)")
    }

    /// A file by its name on v1 and on v2.
    func file(_ former: String, _ unified: String) -> String { Machine.isUnified ? unified : former }

    /// Where a learner sees a group of one controller.
    func shown(_ path: String, _ controller: Controller) -> String {
        Machine.isUnified ? "/sys/fs/cgroup/\(path)" : "/sys/fs/cgroup/\(controller.rawValue)/\(path)"
    }

    /// Starts a program in the session's group, in all hierarchies at once.
    func start(_ arguments: [String]) throws -> ChildProcess {
        let tasks = try home.openTasks()
        var plan = LaunchPlan()
        plan.join(tasks)
        plan.resetSignals()
        plan.execute(arguments[0], arguments, environment: ["PATH=/usr/bin:/bin"])
        if group.layout.unified == nil { return try plan.run() }
        let directory = try home.openDirectory()
        return try plan.run(LaunchPlan.CloneOptions(cgroup: directory.rawValue))
    }

    func evaluate(_ checks: Check..., context: ProbeContext? = nil) -> [CheckOutcome] {
        Evaluator(checks: checks, context: context ?? self.context()).evaluate()
    }

    /// The outcome of one check.
    func outcome(
        _ probe: String, _ arguments: [String: CourseValue], _ expect: [(String, Matcher)],
        context: ProbeContext? = nil
    ) -> CheckOutcome {
        let check = Check.fixture(probe: probe, arguments: arguments.mapValues { .value($0) }, expect: expect)
        return evaluate(check, context: context)[0]
    }
}

/// What this machine has, for the conditions of tests.
enum Machine {
    static let layout = try? CgroupLayout.detect()
    static let isRoot = geteuid() == 0
    /// Whether all controllers are of version 2.
    static let isUnified = Controller.allCases.allSatisfy { layout?.version(of: $0) != .v1 }

    static func has(_ controllers: Controller..., version: Cgroups.CgroupVersion? = nil) -> Bool {
        isRoot
            && controllers.allSatisfy { controller in
                guard let found = layout?.version(of: controller) else { return false }
                return version == nil || version == found
            }
    }
}
