import LinuxSystem
import Testing

@testable import Tracing

struct CallSetTests {
    @Test func setsAndCallsAreNamedTogether() throws {
        let calls = try CallSet(parsing: "ns, mount,getppid")
        #expect(calls.sets == [.ns, .mount])
        #expect(calls.contains("unshare") && calls.contains("pivot_root") && calls.contains("getppid"))
        #expect(!calls.contains("mkdir"))
        #expect(calls.description == "ns,mount,getppid")
    }

    @Test func allIsEveryCall() throws {
        let calls = try CallSet(parsing: "all")
        #expect(calls.contains("getppid") && calls.contains("call_4000"))
        #expect(calls.numbers(on: .x86_64).count > 340)
    }

    @Test func aCallOfAnotherArchitectureMayBeNamed() throws {
        #expect(try CallSet(parsing: "socketcall").numbers(on: .i386) == [102])
        #expect(try CallSet(parsing: "mkdir").numbers(on: .arm64).isEmpty)
    }

    @Test(arguments: [("unshar", "unshare"), ("mounts", "mount"), ("cgruop", "cgroup"), ("signals", "signal")])
    func aMisspeltWordIsAnsweredWithTheNearest(word: String, nearest: String) {
        #expect(throws: CallSetError(word: word, nearest: nearest)) { try CallSet(parsing: "ns," + word) }
    }

    @Test func theErrorSaysWhatThereIs() {
        #expect(
            CallSetError(word: "unshar", nearest: "unshare").description
                == "there is no set and no system call called 'unshar'. Did you mean 'unshare'? "
                + "The sets are ns, mount, cgroup, net, id, cap, exec, file, signal, and all.")
        #expect(throws: CallSetError.self) { try CallSet(parsing: "zzzzzzzzzz") }
        #expect(throws: CallSetError.self) { try CallSet(parsing: "") }
        #expect(throws: CallSetError.self) { try CallSet(parsing: " , ") }
    }
}
