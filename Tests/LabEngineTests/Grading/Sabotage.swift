import Testing

/// How a machine is made to swallow what a right answer does, for one check of the course.
struct Sabotage: Sendable, CustomTestStringConvertible {
    /// `03-cgroups/memory-limit`.
    let exercise: String
    let check: String
    /// Run before the answer: it changes what commands do, or files that the answer writes to.
    var before = ""
    /// Run behind it.
    var after = ""

    var testDescription: String { "\(exercise) \(check)" }

    /// An interface that takes every write and does nothing: a plain file lies over each file of a new group.
    private static func ignoring(_ files: String...) -> String {
        """
        mkdir() {
            command mkdir "$@"
            for made; do
                for file in \(files.joined(separator: " ")); do
                    [ ! -e "$made/$file" ] || { : >"/tmp/$file"; mount --bind "/tmp/$file" "$made/$file"; }
                done
            done
        }
        """
    }

    /// A command of that name comes first in the path.
    private static func command(_ name: String, _ text: String) -> String {
        """
        command mkdir -p /tmp/bin; printf '#!/bin/bash\\n%s\\n' '\(text)' >/tmp/bin/\(name); chmod 755 /tmp/bin/\(name)
        PATH=/tmp/bin:$PATH
        """
    }

    static let killed = "kill -9 $!"
    static let childKilled = """
        until read -r child </proc/$!/task/$!/children; do :; done 2>/dev/null; kill -9 $child
        """
    private static let nameless = "hostname() { :; }; export -f hostname"

    static let hostname = [
        Sabotage(exercise: "02-namespaces/own-hostname", check: "running", after: killed),
        Sabotage(exercise: "02-namespaces/own-hostname", check: "own-uts", before: #"unshare() { "${@:2}"; }"#),
        Sabotage(exercise: "02-namespaces/own-hostname", check: "named", before: nameless),
        Sabotage(
            exercise: "02-namespaces/own-hostname", check: "sandbox-keeps-its-name", after: "hostname another"),
    ]

    static let pids = [
        Sabotage(exercise: "02-namespaces/own-pids", check: "running", after: childKilled),
        Sabotage(
            exercise: "02-namespaces/own-pids", check: "own-pid", before: #"unshare() { command unshare "${@:2}"; }"#),
        Sabotage(
            exercise: "02-namespaces/own-pids", check: "number-one", before: #"unshare() { command unshare "${@:2}"; }"#
        ),
        Sabotage(
            exercise: "02-namespaces/own-pids", check: "own-proc",
            before: #"unshare() { command unshare --pid --fork "${@:4}"; }"#),
        Sabotage(exercise: "02-namespaces/own-pids", check: "sandbox-proc", after: "mount -t tmpfs none /proc"),
    ]

    static let joining = [
        Sabotage(exercise: "02-namespaces/join-network", check: "running", after: killed),
        Sabotage(exercise: "02-namespaces/join-network", check: "joined", before: #"nsenter() { "${@:5}"; }"#),
        Sabotage(
            exercise: "02-namespaces/join-network", check: "rest-of-the-sandbox",
            before: #"nsenter() { command nsenter --uts --pid "$@"; }"#),
        Sabotage(exercise: "02-namespaces/join-network", check: "box-as-it-was", after: "kill -9 $box"),
    ]

    static let rootless = [
        Sabotage(exercise: "02-namespaces/rootless", check: "running", after: killed),
        Sabotage(exercise: "02-namespaces/rootless", check: "user-outside", before: #"setpriv() { "${@:4}"; }"#),
        Sabotage(
            exercise: "02-namespaces/rootless", check: "own-namespaces", before: command("unshare", #"exec "${@:4}""#)),
        Sabotage(
            exercise: "02-namespaces/rootless", check: "capable",
            before: command("unshare", #"exec /usr/bin/unshare --user --net "${@:4}""#)),
        Sabotage(exercise: "02-namespaces/rootless", check: "loopback-up", before: command("ip", "true")),
    ]

    static let byHand = [
        Sabotage(exercise: "02-namespaces/by-hand", check: "running", after: childKilled),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "namespaces",
            before: #"unshare() { command unshare --mount --pid --uts --ipc --cgroup --fork "${@:8}"; }"#),
        Sabotage(exercise: "02-namespaces/by-hand", check: "named", before: nameless),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "number-one",
            before: #"unshare() { command unshare --mount --uts --ipc --net --cgroup --fork "${@:8}"; }"#),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "image-is-the-root",
            before: "pivot_root() { :; }; umount() { :; }; export -f pivot_root umount"),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "no-chroot",
            before: """
                pivot_root() { :; }; umount() { :; }; exec() { builtin exec chroot /tmp/image "$@"; }
                export -f pivot_root umount exec
                """),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "old-root-gone", before: "umount() { :; }; export -f umount"),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "own-proc",
            before: """
                mount() { if [ "$2" = proc ]; then command mount --rbind /proc "$4"; else command mount "$@"; fi; }
                export -f mount
                """),
        Sabotage(
            exercise: "02-namespaces/by-hand", check: "sandbox-as-it-was", after: "mount -t tmpfs none /tmp/image"),
    ]

    private static let noMemoryLimit = ignoring("memory.max", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes")
    private static let noCeiling = ignoring("cpu.max", "cpu.cfs_quota_us")
    private static let noFreezer = ignoring("freezer.state", "cgroup.freeze")
    private static let nobodyMoves = ignoring("cgroup.procs")

    static let groups = [
        Sabotage(exercise: "03-cgroups/memory-limit", check: "limit-set", before: noMemoryLimit),
        Sabotage(exercise: "03-cgroups/memory-limit", check: "limit-bites", before: noMemoryLimit),
        Sabotage(exercise: "03-cgroups/fork-bomb", check: "workers-inside", before: nobodyMoves),
        Sabotage(exercise: "03-cgroups/fork-bomb", check: "limit-set", before: ignoring("pids.max")),
        Sabotage(exercise: "03-cgroups/fork-bomb", check: "bomb-stopped", before: ignoring("pids.max")),
        Sabotage(exercise: "03-cgroups/cpu-share", check: "ceiling-set", before: noCeiling),
        Sabotage(exercise: "03-cgroups/cpu-share", check: "gold-alone", before: noCeiling),
        Sabotage(
            exercise: "03-cgroups/cpu-share", check: "three-to-one", before: ignoring("cpu.shares", "cpu.weight")),
        Sabotage(exercise: "03-cgroups/pause", check: "all-inside", before: nobodyMoves),
        Sabotage(exercise: "03-cgroups/pause", check: "frozen", before: noFreezer),
        Sabotage(exercise: "03-cgroups/pause", check: "time-stands-still", before: noFreezer),
        Sabotage(exercise: "03-cgroups/pause", check: "nobody-runs-outside", before: nobodyMoves),
        Sabotage(exercise: "03-cgroups/pause", check: "limited", before: noCeiling),
    ]

    static let all =
        isolation + hostname + pids + joining + rootless + byHand + groups + layers + images + registries
}
