import LinuxSystem
import Testing

@testable import Tracing

struct SystemCallNameTests {
    @Test(arguments: [
        (CallArchitecture.x86_64, 272, "unshare"), (.arm64, 97, "unshare"), (.i386, 310, "unshare"),
        (.x86_64, 110, "getppid"), (.arm64, 173, "getppid"), (.i386, 64, "getppid"),
        (.x86_64, 83, "mkdir"), (.arm64, 34, "mkdirat"), (.i386, 39, "mkdir"), (.i386, 102, "socketcall"),
        (.x86_64, 435, "clone3"), (.arm64, 435, "clone3"), (.i386, 435, "clone3"),
        (.x86_64, 452, "fchmodat2"), (.arm64, 467, "open_tree_attr"),
    ])
    func aNumberHasTheKernelsName(architecture: CallArchitecture, number: Int, name: String) {
        #expect(SystemCallName.name(of: number, on: architecture) == name)
        #expect(SystemCallName.number(of: name, on: architecture) == number)
    }

    @Test(arguments: ["open", "mkdir", "rmdir", "fork", "vfork", "unlink", "chmod", "pipe", "dup2"])
    func arm64LacksTheOldCalls(name: String) {
        #expect(SystemCallName.number(of: name, on: .arm64) == nil)
        #expect(SystemCallName.number(of: name, on: .x86_64) != nil)
    }

    @Test func aNumberWithoutANameStaysANumber() {
        let call = RawCall(number: 4000, architecture: .x86_64, arguments: (1, 0, 0, 0, 0, 0))
        #expect(CallDecoder().name(of: call) == "call_4000")
        #expect(CallDecoder().name(of: RawCall(number: -1, arguments: (0, 0, 0, 0, 0, 0))) == "call_-1")
        #expect(CallDecoder().arguments(of: call, in: FakeMemory()).count == 6)
    }

    /// A misspelt kind in a table would only be found by a program that makes the call.
    @Test func everySignatureCanBeReadAndNamesACallThatExists() {
        for name in Signature.all.keys {
            // These three are calls inside socketcall(2) alone.
            if ["send", "recv"].contains(name) { continue }
            #expect(CallArchitecture.allCases.contains { SystemCallName.number(of: name, on: $0) != nil }, "\(name)")
        }
    }

    @Test(arguments: CallSet.Name.allCases)
    func everyCallOfASetExistsAndIsDecoded(set: CallSet.Name) {
        for name in CallSet.members(of: set) {
            #expect(CallArchitecture.allCases.contains { SystemCallName.number(of: name, on: $0) != nil }, "\(name)")
            #expect(Signature.all[name] != nil, "\(name)")
        }
    }

    @Test(arguments: CallArchitecture.allCases, CallSet.Name.allCases)
    func everyArchitectureHasCallsOfEverySet(architecture: CallArchitecture, set: CallSet.Name) {
        #expect(!CallSet(sets: [set]).numbers(on: architecture).isEmpty)
    }
}
