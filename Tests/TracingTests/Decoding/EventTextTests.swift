import LinuxSystem
import Testing

@testable import Tracing

struct EventTextTests {
    private func call(
        _ name: String, _ args: [Value] = [], ret: Int? = 0, errno: String? = nil, _ changes: [Change] = []
    ) -> CallEvent {
        CallEvent(
            t: 0, pid: 7, call: name, args: args.enumerated().map { Argument("a\($0.offset)", $0.element) }, ret: ret,
            errno: errno, changes: changes)
    }

    private func texts(_ event: TraceEvent, columns: Int = 80) -> [String] {
        EventText.lines(event, columns: columns).map(\.text)
    }

    @Test func aCallStandsAboveWhatItChanged() {
        let event = call(
            "unshare", [.flags("CLONE_NEWUTS")], [.namespace(.uts, from: 4_026_531_838, to: 4_026_532_601)])
        #expect(texts(.call(event)) == ["unshare(CLONE_NEWUTS) = 0", "  uts  4026531838 → 4026532601"])
    }

    @Test func aFailureIsToldByNameAndInWords() {
        let event = call("mkdir", [.path("/a"), .mode(0o755)], ret: -1, errno: "EPERM")
        #expect(texts(.call(event)) == ["mkdir(\"/a\", 0755) = -1 EPERM (operation not permitted)"])
    }

    @Test func aCallThatDidNotReturnSaysSo() {
        #expect(texts(.call(call("exit_group", [.integer(3)], ret: nil))) == ["exit_group(3) = ?"])
        #expect(texts(.call(call("brk", [.null], ret: 0x5500_0000))) == ["brk(NULL) = 0x55000000"])
    }

    @Test func whatTheEngineDidForTheProgramIsMarked() {
        var event = call("write")
        event.performedBy = .engine
        #expect(texts(.call(event)) == ["(lab) write() = 0"])
    }

    @Test(arguments: [
        (Change.mountAdded(MountState(target: "/mnt", fstype: "tmpfs", source: "tmpfs", options: "rw")), "  /mnt  mounted  tmpfs rw"),
        (.mountRemoved(MountState(target: "/mnt", fstype: "ext4", source: "/dev/sda", options: "rw")), "  /mnt  unmounted  ext4 /dev/sda rw"),
        (.cgroup(controller: "memory", path: "/demo", file: "memory.limit_in_bytes", from: "9223372036854771712", to: "67108864"),
         "  memory.limit_in_bytes  no limit → 67108864 (64M)  /demo"),
        (.cgroup(controller: "pids", path: "/demo", file: "pids.max", from: "max", to: "1024"), "  pids.max  max → 1024  /demo"),
        (.groupMade(controller: "memory", path: "/demo"), "  /demo  group made  memory"),
        (.groupRemoved(controller: "memory", path: "/demo"), "  /demo  group removed  memory"),
        (.groupEntered(controller: "memory", pid: 42, from: "/", to: "/demo"), "  process 42  / → /demo  memory"),
        (.hostname(from: "a", to: "b"), "  hostname  a → b"),
        (.identity(field: "euid", from: "0", to: "1000"), "  euid  0 → 1000"),
        (.capabilities(set: "effective", gained: [], lost: ["CAP_KILL", "CAP_CHOWN"]), "  effective  -CAP_KILL -CAP_CHOWN"),
        (.seccomp(from: .none, to: .filter, filters: 1), "  seccomp  none → filter (1)"),
        (.noNewPrivileges(from: false, to: true), "  no_new_privs  0 → 1"),
        (.link(.added, LinkState(name: "veth0", type: "veth", flags: "UP", detail: "")), "  veth0  veth added  UP"),
        (.address(.added, AddressState(address: "10.1.0.2/24", link: "veth0")), "  10.1.0.2/24  added  veth0"),
        (.route(.removed, RouteState(destination: "default", gateway: "10.1.0.1", link: "veth0")), "  default via 10.1.0.1  removed  veth0"),
        (.started(pid: 8, parent: 7), "  process 8  started by 7"),
    ])
    func everyChangeHasItsLine(change: Change, text: String) {
        #expect(EventText.line(change).text == text)
    }

    @Test func theEndOfAProcessNamesIt() {
        #expect(texts(.state(StateEvent(t: 0, pid: 9, changes: [.exited(status: 1)]))) == ["  process 9  exited with 1"])
        #expect(
            texts(.state(StateEvent(t: 0, pid: 9, namespacePid: 2, changes: [.killed(signal: "SIGKILL", byOOM: true)])))
                == ["  process 2  killed by SIGKILL (out of memory in its group)"])
    }

    @Test func sizesAreReadable() {
        #expect(Size.text(67_108_864) == "67108864 (64M)")
        #expect(Size.text(1_610_612_736) == "1610612736 (1.5G)")
        #expect(Size.text(1000) == "1000")
        #expect(Size.text(67_108_865) == "67108865")
        #expect(Size.text(Size.v1NoLimit) == "no limit")
        #expect(Size.text(.max) == "18446744073709551615")
    }

    @Test func noLineIsWiderThanTheTerminal() {
        let long = "/" + String(repeating: "folder/", count: 60) + "가나다라마바사"
        let events: [TraceEvent] = [
            .call(call("mkdir", [.path(long), .mode(0o755)], ret: -1, errno: "ENAMETOOLONG")),
            .call(call("execve", [.path(long), .list([.text(long), .text(long)])])),
            .call(call("landlock_restrict_self", (0..<6).map { .hexadecimal(UInt64.max - UInt64($0)) })),
            .call(call("mount", [.path(long), .path(long), .text("overlay"), .flags("MS_NOSUID|MS_NODEV"), .text(long)], [
                .mountAdded(MountState(target: long, fstype: "overlay", source: "overlay", options: long)),
                .cgroup(controller: "memory", path: long, file: "memory.max", from: long, to: long),
                .capabilities(set: "effective", gained: [long], lost: [long]),
            ])),
        ]
        for columns in [20, 40, 80, 120] {
            for line in events.flatMap({ EventText.lines($0, columns: columns) }) {
                #expect(line.width <= columns, "\(line.text)")
            }
        }
    }

    @Test func shorteningKeepsBothEnds() {
        let path = "/sys/fs/cgroup/memory/a-rather-long-name-of-a-group/another-one-inside/and-one-more/demo"
        let text = EventText.line(call("mkdir", [.path(path), .mode(0o755)]), columns: 60).text
        #expect(text.hasPrefix("mkdir(\"/sys/fs/cgroup/"))
        #expect(text.hasSuffix("one-more/demo\", 0755) = 0"))
        #expect(TextWidth.shortened("abcdef", to: 4) == "a…ef")
        #expect(TextWidth.shortened("가나다라", to: 5) == "가…라")
        #expect(TextWidth.columns(of: "가a") == 3)
    }

    @Test func piecesSayWhatTheyMean() {
        let line = EventText.line(call("mkdir", [.path("/a"), .mode(0o755)], ret: -1, errno: "EEXIST"))
        #expect(
            line.spans == [
                .init("mkdir", .name), .init("("), .init("\"/a\"", .path), .init(", "), .init("0755", .number),
                .init(") = "), .init("-1 EEXIST (file exists)", .error),
            ])
    }
}
