import Glibc
import Testing
import Tracing

/// A program that wants to trace, within a trace.
@Suite struct SecondTracerTests {
    private static let perl = access("/usr/bin/perl", X_OK) == 0

    /// `ptrace` is 101 on x86-64 and 117 on arm64; its first argument 0 is PTRACE_TRACEME.
    private func trace(_ calls: String) throws -> TraceRun {
        try TraceRun(calls, ["/usr/bin/perl", "-e", "syscall(`uname -m` =~ /x86/ ? 101 : 117, 0, 0, 0, 0)"])
    }

    @Test(.enabled(if: perl, "needs perl"), arguments: ["ns", "cgroup", "all"])
    func thatItIsRefusedIsToldWhateverIsTraced(calls: String) throws {
        let run = try trace(calls)
        let refused = run.events.calls("ptrace")
        #expect(refused.count == 1)
        #expect(refused.first?.isSecondTracer == true)
    }
}
