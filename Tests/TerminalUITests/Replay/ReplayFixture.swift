import LinuxSystem
import Tracing

/// A small recording of three steps, made without a kernel.
enum ReplayFixture {
    static func moment(limit: String, processes: [String] = ["bash"]) -> Moment {
        Moment(sections: [
            .init(
                .processes,
                processes.enumerated().map {
                    .init(
                        key: "\($0.offset + 1)", depth: $0.offset, name: "\($0.offset + 1)", value: $0.element,
                        number: UInt64(900 + $0.offset))
                }),
            .init(
                .namespaces,
                [
                    .init(key: "uts/1", name: "uts", value: "1", number: 4_026_531_838, isHosts: true),
                    .init(key: "uts/2", name: "uts", value: processes.count > 1 ? "2" : "", number: 4_026_532_601),
                ]),
            .init(
                .groups,
                [
                    .init(key: "v2:demo", name: "demo", value: "v2"),
                    .init(key: "v2:demo/memory.current", depth: 1, name: "memory.current", value: "1048576"),
                    .init(key: "v2:demo/memory.max", depth: 1, name: "memory.max", value: limit),
                ]),
            .init(
                .mounts,
                [
                    .init(key: "/#1", name: "/", value: "tmpfs lab rw", number: 1),
                    .init(key: "/proc#1", depth: 1, name: "/proc", value: "proc rw,nosuid", number: 2),
                ]),
            .init(
                .network,
                [
                    .init(key: "br0", name: "br0", value: "bridge UP mtu 1500", number: 2),
                    .init(key: "veth0", name: "veth0", value: "veth UP mtu 1500 master br0", number: 3),
                    .init(key: "veth0 10.1.0.2/24", depth: 1, name: "10.1.0.2/24", value: "veth0"),
                    .init(key: "route default via 10.1.0.1 veth0", name: "default", value: "via 10.1.0.1 dev veth0"),
                ]),
        ])
    }

    static func write(_ file: String, _ text: String, at t: UInt64, from: String, to: String) -> RecordingEntry {
        .event(
            .call(
                CallEvent(
                    t: t, pid: 900, namespacePid: 1, call: "write",
                    args: [
                        Argument("fd", .descriptor(1, path: "/sys/fs/cgroup/demo/\(file)")),
                        Argument("buf", .text(text)), Argument("count", .integer(Int64(text.utf8.count))),
                    ], ret: text.utf8.count,
                    changes: [.cgroup(controller: "memory", path: "/demo", file: file, from: from, to: to)])))
    }

    static let entries: [RecordingEntry] = [
        .state(t: 0, moment(limit: "max")),
        .stepBegan(t: 1_000_000, step: "set-limit", script: "echo 64M > memory.max   # the limit\n"),
        write("memory.max", "64M", at: 2_000_000, from: "max", to: "67108864"),
        .stepEnded(t: 3_000_000, step: "set-limit", status: 0, asExpected: true),
        .state(t: 3_000_000, moment(limit: "67108864")),
        .stepBegan(t: 4_000_000, step: "look", script: "unshare -u sleep 9 &\ncat memory.max\n"),
        .event(
            .call(
                CallEvent(
                    t: 5_000_000, pid: 901, namespacePid: 2, call: "unshare",
                    args: [Argument("flags", .flags("CLONE_NEWUTS"))],
                    changes: [.namespace(.uts, from: 4_026_531_838, to: 4_026_532_601)]))),
        .event(
            .call(
                CallEvent(
                    t: 6_000_000, pid: 901, call: "mkdir", args: [Argument("pathname", .path("/x"))], ret: -1,
                    errno: "EEXIST"))),
        .output(t: 7_000_000, text: "67108864\n한글도 나옵니다\n"),
        .stepEnded(t: 8_000_000, step: "look", status: 1, asExpected: false),
        .state(t: 8_000_000, moment(limit: "67108864", processes: ["bash", "sleep 9"])),
    ]

    static func text(
        _ entries: [RecordingEntry] = entries,
        header: String? = #"{"version":1,"lab":"03-cgroups","language":"en","machine":"host"}"#
    ) -> [UInt8] {
        var json = JSONBuffer()
        for entry in entries {
            entry.write(to: &json)
            json.append(byte: 10)
        }
        return (header.map { Array(($0 + "\n").utf8) } ?? []) + json.bytes
    }

    static func recording(_ entries: [RecordingEntry] = entries) throws -> Recording { try Recording(text(entries)) }
}
