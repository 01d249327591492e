import Cgroups
import Curriculum
import LinuxSystem
import Tracing

@testable import Checks

extension Check {
    /// A check as `checks.yaml` would give it.
    static func fixture(
        id: String = "check", points: Int = 1, probe: String = "scripted", arguments: [String: Argument] = [:],
        expect: [(String, Matcher)] = [("limit", .equals("16"))], when: When = .now, fail: Localized = Localized()
    ) -> Check {
        let position = SourcePosition(file: "labs/01/x/checks.yaml", line: 1, column: 1)
        return Check(
            id: id, points: points, probe: probe, arguments: arguments,
            expectations: .same(
                Expectation(fields: expect.map { Expectation.Field(key: $0.0, matcher: $0.1, position: position) })),
            when: when, fail: fail, position: position)
    }
}

extension ProbeContext {
    /// For what never looks at a kernel: a machine with the pids controller on v1.
    static func fixture(
        recording: [TraceEvent] = [], parameters: [String: String] = [:], language: Language = .en
    ) throws -> ProbeContext {
        let layout = try CgroupLayout(
            mountInfo: "30 20 0:26 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids")
        return ProbeContext(
            session: Cgroup(layout: layout, path: "lab/k3f"), initProcess: 1, recording: { recording },
            parameters: ParameterValues(parameters), language: language)
    }
}
