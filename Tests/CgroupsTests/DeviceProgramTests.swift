import Cgroups
import Testing

@Suite struct DeviceProgramTests {
    @Test func aRuleIsReadAndWrittenAsTheKernelDoes() {
        #expect(DeviceRule("c 1:3 rw") == DeviceRule(.character, major: 1, minor: 3, [.read, .write]))
        #expect(DeviceRule("b 8:* rwm") == DeviceRule(.block, major: 8, minor: nil, .all))
        #expect(DeviceRule("c *:* m")?.description == "c *:* m")
        for wrong in ["a", "c 1:3", "x 1:3 r", "c 1 r", "c 1:x r", "c 1:3 q", "c -1:3 r", ""] {
            #expect(DeviceRule(wrong) == nil)
        }
    }

    @Test func theProgramIsOneBlockARuleAndEveryInstructionSaysWhy() throws {
        let rule = try #require(DeviceRule("c 1:3 rw"))
        let program = DeviceProgram(DevicePolicy(.denyAll, except: [rule]))
        #expect(
            program.steps.map(\.instruction.description) == [
                "r2 = *(u32 *)(r1 +0)", "r3 = r2", "w2 &= 65535", "w3 >>= 16", "r4 = *(u32 *)(r1 +4)",
                "r5 = *(u32 *)(r1 +8)",
                "if r2 != 2 goto +7", "if r4 != 1 goto +6", "if r5 != 3 goto +5", "r1 = r3", "w1 &= 6",
                "if r1 != r3 goto +2", "r0 = 1", "exit",
                "r0 = 0", "exit",
            ])
        #expect(program.steps.allSatisfy { !$0.comment.isEmpty })
        #expect(program.listing[6] == "6: if r2 != 2 goto +7  ; c 1:3 rw: another kind?")
    }

    @Test func instructionsAreEncodedAsTheInstructionSetSays() {
        #expect(BPFInstruction.set(.r0, to: 1).word == 0x0000_0001_0000_00b7)
        #expect(BPFInstruction.exit.word == 0x0000_0000_0000_0095)
        #expect(BPFInstruction.load(.r4, from: .r1, offset: 4).word == 0x0000_0000_0004_1461)
        #expect(BPFInstruction.skipUnlessEqual(.r2, 2, skip: 7).word == 0x0000_0002_0007_0255)
        #expect(BPFInstruction.skipUnlessSame(.r1, .r3, skip: 2).word == 0x0000_0000_0002_315d)
    }

    @Test(arguments: [
        (DevicePolicy(.denyAll), "c 1:3 r", false),
        (DevicePolicy(.allowAll), "c 1:3 rw", true),
        (DevicePolicy.container, "c 1:3 rw", true),
        (DevicePolicy.container, "b 254:0 r", false),
        (DevicePolicy.container, "b 254:0 m", true),
        (DevicePolicy.container, "c 136:7 rw", true),
        (DevicePolicy.container, "c 1:1 r", false),
    ])
    func whoAsksIsAnsweredByThePolicy(policy: DevicePolicy, request: String, isAllowed: Bool) throws {
        let rule = try #require(DeviceRule(request))
        #expect(run(DeviceProgram(policy), rule) == (isAllowed ? 1 : 0))
    }

    @Test func anAllowingRuleMustNameAllThatIsWantedAndARefusingOneAnyOfIt() throws {
        let read = try #require(DeviceRule("c 1:3 r"))
        let write = try #require(DeviceRule("c 1:3 w"))
        let both = try #require(DeviceRule("c 1:3 rw"))
        #expect(run(DeviceProgram(DevicePolicy(.denyAll, except: [read])), both) == 0)
        #expect(run(DeviceProgram(DevicePolicy(.denyAll, except: [read, write])), both) == 1)
        #expect(run(DeviceProgram(DevicePolicy(.allowAll, except: [write])), both) == 0)
        #expect(run(DeviceProgram(DevicePolicy(.allowAll, except: [write])), read) == 1)
    }

    /// Carries out a program as the kernel would for a request of one device.
    private func run(_ program: DeviceProgram, _ request: DeviceRule) -> UInt64? {
        let context: [Int16: UInt64] = [
            0: UInt64(request.access.rawValue) << 16 | (request.kind == .block ? 1 : 2),
            4: UInt64(request.major ?? 0), 8: UInt64(request.minor ?? 0),
        ]
        var registers = [BPFInstruction.Register: UInt64]()
        var next = 0
        while program.steps.indices.contains(next) {
            let instruction = program.steps[next].instruction
            next += 1
            switch instruction {
            case .load(let to, _, let offset): registers[to] = context[offset]
            case .set(let to, let value): registers[to] = UInt64(value)
            case .copy(let to, let from): registers[to] = registers[from]
            case .and(let to, let value): registers[to] = (registers[to] ?? 0) & UInt64(value)
            case .shiftRight(let to, let value): registers[to] = (registers[to] ?? 0) >> UInt64(value)
            case .skipUnlessEqual(let register, let value, let skip):
                if registers[register] != UInt64(value) { next += Int(skip) }
            case .skipUnlessSame(let one, let other, let skip):
                if registers[one] != registers[other] { next += Int(skip) }
            case .skipIfEqual(let register, let value, let skip):
                if registers[register] == UInt64(value) { next += Int(skip) }
            case .exit: return registers[.r0]
            }
        }
        return nil
    }
}
