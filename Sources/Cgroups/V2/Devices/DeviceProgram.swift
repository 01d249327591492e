/// The eBPF program that carries out a device policy (cgroup-v2.rst, "Device controller").
///
/// The kernel calls it with the address of three 32-bit numbers (struct bpf_cgroup_dev_ctx): at 0 the kind of device
/// in the lower half and the wanted access in the upper, at 4 the major, at 8 the minor number. It returns 1 to allow
/// the access and 0 to refuse it with EPERM.
///
/// One block a rule. A block whose conditions do not all hold is skipped as a whole; the first that holds answers,
/// and after the last comes the policy's base.
public struct DeviceProgram: Sendable, Hashable {
    /// An instruction and what it is there for.
    public struct Step: Sendable, Hashable {
        public let instruction: BPFInstruction
        public let comment: String
    }

    public let steps: [Step]

    /// The program as the kernel takes it.
    public var words: [UInt64] { steps.map(\.instruction.word) }

    /// One line an instruction, numbered as the verifier does: `4: r5 = *(u32 *)(r1 +8)  ; minor`.
    public var listing: [String] {
        steps.enumerated().map { index, step in "\(index): \(step.instruction)  ; \(step.comment)" }
    }

    public init(_ policy: DevicePolicy) {
        var steps = [
            Step(instruction: .load(.r2, from: .r1, offset: 0), comment: "kind of device and access, in one number"),
            Step(instruction: .copy(.r3, from: .r2), comment: "twice, to take it apart"),
            Step(instruction: .and(.r2, 0xffff), comment: "kind: 1 block, 2 character"),
            Step(instruction: .shiftRight(.r3, 16), comment: "access: 1 mknod, 2 read, 4 write, or several"),
            Step(instruction: .load(.r4, from: .r1, offset: 4), comment: "major number"),
            Step(instruction: .load(.r5, from: .r1, offset: 8), comment: "minor number"),
        ]
        let isAllowList = policy.base == .denyAll
        for rule in DeviceProgram.merged(policy.exceptions) {
            steps += DeviceProgram.block(rule, isAllowList: isAllowList)
        }
        let base = isAllowList ? "refuse" : "allow"
        steps.append(Step(instruction: .set(.r0, to: isAllowList ? 0 : 1), comment: "no rule holds: \(base)"))
        steps.append(Step(instruction: .exit, comment: "answer"))
        self.steps = steps
    }

    private static func block(_ rule: DeviceRule, isAllowList: Bool) -> [Step] {
        // The tests are written with the number of instructions that are still to come in the block; all of them skip
        // to its end.
        var tests: [(make: (Int16) -> BPFInstruction, comment: String)] = [
            ({ .skipUnlessEqual(.r2, rule.kind == .block ? 1 : 2, skip: $0) }, "\(rule): another kind?")
        ]
        if let major = rule.major {
            tests.append(({ .skipUnlessEqual(.r4, Int32(bitPattern: major), skip: $0) }, "another major number?"))
        }
        if let minor = rule.minor {
            tests.append(({ .skipUnlessEqual(.r5, Int32(bitPattern: minor), skip: $0) }, "another minor number?"))
        }
        if rule.access != .all {
            let mask = Int32(bitPattern: rule.access.rawValue)
            tests.append(({ _ in .copy(.r1, from: .r3) }, "the access that is wanted"))
            tests.append(({ _ in .and(.r1, mask) }, "the part of it that the rule names, \(rule.access.text)"))
            // To allow, the rule has to name all that is wanted; to refuse, any of it is enough. v1 does the same.
            if isAllowList {
                tests.append(({ .skipUnlessSame(.r1, .r3, skip: $0) }, "more is wanted?"))
            } else {
                tests.append(({ .skipIfEqual(.r1, 0, skip: $0) }, "nothing of it?"))
            }
        }
        let answer = [
            Step(instruction: .set(.r0, to: isAllowList ? 1 : 0), comment: isAllowList ? "allow" : "refuse"),
            Step(instruction: .exit, comment: "answer"),
        ]
        let count = tests.count + answer.count
        return tests.enumerated().map { index, test in
            Step(instruction: test.make(Int16(count - index - 1)), comment: test.comment)
        } + answer
    }

    /// Rules for the same devices as one, or `r` and `w` in two rules would not allow to open for both.
    private static func merged(_ rules: [DeviceRule]) -> [DeviceRule] {
        var merged = [DeviceRule]()
        for rule in rules where !rule.access.isEmpty {
            let same = merged.firstIndex { $0.kind == rule.kind && $0.major == rule.major && $0.minor == rule.minor }
            if let same {
                let access = merged[same].access.union(rule.access)
                merged[same] = DeviceRule(rule.kind, major: rule.major, minor: rule.minor, access)
            } else {
                merged.append(rule)
            }
        }
        return merged
    }
}
