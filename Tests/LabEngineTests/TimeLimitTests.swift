import Curriculum
import Testing

@testable import LabEngine

@Suite struct TimeLimitTests {
    @Test func onThisMachineAnAuthorsLimitIsWhatHoldsAndInASlowOneAMultipleOfIt() throws {
        let lab = try course.lab("03-cgroups")
        #expect(TimeLimit.of(.seconds(10), in: lab) == .seconds(10) * TimeLimit.factor)
        #expect(TimeLimit.of(.seconds(1000), in: lab) == lab.settings.sandbox.time * TimeLimit.factor)
        #expect(TimeLimit.factor(commandLine: "console=ttyS0 lab.slowness=10 quiet\n") == 10)
        #expect(TimeLimit.factor(commandLine: "console=ttyS0 quiet\n") == 1)
        for wrong in ["lab.slowness=", "lab.slowness=-3", "lab.slowness=many", "lab.slowness=0"] {
            #expect(TimeLimit.factor(commandLine: wrong) == 1)
        }
    }
}
