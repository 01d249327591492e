/// Lab 04: mounts that do not happen, and files that change under an overlay behind the answer's back.
extension Sabotage {
    private static let nothingIsMounted = "mount() { :; }"
    /// What is seen at the place is a copy of it.
    private static func copied(_ file: String) -> String {
        "cp /tmp/store/root/\(file) /tmp/copy; mount --bind /tmp/copy /tmp/store/root/\(file)"
    }
    private static let cleanAgain = """
        mount -t overlay overlay -o lowerdir=/tmp/store/clean:/tmp/store/base,userxattr root
        """

    static let layers = [
        Sabotage(exercise: "04-unionfs/two-layers", check: "mounted", before: nothingIsMounted),
        Sabotage(
            exercise: "04-unionfs/two-layers", check: "order",
            before: #"mount() { command mount "${@//\/tmp\/store\/python:/}"; }"#),
        Sabotage(
            exercise: "04-unionfs/two-layers", check: "writes",
            before: #"mount() { command mount "${@/,upperdir=*/}"; }"#),
        Sabotage(exercise: "04-unionfs/two-layers", check: "newest-version", after: "rm root/version"),
        Sabotage(exercise: "04-unionfs/delete-layer", check: "layers", before: nothingIsMounted),
        Sabotage(
            exercise: "04-unionfs/delete-layer", check: "debug-deleted",
            before: #"rm() { [ "$1" = root/debug.conf ] || command rm "$@"; }"#),
        Sabotage(
            exercise: "04-unionfs/delete-layer", check: "plugins-replaced",
            before: #"rm() { [ "$1" = -r ] || command rm "$@"; }"#),
        Sabotage(
            exercise: "04-unionfs/delete-layer", check: "safe-there",
            after: "umount root; rm clean/plugins/safe; \(cleanAgain)"),
        Sabotage(
            exercise: "04-unionfs/delete-layer", check: "risky-gone",
            after: "umount root; cp base/plugins/risky clean/plugins; \(cleanAgain)"),
        Sabotage(
            exercise: "04-unionfs/delete-layer", check: "release-kept",
            after: "umount root; cp base/release clean; \(cleanAgain)"),
        Sabotage(exercise: "04-unionfs/delete-layer", check: "base-untouched", after: "rm base/debug.conf"),
        Sabotage(exercise: "04-unionfs/two-containers", check: "one-is-stacked", before: nothingIsMounted),
        Sabotage(
            exercise: "04-unionfs/two-containers", check: "two-can-write",
            before: """
                mount() {
                    case "$*" in
                        *two/root) command mount -t overlay overlay -o lowerdir=/tmp/store/image:/tmp/store/one two/root ;;
                        *) command mount "$@" ;;
                    esac
                }
                """),
        Sabotage(exercise: "04-unionfs/two-containers", check: "one-changed", after: "rm one/root/etc/motd"),
        Sabotage(exercise: "04-unionfs/two-containers", check: "one-says", after: "echo other >one/root/etc/motd"),
        Sabotage(
            exercise: "04-unionfs/two-containers", check: "two-from-the-image",
            after: "echo other >two/root/etc/motd"),
        Sabotage(
            exercise: "04-unionfs/two-containers", check: "image-unchanged", after: "echo other >image/etc/motd"),
        Sabotage(exercise: "04-unionfs/many-layers", check: "all-there", before: nothingIsMounted),
        Sabotage(exercise: "04-unionfs/many-layers", check: "newest-on-top", before: nothingIsMounted),
        Sabotage(
            exercise: "04-unionfs/many-layers", check: "lowest-there", after: "mount -t tmpfs none /tmp/store/root"),
        Sabotage(exercise: "04-unionfs/many-layers", check: "topmost-itself", after: copied("file100")),
        Sabotage(exercise: "04-unionfs/many-layers", check: "middle-itself", after: copied("file50")),
        Sabotage(exercise: "04-unionfs/many-layers", check: "lowest-itself", after: copied("first")),
        Sabotage(
            exercise: "04-unionfs/many-layers", check: "read-only",
            after: """
                cd /tmp/store; mkdir -p u w
                mount -t overlay overlay -o lowerdir=layers,upperdir=u,workdir=w,userxattr root
                """),
    ]
}
