/// Lab 01: processes that are ended, ports and files that are not kept apart.
extension Sabotage {
    private static let end = "kill -9 $(grep -lsx sleep /proc/[0-9]*/comm | cut -d/ -f3)"
    private static let otherVersion = "mount() { command mount --bind /work/lib2 /opt/lib; }; export -f mount"

    static let isolation = [
        Sabotage(exercise: "01-isolation/find-containers", check: "containers-alive", after: end),
        Sabotage(exercise: "01-isolation/find-containers", check: "only-containers", before: "kill() { :; }"),
        Sabotage(exercise: "01-isolation/two-apps", check: "both-listen", after: killed),
        Sabotage(exercise: "01-isolation/two-apps", check: "collided", before: "perl() { :; }"),
        Sabotage(
            exercise: "01-isolation/two-apps", check: "own-networks",
            before: #"unshare() { command unshare --mount "${@:3}"; }"#),
        Sabotage(exercise: "01-isolation/two-apps", check: "shop-library", before: otherVersion),
        Sabotage(
            exercise: "01-isolation/two-apps", check: "blog-library", before: "mount() { :; }; export -f mount"),
        Sabotage(
            exercise: "01-isolation/two-apps", check: "sandbox-library", after: "cp /work/lib2/price.pl /opt/lib"),
        Sabotage(exercise: "01-isolation/still-shared", check: "running", after: childKilled),
        Sabotage(exercise: "01-isolation/still-shared", check: "own-rest", before: #"unshare() { "${@:6}"; }"#),
        Sabotage(
            exercise: "01-isolation/still-shared", check: "shares-it",
            before: #"unshare() { command unshare --ipc "$@"; }"#),
        Sabotage(
            exercise: "01-isolation/still-shared", check: "four-as-they-were",
            after: "kill -9 $(grep -lsa '^one' /proc/[0-9]*/cmdline | cut -d/ -f3)"),
        Sabotage(exercise: "01-isolation/other-kernel", check: "two-values", before: "echo() { :; }"),
    ]
}
