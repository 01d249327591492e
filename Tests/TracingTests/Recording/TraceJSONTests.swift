import LinuxSystem
import Testing

@testable import Tracing

struct TraceJSONTests {
    private func json(_ event: TraceEvent) -> String {
        var buffer = JSONBuffer()
        event.write(to: &buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    @Test func aCallIsAnObjectWithItsKeysInOrder() {
        let event = CallEvent(
            t: 1234, pid: 42, call: "unshare", args: [Argument("flags", .flags("CLONE_NEWUTS"))], ret: 0,
            changes: [.namespace(.uts, from: 4_026_531_838, to: 4_026_532_601)])
        #expect(
            json(.call(event))
                == #"{"t":1234,"pid":42,"call":"unshare","args":{"flags":"CLONE_NEWUTS"},"ret":0,"errno":null,"#
                + #""changes":[{"kind":"namespace","type":"uts","from":4026531838,"to":4026532601}]}"#)
    }

    @Test func aFailureHasItsErrno() {
        var event = CallEvent(t: 0, pid: 1, namespacePid: 2, call: "mkdir", performedBy: .engine)
        event.returned(-1)
        #expect(
            json(.call(event))
                == #"{"t":0,"pid":1,"call":"mkdir","args":{},"ret":-1,"errno":"EPERM","changes":[],"nspid":2,"by":"engine"}"#
        )
        event.returned(-4095 - 1)
        #expect(event.errno == nil && event.ret == -4096)
    }

    @Test func theChangeOfACgroupFileHasTheGroupAndTheFile() {
        let change = Change.cgroup(
            controller: "memory", path: "/demo", file: "memory.limit_in_bytes", from: "9223372036854771712",
            to: "67108864")
        #expect(
            json(.state(StateEvent(t: 5, pid: 6, changes: [change])))
                == #"{"t":5,"pid":6,"changes":[{"kind":"cgroup","controller":"memory","path":"/demo","#
                + #""file":"memory.limit_in_bytes","from":"9223372036854771712","to":"67108864"}]}"#)
    }

    @Test func everyKindOfValueHasItsForm() {
        let event = CallEvent(
            t: 0, pid: 1, call: "x",
            args: [
                Argument("a", .integer(-3)), Argument("b", .size(.max)), Argument("c", .mode(0o755)),
                Argument("d", .hexadecimal(255)), Argument("e", .null), Argument("f", .excerpt("ab", count: 900)),
                Argument("g", .bytes([0, 255], count: 2)), Argument("h", .descriptor(3, path: "/x")),
                Argument("i", .descriptor(4, path: nil)), Argument("j", .list([.text("a"), .text("b")])),
                Argument("k", .record([Argument("len", .integer(1))])),
            ])
        #expect(
            json(.call(event)).contains(
                #""args":{"a":-3,"b":18446744073709551615,"c":"0755","d":"0xff","e":null,"#
                    + #""f":{"text":"ab","count":900},"g":{"hex":"00ff","count":2},"h":{"fd":3,"path":"/x"},"i":4,"#
                    + #""j":["a","b"],"k":{"len":1}}"#))
    }

    @Test func textIsEscapedAsTheStandardWants() {
        var buffer = JSONBuffer()
        buffer.append(string: "a\"b\\c\n\t\r\u{1}\u{7f}한글😀")
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == #""a\"b\\c\n\t\r\u0001\u007f한글😀""#)
        #expect(JSONNode(buffer.bytes) == .string("a\"b\\c\n\t\r\u{1}\u{7f}한글😀"))
        #expect(JSONNode(#""\ud83d\ude00\u00e9\/""#.utf8) == .string("😀é/"))
    }

    @Test(arguments: ["", "{", "[1,]", "{\"a\":}", "\"a", "\"\\x\"", "nul", "1 2", "{\"a\" 1}", "\"\\ud800\""])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(JSONNode(text.utf8) == nil)
    }

    @Test func aTextThatIsNestedWithoutEndIsRefused() {
        #expect(JSONNode([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
    }

    @Test func numbersKeepAllTheirDigits() {
        for number in [Int64.min, -1, 0, 9, 10, 99, 100, Int64.max] {
            var buffer = JSONBuffer()
            buffer.append(number)
            #expect(String(decoding: buffer.bytes, as: UTF8.self) == String(number))
            #expect(JSONNode(buffer.bytes) == .integer(number))
        }
    }

    @Test(arguments: [
        Change.namespace(.mount, from: 1, to: 2),
        .mountAdded(MountState(target: "/m", fstype: "tmpfs", source: "none", options: "rw")),
        .mountRemoved(MountState(target: "/m", fstype: "tmpfs", source: "none", options: "rw")),
        .mountChanged(
            from: MountState(target: "/m", fstype: "tmpfs", source: "none", options: "rw"),
            to: MountState(target: "/m", fstype: "tmpfs", source: "none", options: "ro")),
        .cgroup(controller: "pids", path: "/d", file: "pids.max", from: "max", to: "5"),
        .groupMade(controller: "cpu", path: "/d"), .groupRemoved(controller: "cpu", path: "/d"),
        .groupEntered(controller: "cpu", pid: 3, from: "/", to: "/d"),
        .hostname(from: "a", to: "b"), .domainname(from: "(none)", to: "b"),
        .identity(field: "groups", from: "0 4", to: ""),
        .capabilities(set: "bounding", gained: ["CAP_BPF"], lost: []),
        .seccomp(from: .none, to: .strict, filters: 0), .noNewPrivileges(from: false, to: true),
        .link(.added, LinkState(name: "lo", type: "loopback", flags: "UP", detail: "mtu 65536")),
        .linkChanged(
            from: LinkState(name: "lo", type: "loopback", flags: "LOOPBACK", detail: "mtu 65536"),
            to: LinkState(name: "lo", type: "loopback", flags: "UP,LOOPBACK", detail: "mtu 1500")),
        .address(.added, AddressState(address: "::1/128", link: "lo")),
        .route(.added, RouteState(destination: "default", gateway: "10.0.0.1", link: "eth0")),
        .route(.removed, RouteState(destination: "10.0.0.0/8", gateway: nil, link: "eth0")),
        .rule(.added, "tcp dport 80 accept"), .started(pid: 4, parent: 3), .exited(status: 7),
        .killed(signal: "SIGKILL", byOOM: true),
    ])
    func everyChangeIsReadBackAsItWas(change: Change) throws {
        var buffer = JSONBuffer()
        change.write(to: &buffer)
        let node = try #require(JSONNode(buffer.bytes))
        #expect(Change(json: node) == change)
        #expect(node["kind"]?.string == change.kind)
    }

    @Test func aCallReadsTheSameAfterItWasWritten() throws {
        let event = CallEvent(
            t: 9, pid: 4, namespacePid: 1, call: "openat",
            args: [
                Argument("dirfd", .flags("AT_FDCWD")), Argument("pathname", .path("/a b")),
                Argument("flags", .flags("O_WRONLY|O_CREAT")), Argument("mode", .mode(0o644)),
                Argument("fd", .descriptor(3, path: "/x")), Argument("buf", .text("64M\n")),
                Argument("argv", .list([.text("sh")])), Argument("addr", .hexadecimal(4096)),
                Argument("dest_addr", .words("10.0.0.1:80")), Argument("n", .null),
            ], ret: nil, architecture: .i386)
        var buffer = JSONBuffer()
        TraceEvent.call(event).write(to: &buffer)
        let node = try #require(JSONNode(buffer.bytes))
        #expect(TraceEvent(json: node) == .call(event))
    }
}
